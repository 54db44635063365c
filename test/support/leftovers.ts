import { setTimeout as wait } from 'node:timers/promises'
import { aroundAll } from 'vitest'

/**
 * Run before each test file: fails one that leaves a process or a server behind. Where files share a worker, that would
 * keep it from ending, long after the file that is to blame.
 */
const KINDS = /^(ProcessWrap|TCPServerWrap|PipeServerWrap)$/
const PATIENCE_MS = 5000
const STEP_MS = 20

const held = () => process.getActiveResourcesInfo().filter((kind) => KINDS.test(kind))

const before = held().length

// Around the file's hooks and fixtures, which end what they know of.
aroundAll(async (runFile) => {
  await runFile()
  for (let waited = 0; held().length > before && waited < PATIENCE_MS; waited += STEP_MS) await wait(STEP_MS)
  const left = held().slice(before)
  if (left.length > 0) throw new Error(`the file leaves behind: ${left.join(', ')}`)
})
