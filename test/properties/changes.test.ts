import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import type { AccountState } from '../../src/account/state.ts'
import { headOf } from '../../src/persistence/account-record.ts'
import type { AccountHead, RootName } from '../../src/persistence/data-format.ts'
import { type Frame, type FramePart, frameLines } from '../../src/persistence/frame.ts'
import { columnsOf, type Packings, packPart, unpackPart } from '../../src/persistence/packed-frames.ts'
import { Recorder } from '../../src/persistence/recorder.ts'
import { statesOf } from '../../src/persistence/root-patches.ts'
import { StoredAccount, type StoredRoot } from '../../src/persistence/stored-account.ts'
import type { Database } from '../../src/store/database.ts'
import { itemsOf } from '../../src/store/tail.ts'
import { accountOf, staleIndexes } from '../support/account.ts'
import { times } from '../support/extent.ts'
import { startFreshdesk } from '../support/freshdesk.ts'
import { type Draw, reads, writes } from '../support/random-calls.ts'
import { extraWrites } from '../support/random-extra-calls.ts'
import { objectAndFormWrites } from '../support/random-object-calls.ts'
import { setupWrites } from '../support/random-setup-calls.ts'
import { differences, replayOf } from '../support/replay.ts'

// Many runs: a busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 })

const freshdesk = await startFreshdesk({ deliver: 'record' })
const { emulator } = freshdesk
const account = accountOf(emulator)
const replay = replayOf(account)

/** What writes besides requests: jobs, members of the handle, control operations. */
type Event =
  | Draw
  | { readonly advance: number }
  | { readonly member: () => unknown }
  | { readonly control: ControlCall }

type ControlCall = readonly [method: string, path: string, body?: object]

const firstAgent = () => [...account.database.agents.all()][0]?.id ?? 0
/** Requested by an agent: contacts lose their addresses to each other. */
const fixture = {
  contacts: [{ name: 'Loaded' }],
  tickets: [{ requester: 'alex.admin@example.com', subject: 'Loaded' }],
}
const broken = { contacts: [{ name: 'Lost' }], tickets: [{ requester: 'nobody@nowhere.test', subject: 'Lost' }] }

const members: readonly (() => unknown)[] = [
  () => emulator.reset(),
  () => emulator.snapshot('kept'),
  () => emulator.restore('kept'),
  () => emulator.load({ fixture, events: true }),
  () => expect(() => emulator.load({ fixture: broken })).toThrow(),
  () => emulator.load({ generate: { tickets: 3 } }),
  () => emulator.rotateApiKey(firstAgent()),
  () => emulator.addHook({ event: 'ticket.created', url: 'http://hooks.test/' }),
  () => emulator.mail({ from: 'ada@acme.test', subject: 'Mail', text: 'Hello', message_id: '<1@acme.test>' }),
  () => emulator.traffic.set({ per_hour: { new_tickets: 2 } }),
  () => emulator.roles.create({ name: `Role ${account.database.roles.size}`, privileges: [] }),
]

const controlCalls: readonly ControlCall[] = [
  ['POST', '/reset'],
  ['POST', '/snapshots/kept/restore'],
  ['POST', '/load', { fixture }],
  ['POST', '/clock/advance', { seconds: 3601 }],
  ['POST', '/hooks', { event: 'ticket.updated', url: 'http://hooks.test/' }],
]

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 12, arbitrary: writes },
  { weight: 12, arbitrary: setupWrites },
  { weight: 6, arbitrary: extraWrites },
  { weight: 6, arbitrary: objectAndFormWrites },
  { weight: 2, arbitrary: reads },
  { weight: 3, arbitrary: fc.record({ advance: fc.constantFrom(1, 3600, 100_000) }) },
  { weight: 4, arbitrary: fc.record({ member: fc.constantFrom(...members) }) },
  { weight: 2, arbitrary: fc.record({ control: fc.constantFrom(...controlCalls) }) },
)

async function happen(one: Event): Promise<void> {
  if (typeof one === 'function') await callOnce(one)
  else if ('advance' in one) await emulator.clock.advance(one.advance)
  else if ('member' in one) one.member()
  else {
    const [method, path, body] = one.control
    expect((await freshdesk.call(method, `/_emulator${path}`, { body })).status, path).toBeLessThan(300)
  }
}

/** A request is one change or none; jobs that it finds due have changes of their own. */
async function callOnce(draw: Draw): Promise<void> {
  const { method, path, body } = draw(account)
  const isFile = Buffer.isBuffer(body)
  const before = replay.changes.length
  const { status, text } = await freshdesk.call(method, path, {
    body: isFile ? String(body) : body,
    headers: isFile ? { 'Content-Type': 'multipart/form-data; boundary=b' } : {},
  })
  expect(status, text).toBeLessThan(500)
  const told = replay.changes.slice(before).filter(({ cause }) => cause?.kind === 'request')
  // A form is cloned by GET too.
  expect(told.length).toBeLessThanOrEqual(method === 'GET' && !path.endsWith('/clone') ? 0 : 1)
}

