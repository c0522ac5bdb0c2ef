// The journey as jobs of BullMQ: one that is delayed by a second and sends, one for the outcome. A flow would run its parent as soon as
// its children are through; here the next step waits for a message from elsewhere, so these are jobs that add jobs. The person is a
// hash beside them. At least once: a job that is done again after a crash meets a person who has gone on.
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { ended, play, send, store } from '../rounds.mjs'

const Chunk = 1_000
const Concurrency = 500
const [host, port] = store.split(':')
const connection = () => new Redis({ host, port: Number(port), maxRetriesPerRequest: null })
const people = connection()
const queue = new Queue('journey', { connection: connection(), defaultJobOptions: { removeOnComplete: true } })
const person = number => `person:${number}`

const steps = {
  async send({ number }) {
    const { message, outcome } = send(number)
    await people.hset(person(number), { node: 'sent', message })
    // The provider's callback: a message of its own.
    await queue.add('outcome', { number, message, outcome })
  },

  async outcome({ number, message, outcome }) {
    const [node, sent] = await people.hmget(person(number), 'node', 'message')
    if (node !== 'sent' || sent !== message) return
    const status = outcome === 'delivered' ? 'reached' : 'unreached'
    await people.multi().hset(person(number), { node: 'end', outcome, status }).hincrby(person(number), 'ends', 1).exec()
    ended()
  },
}

/** State first, then the job that moves it on; thousand by thousand. */
async function enroll(first, count) {
  for (let from = first; from < first + count; from += Chunk) {
    const numbers = Array.from({ length: Math.min(Chunk, first + count - from) }, (_, i) => from + i)
    const state = people.pipeline()
    for (const number of numbers) state.hset(person(number), { node: 'wait' })
    await state.exec()
    await queue.addBulk(numbers.map(number => ({ name: 'send', data: { number }, opts: { delay: 1_000 } })))
  }
}

async function count(total) {
  const counted = { reached: 0, unreached: 0 }
  const rows = people.pipeline()
  for (let number = 0; number < total; number++) rows.hmget(person(number), 'node', 'status', 'ends', 'message')
  for (const [number, [, [node, status, ends, message]]] of (await rows.exec()).entries()) {
    if (node === 'end' && ends === '1' && message && status === (number % 10 < 7 ? 'reached' : 'unreached')) counted[status]++
  }
  return counted
}

const worker = new Worker('journey', job => steps[job.name](job.data), { connection: connection(), concurrency: Concurrency })
worker.on('error', error => console.error(error))
worker.on('failed', (job, error) => console.error(job?.id, error))
await worker.waitUntilReady()
await play(enroll, count)
await worker.close()
process.exit(0)
