// The journey as jobs of pg-boss: one that starts after a second and sends, one for the outcome. Workers are transactional: a batch's
// states, the jobs it adds and its own completion are one commit. Batches that come full are followed by the next at once, and NOTIFY
// wakes the second queue.
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { ended, play, send, store } from '../rounds.mjs'

const Chunk = 5_000
const Batch = 1_000
const Concurrency = 2
const boss = new PgBoss({ connectionString: store, useListenNotify: true, max: 12 })
const pool = new pg.Pool({ connectionString: store, max: 4 })
boss.on('error', error => console.error(error))

await pool.query(`create table person (number integer primary key, node text not null, message text, outcome text, status text,
  ends integer not null default 0) with (fillfactor = 70)`)
await boss.start()
await boss.createQueue('send')
await boss.createQueue('outcome', { notify: true })

const work = { batchSize: Batch, localConcurrency: Concurrency, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5, transactional: true }

await boss.work('send', work, async (jobs, tx) => {
  const sent = jobs.map(job => ({ number: job.data.number, ...send(job.data.number) }))
  await tx.executeSql(
    `update person set node = 'sent', message = m.message from unnest($1::integer[], $2::text[]) as m(number, message)
     where person.number = m.number and node = 'wait'`,
    [sent.map(one => one.number), sent.map(one => one.message)])
  // The provider's callback: a message of its own.
  await boss.insert('outcome', sent.map(one => ({ data: one })), { db: tx })
})

let since = 0
await boss.work('outcome', work, async (jobs, tx) => {
  const outcomes = jobs.map(job => job.data)
  await tx.executeSql(
    `update person set node = 'end', outcome = o.outcome, status = case o.outcome when 'delivered' then 'reached' else 'unreached' end, ends = ends + 1
     from unnest($1::integer[], $2::text[], $3::text[]) as o(number, message, outcome)
     where person.number = o.number and person.message = o.message and node = 'sent'`,
    [outcomes.map(one => one.number), outcomes.map(one => one.message), outcomes.map(one => one.outcome)])
  since += jobs.length
})

/** Persons and their jobs in one transaction; thousands by thousands. */
async function enroll(first, count) {
  since = 0
  const client = await pool.connect()
  const db = { executeSql: (text, values) => client.query(text, values) }
  for (let from = first; from < first + count; from += Chunk) {
    const numbers = Array.from({ length: Math.min(Chunk, first + count - from) }, (_, i) => from + i)
    await client.query('begin')
    await client.query(`insert into person (number, node) select number, 'wait' from unnest($1::integer[]) as number`, [numbers])
    await boss.insert('send', numbers.map(number => ({ data: { number }, startAfter: 1 })), { db })
    await client.query('commit')
  }
  client.release()
  await untilCommitted(first, count)
}

/** A handler returns before its batch is committed, so the end is looked for in the table, once everybody's handler has run. */
async function untilCommitted(first, count) {
  while (true) {
    if (since >= count) {
      const { rows } = await pool.query(`select count(*)::integer as ends from person where number >= $1 and number < $2 and node = 'end'`, [first, first + count])
      if (rows[0].ends === count) return ended(count)
    }
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

async function count() {
  const { rows } = await pool.query(`select status, count(*)::integer as people from person
    where node = 'end' and ends = 1 and message is not null and status = case when number % 10 < 7 then 'reached' else 'unreached' end group by status`)
  const of = status => rows.find(row => row.status === status)?.people ?? 0
  return { reached: of('reached'), unreached: of('unreached') }
}

await play(enroll, count)
await boss.stop({ graceful: false })
await pool.end()
process.exit(0)
