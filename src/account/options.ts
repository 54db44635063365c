import type { RenderCache } from '../store/render-cache.ts'
import type { JobSource } from '../time/jobs.ts'
import type { WebhookNotice } from '../webhooks/delivery.ts'
import type { DeliveryState } from '../webhooks/states.ts'
import type { RaisedChange } from './events.ts'
import type { LimitMode, Plan } from './limits.ts'
import type { WritingBounds } from './writing.ts'

/** Options of an account, given when it is made. */
export interface OptionsOf<Account> {
  /** A DNS label. */
  readonly name: string
  /** Accounts of an emulator are numbered as they are made. Default 1. */
  readonly id?: number
  readonly plan?: Plan
  /** A number is bought calls a minute, enforced. */
  readonly rateLimit?: LimitMode | number
  readonly seed?: number
  /** Default: one of the process, which nobody knows. */
  readonly signingSecret?: string
  /** Epoch milliseconds at which the clock starts; absent: real time. */
  readonly now?: number
  readonly freeze?: boolean
  /** Prefix of every key where it is shown: empty for the default account, `w1.` for one made later. */
  readonly keyPrefix?: string
  readonly renderCache: RenderCache
  /** Sources of what falls due on this account's clock. */
  readonly jobSources: (account: Account) => readonly JobSource[]
  /** `record` keeps webhook deliveries without sending them. */
  readonly deliver?: 'real' | 'record'
  /** Ports on which the emulator itself listens: its webhooks never go there. */
  readonly ownPorts?: () => readonly number[]
  /** Token of the SCIM door, without `keyPrefix`. Default `scim-token`. */
  readonly scimToken?: string
  /** Whether its agents' keys, and its token, are such as nobody can guess. */
  readonly hasRandomKeys?: boolean
  /** Told what fails where no request waits for it: in a job of the timer, in a delivery. */
  readonly onError: (error: unknown) => void
  readonly automations?: AutomationsOf<Account>
  /** Bounds of what is written without a break. */
  readonly writing?: WritingBounds | undefined
  /**
   * Assigns one ticket that waits in a group, but none of those assigned already, and returns its id; undefined where none
   * can be.
   */
  readonly assignNext?: (account: Account, assigned: ReadonlySet<number>) => number | undefined
  /** Told the state of a webhook delivery that is new, or has another. */
  readonly onDelivery?: ((state: DeliveryState) => void) | undefined
  /** Told what becomes of webhooks that were not delivered at once. */
  readonly tell?: ((account: Account, notice: WebhookNotice, message: string) => void) | undefined
}

/** Treatment of automation rules, of which an account knows nothing but their rows. */
export interface AutomationsOf<Account> {
  /** Runs the rules for what happened to a ticket. */
  run(account: Account, change: RaisedChange): void
  /**
   * Adds a fixture's rules. Throws an `Error` that says where one is wrong: `automation_rules[0].name`.
   * @param areChecked their shapes are right
   */
  load(account: Account, rules: readonly object[], areChecked: boolean): void
}