it('keeps a clone equal to the account, row for row, by the changes of whatever happens, each with its cause', async () => {
  await fc.assert(
    fc
      .asyncProperty(fc.array(event, { minLength: 10, maxLength: 60, size: 'max' }), async (events) => {
        for (const one of events) {
          await happen(one)
          expect(differences(replay.database(), account.database), JSON.stringify(one)).toEqual([])
        }
        expect(staleIndexes(replay.database())).toEqual([])
        expect(replay.changes.filter(({ cause }) => cause === undefined)).toEqual([])
      })
      .beforeEach(() => {
        emulator.reset()
        emulator.snapshot('kept')
        replay.changes.length = 0
      }),
    { numRuns: times(20, 3) },
  )
})

/** What the lines so far told of columns. */
let told: Packings = new Map()

/** A frame as it is read back from its lines. */
function readBack(frame: Frame): Frame {
  const parts = [...frameLines(frame, undefined)].map((part): FramePart => {
    const packed = packPart(part, told)
    const read = unpackPart(JSON.parse(JSON.stringify(packed.part)), told)
    told = packed.packings
    expect(columnsOf(read.packings)).toEqual(columnsOf(told))
    return read.part
  })
  return { ...parts.at(-1), patches: parts.flatMap(({ patches = [] }) => patches) } as Frame
}

/** The order of a row's members is not kept. */
const sortedJson = (row: object) =>
  JSON.stringify(Object.fromEntries(Object.entries(row).toSorted(([one], [other]) => (one < other ? -1 : 1))))

const rowsOf = (tables: Iterable<readonly [string, { readonly rows: Iterable<object> }]>) =>
  Object.fromEntries(
    [...tables].flatMap(([name, { rows }]) => {
      const texts = [...rows].map((row) => sortedJson({ ...row, content: undefined, sha256: undefined }))
      return texts.length === 0 ? [] : [[name, texts]]
    }),
  )

const rowsOfDatabase = (database: Database) =>
  rowsOf(Object.entries(database).map(([name, table]) => [name, { rows: table.all() }] as const))

const rowsOfRoot = ({ tables }: StoredRoot) =>
  rowsOf([...tables].map(([name, tree]) => [name, { rows: tree.values() }] as const))

/** What is no row, but for ids of requests, which are no change by themselves. */
const aside = ({ ids, random, at: _, start: _start, clock: _clock, ...head }: AccountHead) =>
  JSON.parse(
    JSON.stringify({
      ...head,
      ids: Object.fromEntries(ids as [string, number][]),
      random: { ...Object.fromEntries(random as [string, number][]), request_id: 0 },
    }),
  )

it('keeps a stored account equal by frames, and is what that holds once the newest are taken back', async () => {
  const stored = new StoredAccount(account.name)
  const recorder = new Recorder(account, { onChange: () => undefined, others: () => [], isBegun: false })
  const keep = () => {
    const frame = recorder.take(true)
    if (frame !== undefined) stored.apply(readBack(frame), () => undefined)
    recorder.confirm(recorder.pending)
  }
  const compare = (one: unknown) => {
    const states = new Map<RootName, AccountState>([['now', account.capture()], ...statesOf(account)])
    expect([...stored.roots.keys()].sort()).toEqual([...states.keys()].sort())
    for (const [name, state] of states) {
      const root = stored.roots.get(name)
      if (root === undefined) throw new Error(name)
      expect(rowsOfRoot(root), `${JSON.stringify(one)} ${name}`).toEqual(rowsOfDatabase(state.database))
      const { outboxId: _, deliveries: _deliveries, undo = 0, ...head } = root.head as AccountHead
      if (name === 'now') expect(undo).toBe(account.roots.undo)
      expect(aside(head as AccountHead), name).toEqual(aside(headOf(account, state)))
    }
    expect(stored.outbox).toEqual(account.outbox.list())
    expect(stored.threads).toEqual(itemsOf(account.outbox.threads.capture()))
  }
  await fc.assert(
    fc
      .asyncProperty(
        // Several that happen before a frame is made are told by one.
        fc.array(fc.record({ one: event, next: fc.constantFrom('keep', 'keep', 'wait', 'wait', 'tell', 'lose') }), {
          minLength: 10,
          maxLength: times(40, 20),
          size: 'max',
        }),
        async (events) => {
          for (const { one, next } of events) {
            await happen(one)
            if (next === 'wait') continue
            if (next === 'tell') recorder.take()
            if (next === 'keep') keep()
            else recorder.takeBack()
            compare(one)
            expect(staleIndexes(account.database)).toEqual([])
          }
          keep()
          compare('the last')
        },
      )
      .beforeEach(() => {
        emulator.reset()
        emulator.snapshot('kept')
        keep()
      }),
    { numRuns: times(15, 2) },
  )
  recorder.stop()
})
