import { Journal } from '../journal/journal.ts'
import { SHIPPED_SCIM_TOKEN } from '../options/account-options.ts'
import { defaultSettings, type Settings } from '../options/settings.ts'
import { Outbox } from '../outbox/outbox.ts'
import { type Change, Changes, type Replacement, type WrittenRows } from '../store/changes.ts'
import { cloneDatabase, type Database } from '../store/database.ts'
import type { JsonText } from '../store/json-text.ts'
import type { RenderCache, View } from '../store/render-cache.ts'
import { EMAIL_SETTINGS_ID } from '../store/rows/email-settings.ts'
import type { FormKind } from '../store/rows/fields.ts'
import { AdjustableClock } from '../time/clock.ts'
import { Ids } from '../time/ids.ts'
import { DEFAULT_SEED, PROCESS_SECRET, Random, unguessableKey } from '../time/random.ts'
import { Timeline } from '../time/timeline.ts'
import { Deliveries } from '../webhooks/deliveries.ts'
import { TicketEvents } from './events.ts'
import { Faults } from './faults.ts'
import { type Form, Forms } from './forms.ts'
import { HeldRows } from './held-rows.ts'
import { inOneChange } from './job-changes.ts'
import type { Keeper } from './keeper.ts'
import type { LimitWindows, Plan } from './limits.ts'
import { LiveEvents } from './live-events.ts'
import type { AutomationsOf, OptionsOf } from './options.ts'
import { captureParts, restoreParts, takeBackParts, termsOf } from './parts.ts'
import { type Feature, planHasFeature } from './plans.ts'
import { Snapshots } from './snapshots.ts'
import { type AccountMoment, type AccountState, type AccountTerms, type Draft, type Roots, withDraft } from './state.ts'
import { Subscription } from './subscription.ts'
import { ToolLimits } from './tool-limits.ts'
import type { TrafficState } from './traffic.ts'
import { WritingInTurns } from './writing.ts'

export interface AccountOptions extends OptionsOf<Account> {}
export interface Automations extends AutomationsOf<Account> {}

/** Rows alone: a clone of the database serves as well. */
export type AccountRows = Pick<Account, 'database'>

/**
 * One Freshdesk account, the unit of isolation: whatever can change belongs to one. There is no state of accounts
 * outside this object; only the cache of texts of immutable rows is shared.
 */
export class Account {
  readonly name: string
  readonly id: number
  readonly keyPrefix: string
  /** Signs the URLs of its files. */
  readonly signingSecret: string
  readonly clock = new AdjustableClock(() => this.live.tellClock())
  readonly random: Random
  readonly ids: Ids
  readonly outbox: Outbox
  readonly ticketEvents: TicketEvents
  readonly automations: Automations | undefined
  readonly journal = new Journal((entry) => this.live.tellRequest(entry))
  readonly faults = new Faults()
  readonly deliveries: Deliveries
  readonly timeline: Timeline
  readonly subscription: Subscription
  /** The subscription's. */
  readonly limits: LimitWindows
  /** Limits of calls by MCP, which cost no credits. */
  readonly toolLimits = new ToolLimits()
  readonly hasRandomKeys: boolean
  readonly renderCache: RenderCache
  /** Writes to `database`, told an operation at a time. */
  readonly changes = new Changes()
  /** Operations that take turns to write, and calls that wait for them. */
  readonly writing: WritingInTurns
  /** Events as they happen, for those who listen. */
  readonly live: LiveEvents
  /** States that it can go back to. */
  readonly snapshots = new Snapshots(this)
  settings: Settings = defaultSettings()
  /** The token that an identity provider sends to the SCIM door, without `keyPrefix`. */
  scimToken: string
  /** Every call with a valid key answers 403 `account_suspended`. */
  isSuspended = false
  /** Acts of the other people by themselves; undefined: none. */
  traffic: TrafficState | undefined
  readonly #rows = new HeldRows(this.changes)
  readonly #forms = new Forms()
  /** Set by what keeps the account where a restart finds it; undefined where nothing does. */
  keeper: Keeper | undefined
  readonly #options: AccountOptions

