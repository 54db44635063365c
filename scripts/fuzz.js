/**
 * `npm run fuzz`: hostile requests to every operation of the OpenAPI documents (the API in both versions, control), and to the sockets below them. What is
 * found: a 5xx but 501 and faults asked for, a server that ends, hangs or stalls, a line on its stderr, a reply that is
 * not whole, memory that does not come back, an operation never reached. Exits 1 then.
 *
 *   npm run fuzz -- --requests 1000000 --seed 7
 *   npm run fuzz -- --seed 7 --replay 4711      the round of that case until it, alone
 *   npm run fuzz -- --data FILE --data postgres://...      as accounts in memory are answered for, and after a SIGKILL
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Findings, readable } from './fuzz/findings.js'
import { Run } from './fuzz/run.js'

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '7' },
    replay: { type: 'string' },
    out: { type: 'string', default: join(tmpdir(), 'freshdesk-emulator-fuzz') },
    /** Another program than the emulator: the fuzzer's own tests. */
    server: { type: 'string' },
    /** Each a server's more, which keeps its accounts there and is to answer as one does that has them in memory. */
    data: { type: 'string', multiple: true },
    quiet: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const requests = Number(values.requests)
const findings = new Findings({ folder: values.out, seed, isQuiet: values.quiet })
const run = new Run({ seed, findings, serverFile: values.server })

if (values.data !== undefined) {
  const { Alike } = await import('./fuzz/alike.js')
  const alike = new Alike({ seed, findings, stores: values.data })
  await alike.all(requests)
  console.log(`${alike.total} requests each, ${alike.compared} comparisons`)
} else if (values.replay !== undefined) {
  const last = await run.one(Number(values.replay))
  if (last !== undefined) {
    console.log(
      `${last.sent.number} ${last.sent.name}\n> ${readable(last.sent.bytes ?? Buffer.from(last.sent.raw.pieces.join('')))}`,
    )
    console.log(`< ${last.reply.status || last.reply.lost} ${readable(last.reply.body)}`)
  }
} else {
  const started = performance.now()
  const every = requests / 20
  let next = every
  const memory = await run.all(requests, {
    onProgress(done) {
      if (done < next) return
      next += every
      process.stderr.write(
        `${done} of ${requests}, ${Math.round((1000 * done) / (performance.now() - started))} a second\n`,
      )
    },
  })
  const seconds = (performance.now() - started) / 1000
  console.log(run.coverage.table())
  console.log(`\n${run.coverage.total} requests in ${seconds.toFixed(0)} s; ${memory}`)
}
console.log(findings.isEmpty ? '\nnothing found' : `\n${findings.report()}`)
process.exitCode = findings.isEmpty ? 0 : 1
