import type { Account, AccountState, Surroundings } from '../account/account.ts'
import type { LimitState } from '../account/limits.ts'
import type { Change, RowChange } from '../store/changes.ts'
import type { Database, TableName } from '../store/database.ts'
import type { DeliveriesState } from '../webhooks/deliveries.ts'
import { headOf, limitsJson, termsJson, toolLimitsJson } from './account-record.ts'
import type { RootName } from './data-format.ts'
import type { DeliveriesPatch, Frame, OutboxPatch, Patch, RootReference } from './frame.ts'
import { databaseDiff, sharedTables } from './table-diff.ts'

/** A root that a frame may refer to. */
export interface KnownRoot extends RootReference {
  readonly database: Database
}

export interface RecorderOptions {
  /** Told when something of the account changed outside of `take`. */
  readonly onChange: () => void
  /** Roots of other accounts, as frames have told them, that may be like this one. */
  readonly others: (database: Database) => readonly KnownRoot[]
  /** What is kept knows the account already. */
  readonly isBegun: boolean
}

/**
 * What happens in an account, as frames tell it: all that has changed since the frame before. Knows which of them are
 * kept, and takes back the others.
 */
export class Recorder {
  readonly account: Account
  readonly #options: RecorderOptions
  readonly #unsubscribe: () => void
  #isBegun: boolean
  #isTakingBack = false
  #revision = 0
  /** In no frame yet. */
  #changes: Change[] = []
  #versions: Versions
  /** As the newest frame tells it. */
  #told: Surroundings
  #kept: Surroundings
  /** Of frames that are not kept yet. */
  #pending: { readonly changes: readonly Change[]; readonly after: Surroundings }[] = []

