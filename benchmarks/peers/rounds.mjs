// What every peer of Node does around its own code; Rounds.cs is the same for those of .NET.
//   journey.mjs PEOPLE STORE
// Half as many people go first, so that code is compiled, connections are open and caches are warm. Then it says "begin", takes the
// people, says "end", and counts in its store. The time is taken by ./bench peers, which reads these lines.
export const people = Number(process.argv[2])
export const store = process.argv[3]

/** The provider: it takes a message, answers with an id, and knows what will come of it. */
export const send = number => ({ message: `message-${number}`, outcome: number % 10 < 7 ? 'delivered' : 'failed' })

let left = 0
let everybody = () => {}

/** So many people have come to their end, and it is durable. */
export function ended(count = 1) {
  left -= count
  if (left === 0) everybody()
}

/**
 * @param {(first: number, count: number) => Promise<void>} enroll
 * @param {(total: number) => Promise<{reached: number, unreached: number}>} count those who ended exactly once by the branch of their number
 */
export async function play(enroll, count) {
  const first = Math.floor(people / 2)
  await round(enroll, 0, first)
  console.log('begin')
  await round(enroll, first, people)
  console.log('end')
  const { reached, unreached } = await count(first + people)
  console.log(`counted ${first + people} ${reached} ${unreached}`)
}

async function round(enroll, first, count) {
  left = count
  const all = new Promise(resolve => (everybody = resolve))
  await enroll(first, count)
  await all
}
