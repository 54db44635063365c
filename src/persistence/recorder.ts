import type { Account } from '../account/account.ts'
import type { AccountMoment, AccountState } from '../account/state.ts'
import type { Change } from '../store/changes.ts'
import type { Database } from '../store/database.ts'
import { tailPatch } from '../store/tail.ts'
import type { DeliveriesState } from '../webhooks/deliveries.ts'
import { headOf } from './account-record.ts'
import type { RootName } from './data-format.ts'
import type { Frame, Patch } from './frame.ts'
import {
  accountMoment,
  areOtherTerms,
  deliveriesPatch,
  hasOtherLimits,
  headPatch,
  isSameDeliveries,
} from './head-patches.ts'
import { type KnownRoot, likeOf, rootsOf, rowsPatch, snapshotRoot, statesOf } from './root-patches.ts'

/** Context of a recorder: who is told, and what is known already. */
export interface RecorderOptions {
  /** Told when something of the account changed outside of `take`. */
  readonly onChange: () => void
  /** Roots of other accounts, as frames have told them, that may be like this one. */
  readonly others: (database: Database) => readonly KnownRoot[]
  /** Whether what is kept knows the account already. */
  readonly isBegun: boolean
}

/**
 * Recorder of an account's changes, as frames tell them: all that has changed since the frame before. Knows which of
 * them are kept, and takes back the others.
 */
export class Recorder {
  readonly account: Account
  readonly #options: RecorderOptions
  readonly #unsubscribe: () => void
  #isBegun: boolean
  #isTakingBack = false
  #revision = 0
  /** Changes that are in no frame yet. */
  #changes: Change[] = []
  #versions: Versions
  /** Moment as the newest frame tells it. */
  #told: AccountMoment
  #kept: AccountMoment
  /** Changes of frames that are not kept yet. */
  #pending: { readonly changes: readonly Change[]; readonly after: AccountMoment }[] = []

  constructor(account: Account, options: RecorderOptions) {
    this.account = account
    this.#options = options
    this.#isBegun = options.isBegun
    this.#versions = versionsOf(account)
    this.#told = accountMoment(account)
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

  /** Deliveries as the newest frame tells them. */
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
    if (account.outbox.threads.capture() !== told.threads) return true
    if (account.journal.start !== told.start) return true
    if (account.deliveries.hasChanged || areOtherTerms(account.terms, told)) return true
    return isStrict && hasOtherLimits(account, told)
  }

  /** Undefined when nothing has changed. */
  take(isStrict = false): Frame | undefined {
    if (!this.isChanged(isStrict)) return undefined
    const { account } = this
    const before = this.#told
    const versions = versionsOf(account)
    const after = accountMoment(account)
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
      ...((!this.#isBegun || after.roots.undo !== before.roots.undo) && { undo: after.roots.undo }),
      ...(after.outbox !== before.outbox && {
        outbox: { ...tailPatch(before.outbox, after.outbox), lastId: after.outbox.lastId },
      }),
      ...(after.threads !== before.threads && { threads: tailPatch(before.threads, after.threads) }),
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

  #patches(after: AccountMoment): Patch[] {
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
  #anew(candidates: readonly KnownRoot[], after: AccountMoment): Patch {
    const { account } = this
    const head = headOf(account, { ...after, at: account.clock.now(), clock: account.clock.capture() })
    return { root: 'now', head, ...likeOf(account.database, candidates) }
  }

  #rootPatches({ roots }: AccountMoment): Patch[] {
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
