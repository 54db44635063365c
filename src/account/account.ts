import { isDeepStrictEqual } from 'node:util'
import { Journal } from '../journal/journal.ts'
import { SHIPPED_SCIM_TOKEN } from '../options/account-options.ts'
import { defaultSettings, type Settings } from '../options/settings.ts'
import { Outbox } from '../outbox/outbox.ts'
import { type Change, Changes, type Replacement } from '../store/changes.ts'
import { cloneDatabase, type Database, newDatabase } from '../store/database.ts'
import type { JsonText } from '../store/json-text.ts'
import type { RenderCache, View } from '../store/render-cache.ts'
import { EMAIL_SETTINGS_ID } from '../store/rows/email-settings.ts'
import type { FormKind } from '../store/rows/fields.ts'
import { AdjustableClock } from '../time/clock.ts'
import { Ids } from '../time/ids.ts'
import type { JobSource } from '../time/jobs.ts'
import { DEFAULT_SEED, PROCESS_SECRET, Random } from '../time/random.ts'
import { Timeline } from '../time/timeline.ts'
import { Deliveries } from '../webhooks/deliveries.ts'
import { TicketEvents } from './events.ts'
import { Faults } from './faults.ts'
import { compileForm, type Form } from './forms.ts'
import type { Keeper } from './keeper.ts'
import { type LimitMode, LimitWindows, limitsOf, type Plan } from './limits.ts'
import { LiveEvents } from './live-events.ts'
import type { AutomationsOf, OptionsOf } from './options.ts'
import { type Feature, planHasFeature } from './plans.ts'
import {
  type AccountMoment,
  type AccountState,
  type AccountTerms,
  isSameState,
  type Roots,
  takeBackRows,
  undoName,
  withUndo,
} from './state.ts'
import { ToolLimits } from './tool-limits.ts'
import type { TrafficState } from './traffic.ts'

export interface AccountOptions extends OptionsOf<Account> {}
export interface Automations extends AutomationsOf<Account> {}

/** What asks for no more than rows goes by a clone of the database too. */
export type AccountRows = Pick<Account, 'database'>

/**
 * One Freshdesk account, the unit of isolation: whatever can change belongs to one. There is no state of accounts
 * outside this object; only the cache of texts of immutable rows is shared.
 */
export class Account {
  readonly name: string
  readonly id: number
  readonly keyPrefix: string
  /** Of the URLs of its files. */
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
  readonly limits: LimitWindows
  /** Of calls by MCP, which cost no credits. */
  readonly toolLimits = new ToolLimits()
  readonly renderCache: RenderCache
  /** What is written to `database`, an operation at a time. */
  readonly changes = new Changes()
  /** What happens, for those who listen. */
  readonly live: LiveEvents
  settings: Settings = defaultSettings()
  /** What an identity provider sends to the SCIM door, without `keyPrefix`. */
  scimToken: string
  /** Every call with a valid key answers 403 `account_suspended`. */
  isSuspended = false
  /** What the other people do by themselves; undefined: nothing. */
  traffic: TrafficState | undefined
  #database: Database = newDatabase()
  #plan: Plan | undefined
  #purchased: number | undefined
  #limitMode: LimitMode | undefined
  readonly #forms = new Map<FormKind, { readonly fields: object; readonly sections: object; readonly form: Form }>()
  /** Set by what keeps the account where a restart finds it; undefined where nothing does. */
  keeper: Keeper | undefined
  #roots: Roots = { initial: undefined, snapshots: new Map(), undo: 0 }
  readonly #options: AccountOptions