  constructor(options: AccountOptions) {
    this.#options = options
    this.live = new LiveEvents(this, options.onError)
    this.name = options.name
    this.id = options.id ?? 1
    this.keyPrefix = options.keyPrefix ?? ''
    this.signingSecret = options.signingSecret ?? PROCESS_SECRET
    this.hasRandomKeys = options.hasRandomKeys ?? false
    this.scimToken = options.scimToken ?? (this.hasRandomKeys ? unguessableKey() : SHIPPED_SCIM_TOKEN)
    this.random = new Random(options.seed ?? DEFAULT_SEED)
    this.ids = new Ids(options.seed ?? DEFAULT_SEED)
    this.outbox = new Outbox({
      domain: `${this.name}.freshdesk.com`,
      copiesTo: () => this.database.email_settings.get(EMAIL_SETTINGS_ID)?.bcc_emails ?? [],
      onAdd: ({ id, kind, ticket_id }) => this.live.tellMail({ id, direction: 'out', kind, ticket_id }),
    })
    this.renderCache = options.renderCache
    this.writing = new WritingInTurns(this, options)
    this.subscription = new Subscription(options, () => this.live.tellLimits())
    this.limits = this.subscription.windows
    const { now, freeze = false, deliver: mode = 'real', ownPorts = () => [], onError } = options
    if (now !== undefined || freeze) this.clock.set(now ?? this.clock.now(), freeze)
    this.deliveries = new Deliveries(this, {
      mode,
      ownPorts,
      onWait: () => this.timeline.touch(),
      onError,
      onMove: (delivery) => {
        this.live.tellDelivery(delivery)
        options.onDelivery?.(delivery.state)
      },
      tell: (notice, message) => options.tell?.(this, notice, message),
    })
    this.timeline = new Timeline({
      clock: this.clock,
      sources: [...options.jobSources(this).map((source) => inOneChange(this.changes, source)), this.deliveries.jobs],
      whenIdle: () => this.deliveries.whenIdle(),
      isHeld: () => this.keeper?.isFailing ?? false,
      writing: this.writing,
      onError,
    })
    this.automations = options.automations
    this.ticketEvents = new TicketEvents({
      isAwaited: () => this.database.automation_rules.by.active.size > 0,
      handle: (change) => this.automations?.run(this, change),
      byRules: (work) => this.changes.byRules(work),
      // It is told as written by rules: it is nobody's doing.
      assignNext: (assigned) => this.changes.byRules(() => options.assignNext?.(this, assigned)),
    })
  }

  /** Another object after `adopt`: not to be kept. */
  get database(): Database {
    return this.#rows.database
  }

  /** The plan whose features and numbers hold; enterprise when none was chosen. */
  get plan(): Plan {
    return this.subscription.plan
  }

  hasFeature(feature: Feature): boolean {
    return planHasFeature(this.plan, feature)
  }

  form(kind: FormKind): Form {
    return this.#forms.of(kind, this.database)
  }

  /** The row's JSON in this view, made once. */
  text<Row extends object, Context, Wire>(view: View<Row, Context, Wire>, row: Row, context: Context): JsonText<Wire> {
    return this.renderCache.text(view, row, context)
  }

  get roots(): Roots {
    return this.snapshots.roots
  }

  /** Takes over what a restart found: the account as it was last, and what it can go back to. */
  resume(state: AccountState, roots: Roots): void {
    this.adopt(state, 'data')
    this.snapshots.restore(roots)
  }

  /** Back to right after the fixture; snapshots stay. An account without a time of its own goes back to real time. */
  reset(): void {
    this.adopt(this.snapshots.initial, 'reset')
    this.outbox.reset()
    this.deliveries.reset()
    this.journal.reset()
  }

  /** Returns false when there is no snapshot of that name. Outbox and delivery log stay; what goes on is cancelled. */
  restore(name: string): boolean {
    const state = this.snapshots.find(name)
    if (state === undefined) return false
    this.adopt(state, 'restore')
    this.journal.noteRestore()
    return true
  }

  capture(): AccountState {
    return { database: cloneDatabase(this.database), ...captureParts(this) }
  }

  get terms(): AccountTerms {
    return termsOf(this)
  }

  /**
   * Takes back changes of this account, the last first, and is besides as it was before them. What goes on, moves of
   * the clock and webhooks, is of what was taken back, and ends.
   */
  takeBack(changes: readonly Change[], before: AccountMoment): void {
    this.timeline.takeBack()
    this.live.whileTakingBack(() => {
      this.changes.during({ kind: 'undo', name: 'takeBack' }, () => this.#rows.takeBack(changes))
      takeBackParts(this, before)
      this.snapshots.restore(before.roots)
    })
    this.timeline.touch()
  }

  /** An account of this state that nobody sees and nothing falls due in: for rows that are put in by and by. */
  draft(): Draft<Account> {
    const origin = this.capture()
    const account = new Account({ ...this.#options, jobSources: () => [] })
    account.adopt(origin, 'fork')
    return { account, origin }
  }

  /** Takes over rows and what a fixture sets besides. Returns false, having done nothing, when something was written here. */
  takeOver({ account: draft, origin }: Draft<Account>): boolean {
    const state = withDraft(this.capture(), draft.capture(), origin)
    if (state !== undefined) this.#become(state, 'load')
    return state !== undefined
  }

  /** Has the rows of a draft; what was written there is told as a change of these. */
  advance(draft: AccountRows, written: WrittenRows): void {
    this.#rows.advance(draft.database, written)
  }

  /** Takes over a state, sharing its rows. */
  adopt(state: AccountState, replacement: Replacement): void {
    this.timeline.cancel()
    this.deliveries.cancel()
    this.#become(state, replacement)
  }

  #become(state: AccountState, replacement: Replacement): void {
    this.#rows.become(state.database, replacement)
    restoreParts(this, state)
    this.timeline.touch()
  }

  /** Nothing is started any more; resolves when the deliveries being sent have ended. */
  stop(): Promise<void> {
    this.live.end()
    this.timeline.stop()
    return this.deliveries.stop()
  }
}
