import type { Account } from '../account/account.ts'
import type { FaultDefinition } from '../account/faults.ts'
import type { Entry } from '../journal/journal.ts'

export const INCIDENT_KINDS = ['limits', 'edge', 'identity', 'data', 'shapes', 'webhooks'] as const
export type IncidentKind = (typeof INCIDENT_KINDS)[number]

/**
 * Calls that an incident befalls: a walk is a list of two pages or more, a view one record after a list; `deliveries` are
 * webhooks, which a receiver gets.
 */
export const CONCERNS = [
  'walk',
  'ticket_walk',
  'groups',
  'conversations',
  'view',
  'search',
  'include',
  'create',
  'update',
  'any',
  'deliveries',
] as const
export type Concern = (typeof CONCERNS)[number]

/** A call of the run without incident that an incident is bound to. */
export interface Binding {
  /** Id of the operation. */
  readonly operation: string
  /** Number of the call among those of the operation, from 1. */
  readonly call: number
  /** `/api/v2/tickets` */
  readonly path: string
}

/** Where an incident happens. */
export interface Scene {
  readonly account: Account
  /** Of the account, for the addresses of files. */
  readonly url: string
  readonly binding: Binding
  /** Whose key the client uses. */
  readonly agentId: number
  /** Ids of rows that the bound list gave up to now, in its order. */
  readonly given: readonly number[]
  /** Record of a case that is replayed. */
  readonly record: number | undefined
}

/** What a change leaves to be told and taken back. */
export interface Changed {
  /** Id of the record it concerned. */
  readonly record?: number | undefined
  /** Takes it back when the run is over: the next one is without it. */
  readonly undo?: () => void
}

type Change = (scene: Scene) => Changed | undefined

/** How webhooks are delivered to a receiver, where it is not one after the other. */
export interface Drive {
  /** All at once. */
  readonly isBurst?: boolean
  /** Each once more, when all were taken. */
  readonly again?: boolean
  /** Seconds by which the account's clock then goes on: what waits comes. */
  readonly advance_s?: number
}

/** A thing that happens: a fault from the bound call on, a change of the account, or another way of delivering. */
export type Deed =
  | { readonly fault: Omit<FaultDefinition, 'match' | 'after'> }
  | { readonly drive: Drive }
  /** Before the run, right before the bound call, or between the run and the next. */
  | { readonly when: 'before' | 'at_call' | 'between_runs'; readonly change: Change }

/** What can happen to a client, as data. */
export interface Incident {
  readonly name: string
  readonly kind: IncidentKind
  /** A sentence. */
  readonly happens: string
  /** A sentence. */
  readonly goodClient: string
  /** Who reports it: an issue of a public client, or a part of the reference. */
  readonly source: string
  readonly concerns: Concern
  /** `stop`: nobody can go on, and to end with an error is well. */
  readonly callsFor: 'survival' | 'stop'
  readonly deeds: readonly Deed[]
  /** Rows are hidden from the client for the run, and nobody tells it: that it does not get them is no fault of its own. */
  readonly hidesRows?: boolean
  /** Tells from the calls of the run whether the client met it; default: its deeds were done. */
  readonly wasMet?: (entries: readonly Entry[]) => boolean
}
