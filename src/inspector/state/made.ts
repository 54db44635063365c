import { signal } from '@preact/signals'
import type { LiveEvent, RowEvent, RowWriter } from '../../account/live-events.ts'

/** What a call made, as far as the page saw it happen: rows, e-mails and deliveries. */
export interface Made {
  readonly rows: readonly RowEvent[]
  /** Ids in the outbox. */
  readonly mails: readonly number[]
  readonly deliveries: readonly number[]
}

/** By the call's id. Of the newest calls alone. */
export const made = signal<ReadonlyMap<number, Made>>(new Map())
const MOST_CALLS = 2000

const BY_CALLS: readonly RowWriter[] = ['api', 'rule', 'scim', 'mcp']

let rows: RowEvent[] = []
let mails: number[] = []
let deliveries: number[] = []
let lastDelivery = 0

/** A call is told right after what it did: nothing comes between, as each is one synchronous step. */
export function hearMade(events: readonly LiveEvent[]): void {
  const added: [number, Made][] = []
  for (const { type, data } of events) {
    if (type === 'row') {
      if (BY_CALLS.includes(data.by)) rows.push(data)
      else forgetMade() // somebody's or time's: so are the e-mails before it
    }
    if (type === 'mail' && data.direction === 'out' && data.id !== null) mails.push(data.id)
    if (type === 'delivery' && data.id > lastDelivery) {
      lastDelivery = data.id
      deliveries.push(data.id)
    }
    if (type === 'request') {
      if (data.method !== 'GET' && data.method !== 'HEAD') added.push([data.id, { rows, mails, deliveries }])
      forgetMade()
    }
    if (type === 'reset') lastDelivery = 0
  }
  if (added.length > 0) made.value = new Map([...made.value, ...added].slice(-MOST_CALLS))
}

function forgetMade(): void {
  rows = []
  mails = []
  deliveries = []
}
