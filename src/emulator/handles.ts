import type { Account } from '../account/account.ts'
import type { Fault, FaultDefinition } from '../account/faults.ts'
import { changeRateLimits, type RateLimits, type RateLimitsChange, rateLimitsOf } from '../account/rate-limits.ts'
import { changeAccount } from '../control/accounts.ts'
import {
  type AdvancedClock,
  advanceClock,
  type ClockChange,
  type ClockReading,
  type DueJob,
  dueJobs,
  readClock,
  setClock,
} from '../control/clock.ts'
import {
  type CustomObject,
  type CustomObjectChange,
  createObject,
  deleteObject,
  deleteObjects,
  listObjects,
  type NewCustomObject,
  updateObject,
} from '../control/custom-objects.ts'
import { DeliveryListQuery, redeliver } from '../control/deliveries.ts'
import { addFault } from '../control/faults.ts'
import { listOutbox, OutboxListQuery, type ViewedEmail } from '../control/outbox.ts'
import { parseInput } from '../control/parse.ts'
import { type ReplayChange, type Replayed, replay } from '../control/replay.ts'
import { check, RequestListQuery, type Verified, verify, viewRequest } from '../control/requests.ts'
import { createRole, listRoles, type NewRole, type Role, type RoleChange, updateRole } from '../control/roles.ts'
import { readTraffic, setTraffic, stopTraffic, type TrafficChange, type TrafficReading } from '../control/traffic.ts'
import type { Expectation, Verification } from '../journal/verify.ts'
import { type JournaledRequest, listRequests, type RequestFilter } from '../journal/view.ts'
import type { Settings } from '../options/settings.ts'
import { RateLimitsBody } from '../schemas/account.ts'
import type { Since } from '../store/since.ts'
import { atOnce } from '../time/turns.ts'
import type { Verdict } from '../verdicts/verdict.ts'
import { verdictsOf } from '../verdicts/verdicts.ts'
import type { DeliveryFilter } from '../webhooks/deliveries.ts'
import type { WebhookDelivery } from '../webhooks/delivery.ts'

/** Settings in their present state, also after a reset; each can be set. */
export function settingsHandle(account: Account): Settings {
  const names = Object.keys(account.settings) as (keyof Settings)[] // it has no others
  const accessors = names.map((name) => ({
    [name]: {
      enumerable: true,
      // Frozen, since no check would see a change inside it.
      get: () => Object.freeze(account.settings[name]),
      set: (value: unknown) => changeAccount(account, { settings: { [name]: value } }),
    },
  }))
  return Object.preventExtensions(Object.defineProperties({} as Settings, Object.assign({}, ...accessors)))
}

/** Clock of an account, read and moved. */
export interface ClockHandle extends ClockReading {
  /** Lists the next job of each kind, in order of time. */
  due(): readonly DueJob[]
  /** Moves the clock forward; all jobs that fall due run one by one, each at its own time. */
  advance(seconds: number): Promise<AdvancedClock>
  /**
   * Moves the clock forward to a moment, as `advance` does; freezes or releases it. Rejects for a moment that has
   * passed.
   */
  set(change: ClockChange): Promise<ClockReading>
}

/** Makes an account's clock handle. */
export const clockHandle = (account: Account): ClockHandle => ({
  ...readClock(account),
  due: () => dueJobs(account),
  advance: (seconds) => advanceClock(account, seconds),
  set: (change) => setClock(account, change),
})

/** Rate limits of an account, read and set. */
export interface RateLimitsHandle extends RateLimits {
  /** Changes limits. Throws a `RangeError` for a number that cannot be. */
  set(change: RateLimitsChange): RateLimits
}

/** Makes an account's handle of rate limits. */
export const rateLimitsHandle = (account: Account): RateLimitsHandle => ({
  ...rateLimitsOf(account),
  set: (change) => changeRateLimits(account, parseInput(RateLimitsBody, change)),
})

/** Faults of an account. */
export interface FaultsHandle {
  /** Adds a fault. Throws for a fault that cannot be. */
  add(definition: FaultDefinition): Fault
  list(): readonly Fault[]
  /** Removes a fault. Returns false when there is none of that id. */
  remove(id: number): boolean
  clear(): void
}

/** Makes an account's handle of faults. */
export const faultsHandle = (account: Account): FaultsHandle => ({
  add: (definition) => addFault(account, definition),
  list: () => account.faults.list(),
  remove: (id) => account.faults.remove(id),
  clear: () => account.faults.clear(),
})

