import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { AccountHandle } from '../../src/index.ts'
import { accountOf } from '../support/account.ts'
import { useFolder } from '../support/folder.ts'
import { newKept } from '../support/kept-steps.ts'
import { volatileFiles } from '../support/volatile-files.ts'

const folder = useFolder()

const company = (name: string) => ({ fixture: { companies: [{ name }] } }) as const

type Emulator = ReturnType<typeof newKept>
type Accounts = readonly [one: AccountHandle, other: AccountHandle]

/** How often the log is synced for a change of one account, and one of the other in the next turn of the event loop. */
async function syncsOf(name: string, before: (accounts: Accounts, emulator: Emulator) => void): Promise<number> {
  const files = volatileFiles(folder, { at: () => undefined })
  const emulator = newKept(join(folder, name), { files })
  await emulator.start()
  const accounts = [
    emulator.createAccount({ name: 'one', fixture: 'empty' }),
    emulator.createAccount({ name: 'other', fixture: 'empty' }),
  ] as const
  await emulator.saved()
  before(accounts, emulator)
  await emulator.saved()
  const from = files.calls.length
  for (const account of accounts) {
    account.load(company('next'))
    await nextTurn()
  }
  await emulator.saved()
  const syncs = files.calls.slice(from).filter((call) => /^sync .*\.log/.test(call))
  await emulator.close()
  return syncs.length
}

describe('what is appended to the log', () => {
  it('waits for the next turn where there were four: half of them are written while the others come', async () => {
    const syncs = await syncsOf('several.jsonl', (accounts, emulator) => {
      const others = ['three', 'four'].map((name) => emulator.createAccount({ name, fixture: 'empty' }))
      for (const account of [...accounts, ...others]) account.load(company('before'))
    })
    expect(syncs).toBe(1)
  })

  it('waits for nobody where one was', async () => {
    expect(await syncsOf('alone.jsonl', ([account]) => account.load(company('before')))).toBe(2)
  })
})

describe('a write of the log', () => {
  it('begins within the turn where several callers were and enough wait, and tells whole blocks of work', async () => {
    const files = volatileFiles(folder, { at: () => undefined })
    const path = join(folder, 'turn.jsonl')
    const emulator = newKept(path, { files })
    await emulator.start()
    const account = emulator.createAccount({ name: 'one', fixture: 'empty' })
    await emulator.saved()
    const { keeper } = accountOf(account)
    const change = (name: string) => {
      account.load(company(name))
      return keeper?.keep()
    }
    await Promise.all([change('before'), change('lately')]) // two callers at once
    const first = change('first')
    await undefined
    const second = change('second')
    account.load(company('third')) // in the same block
    const written = files.calls.length
    for (let block = 0; block < 50 && files.calls.length === written; block++) await undefined
    const rest = change('rest')
    expect(await first).toBe('kept')
    expect([first === second, first === rest]).toEqual([true, false])
    expect(await rest).toBe('kept')
    const told = readFileSync(`${path}.log`, 'utf8').split('\n')
    const names = told.map((line) => ['first', 'second', 'third', 'rest'].filter((name) => line.includes(`"${name}"`)))
    expect(names.filter(({ length }) => length > 0)).toEqual([['first', 'second', 'third'], ['rest']])
    await emulator.close()
  })
})

describe('a frame', () => {
  it('tells what changed for all callers until it is written, and each of them waits for it', async () => {
    const path = join(folder, 'callers.jsonl')
    const emulator = newKept(path)
    await emulator.start()
    const account = emulator.createAccount({ name: 'one', fixture: 'empty' })
    await emulator.saved()
    const { keeper } = accountOf(account)
    expect(keeper?.keep()).toBeUndefined()
    account.load(company('first'))
    const first = keeper?.keep()
    account.load(company('second'))
    const second = keeper?.keep()
    const read = keeper?.keep()
    expect([second, read]).toEqual([first, first])
    expect(await first).toBe('kept')
    expect(keeper?.keep()).toBeUndefined()
    const [line = '', ...more] = readFileSync(`${path}.log`, 'utf8')
      .split('\n')
      .filter((text) => /first|second/.test(text))
    expect([more, line.includes('"first"'), line.includes('"second"')]).toEqual([[], true, true])
    await emulator.close()
  })
})
