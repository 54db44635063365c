/** Sends what a test process pays: milliseconds of importing the package, of its first emulators and first answer. */
import { AUTHORIZATION } from './requests.js'

const LATER = 5

async function milliseconds(work) {
  const began = performance.now()
  const result = await work()
  return { result, took: performance.now() - began }
}

const { result: library, took: importMs } = await milliseconds(() => import('../dist/index.js'))
const { result: first, took: firstMs } = await milliseconds(() => library.createEmulator())
const { took: answerMs } = await milliseconds(async () => {
  const answer = await fetch(`${first.url}/api/v2/tickets/1`, { headers: { authorization: AUTHORIZATION } })
  await answer.arrayBuffer()
})
const later = []
const emulators = [first]
for (let run = 0; run < LATER; run++) {
  const { result, took } = await milliseconds(() => library.createEmulator())
  emulators.push(result)
  later.push(took)
}
for (const emulator of emulators) await emulator.close()
process.send({ importMs, firstMs, answerMs, laterMs: later.toSorted((a, b) => a - b)[Math.floor(LATER / 2)] }, () =>
  process.exit(0),
)
