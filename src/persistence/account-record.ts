import * as z from 'zod'
import type { Account } from '../account/account.ts'
import { type FaultState, NO_FAULTS } from '../account/faults.ts'
import type { LimitState } from '../account/limits.ts'
import type { AccountState, AccountTerms } from '../account/state.ts'
import type { ToolLimitState } from '../account/tool-limits.ts'
import { TRAFFIC_KINDS, type TrafficKind } from '../account/traffic.ts'
import { SHIPPED_SCIM_TOKEN } from '../options/account-options.ts'
import { defaultSettings, Settings } from '../options/settings.ts'
import { isAccountName, LimitMode, Plan } from '../schemas/account.ts'
import type { Database } from '../store/database.ts'
import type { ClockState } from '../time/clock.ts'
import type { IdKind } from '../time/ids.ts'
import type { RandomState } from '../time/random.ts'
import type { AccountHead } from './data-format.ts'

const numbersByName = () => z.array(z.tuple([z.string(), z.number()]))

const Limits = () =>
  z.object({
    startedAt: z.number().nullable(),
    used: z.record(z.string(), z.number()),
    usedAtOpening: z.number(),
    windowLength: z.number(),
    otherApps: z.number(),
  })
const byKind = <Value extends z.ZodType>(value: Value) =>
  z.object(Object.fromEntries(TRAFFIC_KINDS.map((kind) => [kind, value])) as Record<TrafficKind, Value>)

const Traffic = () =>
  z.object({ per_hour: byKind(z.number()), until: z.number().optional(), next: byKind(z.number().optional()) })

/** Made when a file is read: a start without one makes no schema. */
const Head = () =>
  z.object({
    name: z.string().refine(isAccountName),
    seed: z.number(),
    ids: numbersByName(),
    random: numbersByName(),
    clock: z.object({ at: z.number().optional(), frozen: z.boolean() }),
    at: z.number().optional(),
    start: z.number().optional(),
    plan: Plan().nullish(),
    purchased: z.number().nullish(),
    limitMode: LimitMode().nullish(),
    isSuspended: z.boolean(),
    settings: z.object(Settings().shape).partial(),
    scimToken: z.string().optional(),
    limits: Limits().optional(),
    toolLimits: z.object({ minute: Limits(), month: Limits() }).optional(),
    faults: z.object({ faults: z.array(z.object({ id: z.number() })), lastId: z.number() }).optional(),
    traffic: Traffic().nullable().optional(),
  })

/** Returns where the head is not what `headOf` makes, as `clock.frozen`; undefined when it is. */
export function faultOfHead(head: AccountHead): string | undefined {
  const [issue] = Head().safeParse(head).error?.issues ?? []
  return issue?.path.join('.')
}

/** An account's state without its rows: `at` is its moment. */
export interface HeadParts extends AccountTerms {
  readonly at?: number
  readonly start?: number
  readonly ids: ReadonlyMap<IdKind, number>
  readonly random: RandomState
  readonly clock: ClockState
  readonly limits: LimitState | undefined
  readonly toolLimits: ToolLimitState | undefined
  readonly faults: FaultState
}

/** Account whose head is written: its name and seed. */
export type HeadOwner = Pick<Account, 'name' | 'random'>

/** Head of an account or of one of its roots, as JSON. */
export function headOf({ name, random: { seed } }: HeadOwner, parts: HeadParts): AccountHead {
  const { ids, random, clock, at, start, faults, limits, toolLimits } = parts
  return {
    name,
    seed,
    at,
    start,
    ids: [...ids],
    random: [...random],
    clock,
    ...termsJson(parts),
    faults,
    limits: limits && limitsJson(limits),
    toolLimits: toolLimits && toolLimitsJson(toolLimits),
  }
}

/** Terms as JSON: null where nothing is chosen, so that a later line can say so. */
export const termsJson = ({ plan, purchased, limitMode, isSuspended, settings, scimToken, traffic }: AccountTerms) => ({
  plan: plan ?? null,
  purchased: purchased ?? null,
  limitMode: limitMode ?? null,
  isSuspended,
  settings,
  scimToken,
  traffic: traffic ?? null,
})

/** Limits of a minute as JSON; times in epoch milliseconds of the account. */
export const limitsJson = (state: LimitState) => ({
  ...state,
  startedAt: Number.isFinite(state.startedAt) ? state.startedAt : null,
})

/** Limits of tools as JSON, for the minute and the month. */
export const toolLimitsJson = ({ minute, month }: ToolLimitState) => ({
  minute: limitsJson(minute),
  month: limitsJson(month),
})

type LimitsJson = ReturnType<typeof limitsJson>

interface HeadJson {
  readonly ids: readonly (readonly [IdKind, number])[]
  readonly random: readonly (readonly [string, number])[]
  readonly clock: ClockState
  readonly at?: number
  readonly plan?: AccountState['plan'] | null
  readonly purchased?: number | null
  readonly limitMode?: AccountState['limitMode'] | null
  readonly isSuspended: boolean
  readonly settings: Partial<AccountState['settings']>
  readonly scimToken?: string
  readonly traffic?: AccountState['traffic'] | null
  readonly limits?: LimitsJson
  readonly toolLimits?: Readonly<Record<'minute' | 'month', LimitsJson>>
  readonly faults?: FaultState
}

const limitsOf = (state: LimitsJson): LimitState => ({
  ...state,
  startedAt: state.startedAt ?? Number.NEGATIVE_INFINITY,
})

/**
 * State that a head tells. Members that files of earlier versions lack are as on a new account: their limits' windows
 * begin anew.
 */
export function stateOf(head: AccountHead, database: Database): AccountState {
  const { ids, random, plan, purchased, limitMode, isSuspended, ...rest } = head as unknown as HeadJson // it was checked
  const { limits, toolLimits } = rest
  return {
    database,
    ids: new Map(ids),
    random: new Map(random),
    clock: rest.clock,
    plan: plan ?? undefined,
    purchased: purchased ?? undefined,
    limitMode: limitMode ?? undefined,
    isSuspended,
    settings: { ...defaultSettings(), ...rest.settings },
    scimToken: rest.scimToken ?? SHIPPED_SCIM_TOKEN,
    traffic: rest.traffic ?? undefined,
    limits: limits && limitsOf(limits),
    toolLimits: toolLimits && { minute: limitsOf(toolLimits.minute), month: limitsOf(toolLimits.month) },
    faults: rest.faults ?? NO_FAULTS,
  }
}
