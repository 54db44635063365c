/** Sends what the limiter costs a call, in nanoseconds, with the reading of the account's clock. */
import { createEmulator } from '../dist/index.js'

const CALLS = 2_000_000
const ROUNDS = 9

const emulator = await createEmulator({ plan: 'enterprise' })
// Its account is no part of the types: the limiter alone cannot be seen through a request's fifty microseconds.
const { limits, clock } = emulator.account

function nanosecondsPerCall() {
  const begin = process.hrtime.bigint()
  let sum = 0
  for (let call = 0; call < CALLS; call++) sum += limits.take('ticket_list', 3, clock.now()).remaining
  const nanoseconds = Number(process.hrtime.bigint() - begin) / CALLS
  return sum < 0 ? Number.NaN : nanoseconds
}

const least = { allowed: Number.POSITIVE_INFINITY, refused: Number.POSITIVE_INFINITY }
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, total] of [
    ['allowed', Number.MAX_SAFE_INTEGER],
    ['refused', 1],
  ]) {
    limits.limits = { total, subLimits: { ticket_list: total } }
    least[name] = Math.min(least[name], nanosecondsPerCall())
  }
}
await emulator.close()
process.send(least, () => process.exit(0))