  constructor(account: Account, options: RecorderOptions) {
    this.account = account
    this.#options = options
    this.#isBegun = options.isBegun
    this.#versions = versionsOf(account)
    this.#told = surroundingsOf(account)
    this.#kept = this.#told
    this.#unsubscribe = account.changes.subscribe((change) => {
      if (this.#isTakingBack) return
      this.#changes.push(change)
      options.onChange()
    })
  }

  stop(): void {
    this.#unsubscribe()
  }

  /** Another number after each frame. */
  get revision(): number {
    return this.#revision
  }

  /** As the newest frame tells them. */
  get deliveries(): DeliveriesState {
    return this.#told.deliveries
  }

  /** Frames that are not kept yet. */
  get pending(): number {
    return this.#pending.length
  }

  /** Roots as frames have told them. */
  *roots(): Generator<KnownRoot, void, undefined> {
    const { name, database } = this.account
    if (!this.#isBegun) return
    const { initial } = this.#told.roots
    if (initial !== undefined) yield { account: name, root: 'initial', database: initial.database }
    if (!this.isChanged()) yield { account: name, root: 'now', database }
  }

  /**
   * Whether there is something that no frame has told.
   * @param isStrict also what calls used of their limits, which else waits for another change
   */
  isChanged(isStrict = false): boolean {
    const { account } = this
    const { ids, random, clock } = this.#versions
    const told = this.#told
    if (!this.#isBegun || this.#changes.length > 0) return true
    if (account.ids.version !== ids || account.random.version !== random || account.clock.version !== clock) return true
    const faults = account.faults.capture()
    if (faults.faults !== told.faults.faults || faults.lastId !== told.faults.lastId) return true
    if (account.outbox.capture() !== told.outbox || account.roots !== told.roots) return true
    if (account.journal.start !== told.start) return true
    if (account.deliveries.hasChanged || hasOtherTerms(account, told)) return true
    return isStrict && hasOtherLimits(account, told)
  }

  /** Undefined when nothing has changed. */
  take(isStrict = false): Frame | undefined {
    if (!this.isChanged(isStrict)) return undefined
    const { account } = this
    const before = this.#told
    const versions = versionsOf(account)
    const after = surroundingsOf(account)
    const patches = this.#patches(after)
    const isWhole = patches.some(({ root, like }) => root === 'now' && like !== undefined)
    const dropped = [...before.roots.snapshots.keys()].filter((name) => !after.roots.snapshots.has(name))
    const frame: Frame = {
      account: account.name,
      at: account.clock.now(),
      ...(!this.#isBegun && { gone: false }),
      patches,
      ...(!isWhole && headPatch(account, before, after)),
      ...(dropped.length > 0 && { dropped: dropped.map(snapshotRoot) }),
      ...(after.outbox !== before.outbox && { outbox: outboxPatch(before, after) }),
      ...(!isSameDeliveries(before, after) && { deliveries: deliveriesPatch(after) }),
    }
    this.#pending.push({ changes: this.#changes, after })
    this.#revision++
    this.#changes = []
    this.#versions = versions
    this.#told = after
    this.#isBegun = true
    return frame
  }

  /** The oldest so many frames are kept. */
  confirm(count: number): void {
    const last = this.#pending.splice(0, count).at(-1)
    if (last !== undefined) this.#kept = last.after
  }

  /** Returns the account to what is kept of it, whole. */
  takeBack(): void {
    if (this.#pending.length === 0 && !this.isChanged(true)) return
    const changes = [...this.#pending.flatMap((one) => one.changes), ...this.#changes]
    this.#isTakingBack = true
    try {
      this.account.takeBack(changes, this.#kept)
    } finally {
      this.#isTakingBack = false
    }
    this.#revision++
    this.#pending = []
    this.#changes = []
    this.#told = this.#kept
    this.#versions = versionsOf(this.account)
  }

  #patches(after: Surroundings): Patch[] {
    const { account } = this
    const patches: Patch[] = []
    if (!this.#isBegun) {
      patches.push(this.#anew(this.#options.others(account.database), after))
    } else {
      const place = this.#changes.findIndex(({ former }) => former !== undefined)
      const first = this.#changes[place]?.former?.[0]
      const changes = place < 0 ? this.#changes : this.#changes.slice(0, place)
      const patch = rowsPatch([...changes.map(({ rows }) => rows), ...(first === undefined ? [] : [first.rows])])
      if (patch !== undefined) patches.push(patch)
      if (first !== undefined) {
        const own = [...rootsOf(this.#told), { root: 'now', database: first.database } as const]
        patches.push(this.#anew(own, after))
      }
    }
    patches.push(...this.#rootPatches(after))
    return patches
  }

  /** The account's rows, by what they are most like. */
  #anew(candidates: readonly KnownRoot[], after: Surroundings): Patch {
    const { account } = this
    const head = headOf(account, { ...after, at: account.clock.now(), clock: account.clock.capture() })
    return { root: 'now', head, ...likeOf(account.database, candidates) }
  }

  #rootPatches({ roots }: Surroundings): Patch[] {
    const { account } = this
    if (roots === this.#told.roots && this.#isBegun) return []
    const told: ReadonlyMap<RootName, AccountState> = this.#isBegun ? statesOf(this.#told) : new Map()
    const states = [...statesOf({ roots })]
    const same = states.filter(([root, state]) => told.get(root) === state)
    const known: KnownRoot[] = [
      { root: 'now', database: account.database },
      ...same.map(([root, { database }]) => ({ root, database })),
    ]
    return states
      .filter(([root, state]) => told.get(root) !== state)
      .map(([root, state]) => ({ root, head: headOf(account, state), ...likeOf(state.database, known) }))
  }
}

const snapshotRoot = (name: string): RootName => `snapshot:${name}`

/** Of an account, all that it can go back to. */
export function statesOf({ roots }: Pick<Surroundings, 'roots'>): Map<RootName, AccountState> {
  const states = new Map<RootName, AccountState>()
  if (roots.initial !== undefined) states.set('initial', roots.initial)
  for (const [name, state] of roots.snapshots) states.set(snapshotRoot(name), state)
  return states
}

const rootsOf = (told: Surroundings): KnownRoot[] =>
  [...statesOf(told)].map(([root, { database }]) => ({ root, database }))

function likeOf(database: Database, candidates: readonly KnownRoot[]): Pick<Patch, 'like' | 'put' | 'cut'> {
  let best: KnownRoot | undefined
  let most = 0
  for (const candidate of candidates) {
    const shared = sharedTables(candidate.database, database)
    if (shared <= most) continue
    best = candidate
    most = shared
  }
  if (best === undefined) return { like: null, put: allRows(database) }
  const { database: base, ...like } = best
  return { like, ...databaseDiff(base, database) }
}

const allRows = (database: Database): Patch['put'] =>
  Object.fromEntries(
    Object.entries(database).flatMap(([name, table]) => (table.size === 0 ? [] : [[name, [...table.all()]]])),
  )

/** What several changes, one after the other, did to the rows; undefined when nothing. */
function rowsPatch(changes: readonly (readonly RowChange[])[]): Patch | undefined {
  const put: Partial<Record<TableName, object[]>> = {}
  const cut: Partial<Record<TableName, number[]>> = {}
  const rows = changes.length === 1 ? (changes[0] ?? []) : lastOfEach(changes.flat())
  if (rows.length === 0) return undefined
  for (const { table, before, after } of rows) {
    if (after !== undefined) addTo(put, table, after)
    else if (before !== undefined) addTo(cut, table, before.id)
  }
  return { root: 'now', cut, put }
}

function addTo<One>(lists: Partial<Record<TableName, One[]>>, table: TableName, one: One): void {
  const list = lists[table]
  if (list === undefined) lists[table] = [one]
  else list.push(one)
}

function lastOfEach(rows: readonly RowChange[]): RowChange[] {
  const last = new Map<string, RowChange>()
  for (const row of rows) last.set(`${row.table} ${(row.after ?? row.before)?.id}`, row)
  return [...last.values()]
}

interface Versions {
  readonly ids: number
  readonly random: number
  readonly clock: number
}

const versionsOf = ({ ids, random, clock }: Account): Versions => ({
  ids: ids.version,
  random: random.version,
  clock: clock.version,
})

const surroundingsOf = (account: Account): Surroundings => ({
  ids: account.ids.capture(),
  random: account.random.capture(),
  clock: account.clock.position,
  limits: account.limits.capture(),
  toolLimits: account.toolLimits.capture(),
  faults: account.faults.capture(),
  outbox: account.outbox.capture(),
  deliveries: account.deliveries.capture(),
  roots: account.roots,
  start: account.journal.start,
  ...account.terms,
})

function hasOtherTerms(account: Account, told: Surroundings): boolean {
  const { plan, purchased, limitMode, isSuspended, settings, scimToken } = account.terms
  return (
    settings !== told.settings ||
    plan !== told.plan ||
    purchased !== told.purchased ||
    limitMode !== told.limitMode ||
    isSuspended !== told.isSuspended ||
    scimToken !== told.scimToken
  )
}

function hasOtherLimits(account: Account, told: Surroundings): boolean {
  const tools = account.toolLimits.capture()
  return (
    !isSameLimit(account.limits.capture(), told.limits) ||
    !isSameLimit(tools.minute, told.toolLimits.minute) ||
    !isSameLimit(tools.month, told.toolLimits.month)
  )
}

const isSameLimit = (one: LimitState, other: LimitState): boolean =>
  one.startedAt === other.startedAt &&
  one.used.default === other.used.default &&
  one.usedAtOpening === other.usedAtOpening &&
  one.windowLength === other.windowLength &&
  one.otherApps === other.otherApps &&
  (Object.keys(one.used) as (keyof LimitState['used'])[]).every((limit) => one.used[limit] === other.used[limit])

/** Members of the head that are others now. */
function headPatch(account: Account, before: Surroundings, after: Surroundings): Pick<Frame, 'head'> {
  const head: Record<string, unknown> = {}
  const ids = othersOf(before.ids, after.ids)
  const random = othersOf(before.random, after.random)
  if (ids.length > 0) head.ids = ids
  if (random.length > 0) head.random = random
  const isMoved = before.clock.offset !== after.clock.offset || before.clock.frozenAt !== after.clock.frozenAt
  if (isMoved) head.clock = account.clock.capture()
  if (before.start !== after.start) head.start = after.start
  if (hasOtherTerms(account, before)) Object.assign(head, termsJson(after))
  if (!isSameLimit(before.limits, after.limits)) head.limits = limitsJson(after.limits)
  const isSameTools =
    isSameLimit(before.toolLimits.minute, after.toolLimits.minute) &&
    isSameLimit(before.toolLimits.month, after.toolLimits.month)
  if (!isSameTools) head.toolLimits = toolLimitsJson(after.toolLimits)
  if (before.faults.faults !== after.faults.faults || before.faults.lastId !== after.faults.lastId) {
    head.faults = after.faults
  }
  return Object.keys(head).length === 0 ? {} : { head }
}

function othersOf<Name>(before: ReadonlyMap<Name, number>, after: ReadonlyMap<Name, number>): [Name, number][] {
  const others: [Name, number][] = []
  for (const [name, number] of after) if (before.get(name) !== number) others.push([name, number])
  return others
}

function outboxPatch({ outbox: before }: Surroundings, { outbox: after }: Surroundings): OutboxPatch {
  const { emails, from, to, lastId } = after
  let first = to
  while (first > from && (emails[first - 1]?.id ?? 0) > before.lastId) first--
  const isContinued = first === from || emails[first - 1] === before.emails[before.to - 1]
  if (!isContinued || lastId < before.lastId) return { drop: -1, add: emails.slice(from, to), lastId }
  return { drop: before.to - before.from - (first - from), add: emails.slice(first, to), lastId }
}

const isSameDeliveries = (before: Surroundings, { deliveries }: Surroundings): boolean =>
  deliveries.changed.length === 0 && deliveries.lastId === before.deliveries.lastId

function deliveriesPatch({ deliveries }: Surroundings): DeliveriesPatch {
  const { open, changed, lastId, schedule } = deliveries
  const { hour, taken } = schedule.allowance
  return {
    put: changed.flatMap((id) => open.get(id) ?? []),
    cut: changed.filter((id) => !open.has(id)),
    lastId,
    turns: schedule.turns,
    hour: Number.isFinite(hour) ? hour : null,
    taken,
  }
}