  constructor(options: AccountOptions) {
    this.#options = options
    this.live = new LiveEvents(this, options.onError)
    this.changes.follow(this.#database)
    this.name = options.name
    this.id = options.id ?? 1
    this.keyPrefix = options.keyPrefix ?? ''
    this.signingSecret = options.signingSecret ?? PROCESS_SECRET
    this.scimToken = options.scimToken ?? SHIPPED_SCIM_TOKEN
    this.random = new Random(options.seed ?? DEFAULT_SEED)
    this.ids = new Ids(options.seed ?? DEFAULT_SEED)
    this.outbox = new Outbox({
      domain: `${this.name}.freshdesk.com`,
      copiesTo: () => this.database.email_settings.get(EMAIL_SETTINGS_ID)?.bcc_emails ?? [],
      onAdd: ({ id, kind, ticket_id }) => this.live.tellMail({ id, direction: 'out', kind, ticket_id }),
    })
    this.renderCache = options.renderCache
    this.limits = new LimitWindows(limitsOf('enterprise', undefined), 'headers')
    this.setPlan(options.plan)
    this.setRateLimit(options.rateLimit)
    if (options.now !== undefined) this.clock.set(options.now, options.freeze ?? false)
    else if (options.freeze) this.clock.set(this.clock.now(), true)
    const { deliver: mode = 'real', ownPorts = () => [], onError } = options
    this.deliveries = new Deliveries(this, {
      mode,
      ownPorts,
      onWait: () => this.timeline.touch(),
      onError,
      onMove: (delivery) => this.live.tellDelivery(delivery),
      tell: (notice, message) => options.tell?.(this, notice, message),
    })
    this.timeline = new Timeline({
      clock: this.clock,
      sources: [...options.jobSources(this).map((source) => inOneChange(this.changes, source)), this.deliveries.jobs],
      whenIdle: () => this.deliveries.whenIdle(),
      isHeld: () => this.keeper?.isFailing ?? false,
      onError,
    })
    this.automations = options.automations
    this.ticketEvents = new TicketEvents({
      isAwaited: () => this.database.automation_rules.by.active.size > 0,
      handle: (change) => this.automations?.run(this, change),
      byRules: (work) => this.changes.byRules(work),
      assignNext: (assigned) => this.#assignNext(assigned),
    })
  }

  /** It is told as written by rules: it is nobody's doing. */
  #assignNext(assigned: ReadonlySet<number>): number | undefined {
    let next: number | undefined
    this.changes.byRules(() => {
      next = this.#options.assignNext?.(this, assigned)
    })
    return next
  }

  /** Another object after `adopt`: not to be kept. */
  get database(): Database {
    return this.#database
  }

  /** The plan whose features and numbers hold; enterprise when none was chosen. */
  get plan(): Plan {
    return this.#plan ?? 'enterprise'
  }

  /** Undefined where the defaults hold. */
  get chosen(): {
    readonly plan: Plan | undefined
    readonly rateLimit: LimitMode | number | undefined
    /** Besides bought calls a minute. */
    readonly mode: LimitMode | undefined
  } {
    const isBought = this.#purchased !== undefined
    return {
      plan: this.#plan,
      rateLimit: this.#purchased ?? this.#limitMode,
      mode: isBought ? this.#limitMode : undefined,
    }
  }

  /** Naming a plan enforces its limits, unless a mode was chosen; without one the headers count and nothing is refused. */
  setPlan(plan: Plan | undefined): void {
    this.#plan = plan
    this.#applyLimits()
  }

  /** A number is bought calls a minute, enforced; a mode goes with the plan's own numbers; what was used stays. */
  setRateLimit(rateLimit: LimitMode | number | undefined): void {
    const isNumber = typeof rateLimit === 'number'
    this.#purchased = isNumber ? rateLimit : undefined
    this.setLimitMode(isNumber ? undefined : rateLimit)
  }

  /** Keeps the numbers. Undefined: as the plan has it. */
  setLimitMode(mode: LimitMode | undefined): void {
    this.#limitMode = mode
    this.#applyLimits()
  }

  /** The bought calls a minute while they are enforced, else the mode. */
  get rateLimit(): LimitMode | number {
    return this.#purchased !== undefined && this.limits.mode === 'on' ? this.#purchased : this.limits.mode
  }

  hasFeature(feature: Feature): boolean {
    return planHasFeature(this.plan, feature)
  }

