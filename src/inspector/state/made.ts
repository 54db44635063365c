import { signal } from '@preact/signals'
import type { LiveEvent, RowEvent, RowWriter } from '../../account/live-events.ts'

/** Rows, e-mails and deliveries that a call made, as far as the page saw it. */
export interface Made {
  readonly rows: readonly RowEvent[]
  /** Ids of e-mails in the outbox. */
  readonly mails: readonly number[]
  readonly deliveries: readonly number[]
}

/** Rows, e-mails and deliveries by the id of the call; of the newest calls only. */
export const made = signal<ReadonlyMap<number, Made>>(new Map())
const MOST_CALLS = 2000

const BY_CALLS: readonly RowWriter[] = ['api', 'rule', 'scim', 'mcp']

let rows: RowEvent[] = []
let mails: number[] = []
let deliveries: number[] = []
let lastDelivery = 0

/**
 * Assigns events to calls. A call's own event follows what it did, and nothing comes between, since a call is one
 * synchronous step.
 */
export function hearMade(events: readonly LiveEvent[]): void {
  const added: [number, Made][] = []
  for (const { type, data } of events) {
    if (type === 'row') {
      if (BY_CALLS.includes(data.by)) rows.push(data)
      else forgetMade() // a person or a job did it, so the e-mails before it are theirs too
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
