import { batch, signal } from '@preact/signals'
import type { LiveEvent, RowEvent } from '../../account/live-events.ts'
import type { RateLimits } from '../../account/rate-limits.ts'
import type { JournaledCall } from '../../journal/view.ts'
import { control } from '../control/control.ts'
import { followEvents } from '../control/event-stream.ts'
import { account, accounts, limits, ofAccount, type ShownAccount } from './account.ts'
import { accountNow, type ClockTold, hearClock } from './clock.ts'
import { hearMade } from './made.ts'
import { forgetRequests, hearRequests, readRequests } from './requests.ts'
import { accountName, route } from './route.ts'

/** Events of the account, as they happen. */

export const connection = signal<'connecting' | 'live' | 'lost'>('connecting')

/** Milliseconds within which events are gathered and shown together. */
const GATHERING_MS = 80

/** Counters of each kind of thing, which grow when it may have changed; a view that shows it then reads it again. */
export const versions = {
  rows: signal(0),
  mail: signal(0),
  delivery: signal(0),
  clock: signal(0),
  requests: signal(0),
  faults: signal(0),
  account: signal(0),
}

/** The newest row events, oldest first, each with the moment of the account's clock at which it arrived. */
export const rowEvents = signal<readonly (RowEvent & { readonly heard: number })[]>([])
const MOST_ROW_EVENTS = 2000

function touchAll(): void {
  batch(() => {
    for (const version of Object.values(versions)) version.value++
  })
}

/** Reads all that the bar shows. */
export async function readAccount(): Promise<void> {
  account.value = await ofAccount<ShownAccount>('')
}

async function readEverything(): Promise<void> {
  const [clock, limited] = await Promise.all([ofAccount<ClockTold>('/clock'), ofAccount<RateLimits>('/rate-limits')])
  hearClock(clock)
  limits.value = limited
  await Promise.all([readAccount(), readRequests()])
  touchAll()
}

let gathered: LiveEvent[] = []
let isGathering = false

function hear(event: LiveEvent): void {
  gathered.push(event)
  if (isGathering) return
  isGathering = true
  setTimeout(() => {
    isGathering = false
    const events = gathered
    gathered = []
    batch(() => tellAll(events))
  }, GATHERING_MS)
}

function tellAll(events: readonly LiveEvent[]): void {
  const replaced = events.some(({ type }) => type === 'reset' || type === 'gap')
  const calls = events.flatMap(({ type, data }) => (type === 'request' ? [data as JournaledCall] : []))
  const rows = events.flatMap(({ type, data }) => (type === 'row' ? [data as RowEvent] : []))
  hearMade(events)
  if (calls.length > 0) {
    hearRequests(calls)
    versions.requests.value++
    versions.faults.value++
  }
  if (rows.length > 0) {
    const heard = accountNow.peek()
    rowEvents.value = rowEvents.value.concat(rows.map((row) => ({ ...row, heard }))).slice(-MOST_ROW_EVENTS)
    versions.rows.value++
    recount()
  }
  for (const event of events) hearOne(event)
  if (replaced) renew()
}

function hearOne({ type, data }: LiveEvent): void {
  if (type === 'clock') {
    hearClock(data)
    versions.clock.value++
  }
  if (type === 'limits') limits.value = data
  if (type === 'mail') versions.mail.value++
  if (type === 'delivery') versions.delivery.value++
}

/** Milliseconds from a change of rows to a new count of them. */
const COUNTING_MS = 1000
let isCounting = false

function recount(): void {
  if (isCounting) return
  isCounting = true
  setTimeout(() => {
    isCounting = false
    readAccount().catch(() => undefined) // the stream shows when the emulator is gone
  }, COUNTING_MS)
}

/** Reads everything again: rows were replaced, or events lost, so what is shown may be wrong. */
function renew(): void {
  rowEvents.value = []
  forgetRequests()
  readEverything().catch(() => undefined) // the stream shows when the emulator is gone
}

let stop: (() => void) | undefined

/** Shows an account: the one that the URL names, else the default one. Throws `RefusedCall`. */
export async function showAccount(): Promise<void> {
  stop?.()
  connection.value = 'connecting'
  accounts.value = await control<readonly ShownAccount[]>('/accounts')
  const known = accounts.value.find(({ name }) => name === route.value.account) ?? accounts.value[0]
  if (known === undefined) return
  accountName.value = known.name
  account.value = known
  forgetRequests()
  rowEvents.value = []
  const name = known.name
  stop = followEvents(name, {
    onOpen() {
      readEverything().then(
        () => {
          connection.value = 'live'
        },
        () => undefined,
      )
    },
    onEvent: hear,
    onLost() {
      connection.value = 'lost'
    },
  })
}