  form(kind: FormKind): Form {
    const { fields, sections } = this.database
    const known = this.#forms.get(kind)
    if (known?.fields === fields.version && known.sections === sections.version) return known.form
    const form = compileForm(kind, fields.all(), sections.all())
    this.#forms.set(kind, { fields: fields.version, sections: sections.version, form })
    return form
  }

  /** The row's JSON in this view, made once. */
  text<Row extends object, Context, Wire>(view: View<Row, Context, Wire>, row: Row, context: Context): JsonText<Wire> {
    return this.renderCache.text(view, row, context)
  }

  /** Once the fixture stands. Returns what `reset` goes back to. */
  markInitial(): AccountState {
    const initial = this.capture()
    this.#roots = { ...this.#roots, initial }
    this.timeline.touch()
    return initial
  }

  /** Instead of loading a fixture: begins as an account did that was made alike, sharing its rows. */
  beginAs(initial: AccountState): void {
    this.adopt(initial, 'begin')
    this.#roots = { ...this.#roots, initial }
  }

  get roots(): Roots {
    return this.#roots
  }

  /** Takes over what a restart found: the account as it was last, and what it can go back to. */
  resume(state: AccountState, roots: Roots): void {
    this.adopt(state, 'data')
    this.#roots = roots
  }

  /** Back to right after the fixture; snapshots stay. An account without a time of its own goes back to real time. */
  reset(): void {
    if (this.#roots.initial === undefined) throw new Error('the account was never marked as initial')
    this.adopt(this.#roots.initial, 'reset')
    this.outbox.reset()
    this.deliveries.reset()
    this.journal.reset()
  }

  get snapshotNames(): readonly string[] {
    const undo = undoName(this.#roots.undo)
    return [...this.#roots.snapshots.keys()].filter((name) => name !== undo)
  }

  snapshot(name: string): void {
    const snapshots = new Map(this.#roots.snapshots).set(name, this.capture())
    this.#roots = { ...this.#roots, snapshots }
  }

  /** Returns false when there is no snapshot of that name. Outbox and delivery log stay; what goes on is cancelled. */
  restore(name: string): boolean {
    const state = this.#roots.snapshots.get(name)
    if (state === undefined) return false
    this.adopt(state, 'restore')
    this.journal.noteRestore()
    return true
  }

  /**
   * Does what takes the account's state away, and keeps that in a snapshot that no list shows, until the next such work.
   * Returns its name.
   */
  undoably(work: () => void): string {
    const before = this.capture()
    work()
    this.#roots = withUndo(this.#roots, before)
    return undoName(this.#roots.undo)
  }

  deleteSnapshot(name: string): boolean {
    const snapshots = new Map(this.#roots.snapshots)
    if (!snapshots.delete(name)) return false
    this.#roots = { ...this.#roots, snapshots }
    return true
  }

  capture(): AccountState {
    return {
      database: cloneDatabase(this.database),
      ids: this.ids.capture(),
      random: this.random.capture(),
      clock: this.clock.capture(),
      limits: this.limits.capture(),
      toolLimits: this.toolLimits.capture(),
      faults: this.faults.capture(),
      ...this.terms,
      settings: structuredClone(this.settings),
    }
  }

  get terms(): AccountTerms {
    return {
      plan: this.#plan,
      purchased: this.#purchased,
      limitMode: this.#limitMode,
      isSuspended: this.isSuspended,
      settings: this.settings,
      scimToken: this.scimToken,
      traffic: this.traffic,
    }
  }

  /**
   * Takes back changes of this account, the last first, and is besides as it was before them. What goes on, moves of
   * the clock and webhooks, is of what was taken back, and ends.
   */
  takeBack(changes: readonly Change[], before: AccountMoment): void {
    this.timeline.takeBack()
    this.live.whileTakingBack(() => {
      this.changes.during({ kind: 'undo', name: 'takeBack' }, () => this.#takeBackRows(changes))
      this.#takeBackSurroundings(before)
    })
    this.timeline.touch()
  }

  #takeBackRows(changes: readonly Change[]): void {
    for (const { rows, former = [] } of changes.toReversed()) {
      takeBackRows(this.#database, rows)
      for (const { database, rows: earlier } of former.toReversed()) {
        this.#follow(database, 'undo')
        takeBackRows(database, earlier)
      }
    }
  }

  #takeBackSurroundings(before: AccountMoment): void {
    this.ids.restore(before.ids)
    this.random.restore(before.random)
    this.clock.moveTo(before.clock)
    if (this.clock.now() < before.at) this.clock.set(before.at) // within a move, which is kept job by job
    this.#takeTerms(before)
    this.limits.restore(before.limits)
    this.toolLimits.restore(before.toolLimits)
    this.faults.restore(before.faults)
    this.outbox.restore(before.outbox)
    this.outbox.threads.restore(before.threads)
    this.deliveries.restore(before.deliveries)
    this.#roots = before.roots
  }

  #takeTerms(terms: AccountTerms): void {
    this.#plan = terms.plan
    this.#purchased = terms.purchased
    this.#limitMode = terms.limitMode
    this.#applyLimits()
    this.isSuspended = terms.isSuspended
    this.settings = terms.settings
    this.scimToken = terms.scimToken
    this.traffic = terms.traffic
  }

  #follow(database: Database, replacement: Replacement): void {
    const former = this.#database
    this.#database = database
    this.changes.replace(database, replacement, former)
  }

  /** An account of this state that nobody sees and nothing falls due in: for rows that are put in by and by. */
  draft(): Draft {
    const origin = this.capture()
    const account = new Account({ ...this.#options, jobSources: () => [] })
    account.adopt(origin, 'fork')
    return { account, origin }
  }

  /**
   * Takes over the rows of a draft and what a fixture sets besides. Returns false, having done nothing, when something
   * was written here meanwhile.
   */
  takeOver({ account: draft, origin }: Draft): boolean {
    const now = this.capture()
    if (!isSameState(now, origin)) return false
    const drafted = draft.capture()
    const limits = isDeepStrictEqual(drafted.limits, origin.limits) ? now.limits : drafted.limits
    this.#become({ ...drafted, clock: now.clock, faults: now.faults, limits }, 'load')
    return true
  }

  #applyLimits(): void {
    const isNamed = this.#plan !== undefined || this.#purchased !== undefined
    this.limits.limits = limitsOf(this.plan, this.#purchased)
    this.limits.mode = this.#limitMode ?? (isNamed ? 'on' : 'headers')
    this.live.tellLimits()
  }

  /** Takes over a state, sharing its rows. */
  adopt(state: AccountState, replacement: Replacement): void {
    this.timeline.cancel()
    this.deliveries.cancel()
    this.#become(state, replacement)
  }

  #become(state: AccountState, replacement: Replacement): void {
    this.#follow(cloneDatabase(state.database), replacement)
    this.ids.restore(state.ids)
    this.random.restore(state.random)
    this.clock.restore(state.clock)
    this.#takeTerms({ ...state, settings: structuredClone(state.settings) })
    this.faults.restore(state.faults)
    if (state.limits !== undefined) this.limits.restore(state.limits)
    if (state.toolLimits !== undefined) this.toolLimits.restore(state.toolLimits)
    this.timeline.touch()
  }

  /** Nothing is started any more; resolves when the deliveries being sent have ended. */
  stop(): Promise<void> {
    this.live.end()
    this.timeline.stop()
    return this.deliveries.stop()
  }
}

/** Where rows are put in that an account takes over at once, and what that account was when it was made. */
export interface Draft {
  readonly account: Account
  readonly origin: AccountState
}

/** Whatever a job writes is one change. */
const inOneChange = (changes: Changes, source: JobSource): JobSource => ({
  kind: source.kind,
  next: () => source.next(),
  run: () => changes.during({ kind: source.by ?? 'job', name: source.kind }, () => source.run()),
})
