import type { Account } from '../account/account.ts'
import type { FaultDefinition } from '../account/faults.ts'
import type { Entry } from '../journal/entry.ts'

export const INCIDENT_KINDS = ['limits', 'edge', 'identity', 'data', 'shapes', 'webhooks'] as const
export type IncidentKind = (typeof INCIDENT_KINDS)[number]

/**
 * Kinds of calls that incidents befall: a walk is a list of two pages or more, a view is one record after a list;
 * `deliveries` are webhooks, which a receiver gets.
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
  /** Path like `/api/v2/tickets`. */
  readonly path: string
}

/** The place of an incident. */
export interface Scene {
  readonly account: Account
  /** URL of the account, for the addresses of files. */
  readonly url: string
  readonly binding: Binding
  /** Id of the agent whose key the client uses. */
  readonly agentId: number
  /** Ids of rows that the bound list gave so far, in its order. */
  readonly given: readonly number[]
  /** Id of the record in a case that is replayed. */
  readonly record: number | undefined
}

/** The result of a change: what it concerned, and how to undo it. */
export interface Changed {
  /** Id of the record that it concerned. */
  readonly record?: number | undefined
  /** Undoes the change when the run is over, so that the next run is without it. */
  readonly undo?: () => void
}

type Change = (scene: Scene) => Changed | undefined

/** Way of delivering webhooks to a receiver. Default: one after the other. */
export interface Drive {
  /** Whether all are sent at once. */
  readonly isBurst?: boolean
  /** Whether each is sent once more when all have arrived. */
  readonly again?: boolean
  /** Seconds by which the account's clock then moves on, so that waiting deliveries arrive. */
  readonly advance_s?: number
}

/** Deed of an incident: a fault from the bound call on, a change of the account, or another way of delivering. */
export type Deed =
  | { readonly fault: Omit<FaultDefinition, 'match' | 'after'> }
  | { readonly drive: Drive }
  /** Change before the run, right before the bound call, or between the run and the next. */
  | { readonly when: 'before' | 'at_call' | 'between_runs'; readonly change: Change }

/** Something that can happen to a client, as data. */
export interface Incident {
  readonly name: string
  readonly kind: IncidentKind
  /** Sentence about what happens. */
  readonly happens: string
  /** Sentence about what a good client does. */
  readonly goodClient: string
  /** Source: an issue of a public client, or a part of the reference. */
  readonly source: string
  readonly concerns: Concern
  /** `stop`: no client can go on, and ending with an error is right. */
  readonly callsFor: 'survival' | 'stop'
  readonly deeds: readonly Deed[]
  /** Whether rows are hidden from the client during the run: then a client that lacks them is not at fault. */
  readonly hidesRows?: boolean
  /**
   * Tells from the calls of the run whether the client met it. Default: it did if everything the incident does was
   * done.
   */
  readonly wasMet?: (entries: readonly Entry[]) => boolean
}
