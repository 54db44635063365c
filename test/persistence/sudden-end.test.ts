import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Emulator } from '../../src/index.ts'
import { accountOf } from '../support/account.ts'
import { useFolder } from '../support/folder.ts'
import { clientOf } from '../support/freshdesk.ts'
import { newKept, STEPS, startKept, stateOf } from '../support/kept-steps.ts'
import { emptyFolder, type Plan, type VolatileFiles, volatileFiles } from '../support/volatile-files.ts'

// Hundreds of starts: a busy machine may take its time.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 })

const folder = useFolder()
/** Folds come in the midst of the steps. */
const LEAST_FOLDED_BYTES = 3000
/** Rows below a company are written in turns, which the end may come between. */
const WRITING = { steps: 2, turnMs: 0 }

/** `npm run test:kill` tries each call. */
const STRIDE = process.env.EVERY_CALL === undefined ? 7 : 1

/** The states that a client may find: before the first step, and after each. */
const states: string[] = []
/** By number of steps done: those that a move of the clock is in on its way, which is kept job by job. */
const onTheWay: string[][] = []
let calls: readonly string[] = []
const left = new Set<Emulator>()
afterAll(() => {
  for (const emulator of left) emulator.close().catch(() => undefined)
})

interface Run {
  readonly files: VolatileFiles
  /** Steps that were answered as done. */
  readonly done: number
  readonly emulator: Emulator | undefined
}

/** Runs the steps until one is answered with something else, or never. */
async function run(name: string, plan: Plan, isDead: Promise<void>): Promise<Run> {
  const root = join(folder, name)
  emptyFolder(root)
  const files = volatileFiles(root, plan)
  const testing = { files, leastFoldedBytes: LEAST_FOLDED_BYTES, writing: WRITING }
  const emulator = newKept(join(root, 'desk.jsonl'), testing)
  left.add(emulator)
  const isStarted = await Promise.race([emulator.start().then(() => true), isDead])
  if (isStarted === undefined) {
    emulator.close().catch(() => undefined) // its ports alone: what it writes to is gone
    return { files, done: 0, emulator: undefined }
  }
  const desk = clientOf(emulator)
  let done = 0
  for (const step of STEPS) {
    const answer = await Promise.race([step(desk), isDead])
    if (answer === undefined || answer.status >= 300) break
    done++
  }
  return { files, done, emulator }
}

async function restarted(files: VolatileFiles, name: string): Promise<string> {
  const root = join(folder, name)
  emptyFolder(root)
  files.leaveIn(root)
  const { emulator } = await startKept(join(root, 'desk.jsonl'))
  const state = stateOf(emulator)
  await emulator.close()
  return state
}

const never = new Promise<void>(() => undefined)

beforeAll(async () => {
  const root = join(folder, 'whole')
  emptyFolder(root)
  const files = volatileFiles(root, { at: () => undefined })
  const desk = await startKept(join(root, 'desk.jsonl'), {
    files,
    leastFoldedBytes: LEAST_FOLDED_BYTES,
    writing: WRITING,
  })
  left.add(desk.emulator)
  states.push(stateOf(desk.emulator))
  const moments: number[][] = []
  for (const step of STEPS) {
    const account = accountOf(desk.emulator)
    const from = account.clock.now()
    const passed = new Set<number>()
    const unsubscribe = account.changes.subscribe(() => passed.add(account.clock.now()))
    const { status, text } = await step(desk)
    unsubscribe()
    expect(status, text).toBeLessThan(300)
    states.push(stateOf(desk.emulator))
    moments.push([...passed].filter((at) => from < at && at < account.clock.now()))
  }
  // Of the last fold, too.
  await desk.emulator.close()
  calls = [...files.calls]
  for (const [done, own] of moments.entries()) onTheWay.push(await statesAt(own, done))
})

/** What moves to those moments lead to, after so many steps. */
async function statesAt(moments: readonly number[], done: number): Promise<string[]> {
  if (moments.length === 0) return []
  const root = join(folder, 'moves')
  emptyFolder(root)
  const desk = await startKept(join(root, 'desk.jsonl'))
  for (const step of STEPS.slice(0, done)) await step(desk)
  const found: string[] = []
  for (const at of moments) {
    await accountOf(desk.emulator).timeline.put(at, undefined)
    found.push(stateOf(desk.emulator))
  }
  await desk.emulator.close()
  return found
}

/** Whether that may be found after so many steps that were answered. */
const mayBe = (state: string, done: number) => state === states[done] || (onTheWay[done] ?? []).includes(state)

describe('the machine ends', () => {
  it('comes in all that can be in the way: the steps fold the log, and sync files of attachments', () => {
    expect(calls.filter((call) => call === 'rename desk.jsonl').length).toBeGreaterThan(2)
    expect(calls.filter((call) => call === 'rename desk.jsonl.log').length).toBeGreaterThan(1)
    expect(new Set(states).size).toBe(states.length)
    expect(onTheWay.flat().length).toBeGreaterThan(3)
  })

  it.each(['nothing', 'half', 'all'] as const)(
    'before any call, with %s of what was not synced: all that was answered is there, and nothing by half',
    async (leaves) => {
      for (let number = 1; number <= calls.length; number += STRIDE) {
        let die: () => void = () => undefined
        const isDead = new Promise<void>((resolve) => {
          die = resolve
        })
        const at = (now: number) => {
          if (now !== number) return undefined
          die()
          return 'die' as const
        }
        const { files, done, emulator } = await run(`die-${leaves}-${number}`, { at, leaves }, isDead)
        const place = `before call ${number}, ${files.calls.at(-1)}, after ${done} steps`
        const state = await restarted(files, `left-${leaves}`)
        expect(mayBe(state, done) || state === states[done + 1], place).toBe(true)
        emulator?.close().catch(() => undefined)
      }
    },
  )
})

describe('a call of the system fails', () => {
  it.each(['EIO', 'ENOSPC'])(
    'once, with %s: the step is done, or answered 503 and not done, a move of the clock in part',
    async (code) => {
      for (let number = 1; number <= calls.length; number += STRIDE) {
        const at = (now: number) => (now === number ? Object.assign(new Error(code), { code }) : undefined)
        const { files, done, emulator } = await run(`fail-${code}`, { at }, never).catch(() => UNSTARTED)
        if (files === undefined || emulator === undefined) continue
        const place = `call ${number}, ${calls[number - 1]}, after ${done} steps`
        const health = async () => (await clientOf(emulator).get('/_emulator/health')).body.data.state
        await expect.poll(health, WORKS_AGAIN).toBe('ready')
        const state = stateOf(emulator)
        expect(mayBe(state, done), place).toBe(true)
        await emulator.close()
        expect(await restarted(files, `failed-${code}`), place).toBe(state)
      }
    },
  )
})

const WORKS_AGAIN = { timeout: 60_000 }
const UNSTARTED = { files: undefined, done: 0, emulator: undefined }