/** Calls of clients to an account. */
export interface RequestsHandle {
  /** Lists calls, oldest first. */
  list(filter?: RequestFilter): readonly JournaledRequest[]
  /** Returns a call. Throws when there is none of that id, or no more. */
  view(id: number): JournaledRequest
  clear(): void
  /** Waits for as many calls as expected; rejects, naming the nearest misses, when the expectation is not met. */
  verify(expectation: Expectation): Promise<Verified>
  /** Compares the present calls with an expectation, without waiting or throwing. */
  check(expectation: Omit<Expectation, 'within_ms'>): Verification
  verdicts(): readonly Verdict[]
  /** Sends a call again as its agent. Rejects where there is none of that id, or it cannot be sent. */
  replay(id: number, change?: ReplayChange): Promise<Replayed>
}

/** Makes an account's handle of calls; `url` gives the account's base URL. */
export const requestsHandle = (account: Account, url: () => string): RequestsHandle => ({
  list: (filter = {}) => [...listRequests(account.journal, parseInput(RequestListQuery, filter))],
  view: (id) => viewRequest(account, id),
  clear: () => account.journal.clear(),
  verify: (expectation) => verify(account, expectation),
  check: (expectation) => check(account, expectation),
  verdicts: () => atOnce(verdictsOf(account)),
  replay: (requestId, change = {}) => replay(account, url(), { requestId, change }),
})

/** E-mails of an account. */
export interface OutboxHandle {
  /** Lists e-mails, oldest first. */
  list(filter?: Since): readonly ViewedEmail[]
  clear(): void
}

/** Makes an account's handle of e-mails. */
export const outboxHandle = (account: Account): OutboxHandle => ({
  list: (filter = {}) => [...listOutbox(account, parseInput(OutboxListQuery, filter))],
  clear: () => account.outbox.clear(),
})

/** Webhook deliveries of an account. */
export interface DeliveriesHandle {
  /** Lists deliveries, oldest first. */
  list(filter?: DeliveryFilter): readonly WebhookDelivery[]
  /** Empties the log; deliveries in progress are cancelled. */
  clear(): void
  /** Sends the same bytes once more, as a new delivery. Throws when there is none of that id. */
  redeliver(id: number): WebhookDelivery
}

/** Makes an account's handle of deliveries. */
export const deliveriesHandle = (account: Account): DeliveriesHandle => ({
  list: (filter = {}) => [...account.deliveries.list(parseInput(DeliveryListQuery, filter))],
  clear: () => account.deliveries.clear(),
  redeliver: (id) => redeliver(account, id),
})

/** Traffic of an account, read and set. */
export interface TrafficHandle extends TrafficReading {
  /** Sets the traffic, in place of any other. Throws for rates that cannot be. */
  set(change: TrafficChange): TrafficReading
  stop(): void
}

/** Makes an account's handle of traffic. */
export const trafficHandle = (account: Account): TrafficHandle => ({
  ...readTraffic(account),
  set: (change) => setTraffic(account, change),
  stop: () => stopTraffic(account),
})

/** Roles of an account. */
export interface RolesHandle {
  list(): readonly Role[]
  /** Makes a role. Throws for an unknown privilege and a name that is taken. */
  create(role: NewRole): Role
  /** Changes a role. Throws for a stock role, and as `create`. */
  update(id: number, change: RoleChange): Role
}

/** Makes an account's handle of roles. */
export const rolesHandle = (account: Account): RolesHandle => ({
  list: () => listRoles(account),
  create: (role) => account.changes.during({ kind: 'member', name: 'roles.create' }, () => createRole(account, role)),
  update: (id, change) =>
    account.changes.during({ kind: 'member', name: 'roles.update' }, () => updateRole(account, id, change)),
})

/** Custom objects of an account. */
export interface CustomObjectsHandle {
  list(): readonly CustomObject[]
  /** Makes a custom object. Throws for a definition that cannot be. */
  create(object: NewCustomObject): CustomObject
  /** Changes a custom object. Throws where there is none of that id, and for what it cannot become. */
  update(id: number, change: CustomObjectChange): CustomObject
  /**
   * Deletes a custom object with its records and all fields that refer to it. Throws where there is none of that id.
   */
  delete(id: number): void
  /** Deletes all custom objects. */
  clear(): void
}

/** Makes an account's handle of custom objects. */
export function customObjectsHandle(account: Account): CustomObjectsHandle {
  const during = <Result>(name: string, work: () => Result): Result =>
    account.changes.during({ kind: 'member', name: `customObjects.${name}` }, work)
  return {
    list: () => listObjects(account),
    create: (object) => during('create', () => createObject(account, object)),
    update: (id, change) => during('update', () => updateObject(account, id, change)),
    delete: (id) => during('delete', () => deleteObject(account, id)),
    clear: () => during('clear', () => deleteObjects(account)),
  }
}
