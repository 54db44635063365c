import * as z from 'zod'
import type { Account, AccountState } from '../account/account.ts'
import { NO_FAULTS } from '../account/faults.ts'
import { TRAFFIC_KINDS, type TrafficKind } from '../account/traffic.ts'
import { SHIPPED_SCIM_TOKEN } from '../options/account-options.ts'
import { defaultSettings, Settings } from '../options/settings.ts'
import { isAccountName, LimitMode, Plan } from '../schemas/account.ts'
import type { Database } from '../store/database.ts'
import type { AccountHead } from './data-format.ts'

const numbersByName = () => z.array(z.tuple([z.string(), z.number()]))

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
    plan: Plan().optional(),
    purchased: z.number().optional(),
    limitMode: LimitMode().optional(),
    isSuspended: z.boolean(),
    settings: z.object(Settings().shape).partial(),
    scimToken: z.string().optional(),
    traffic: Traffic().optional(),
  })

/** Returns where the head is not what `headOf` makes, as `clock.frozen`; undefined when it is. */
export function faultOfHead(head: AccountHead): string | undefined {
  const [issue] = Head().safeParse(head).error?.issues ?? []
  return issue?.path.join('.')
}

export function headOf(account: Account): AccountHead {
  const { database: _, ids, random, limits: __, toolLimits: _tools, faults: ___, ...rest } = account.capture()
  return { name: account.name, seed: account.random.seed, ...rest, ids: [...ids], random: [...random] }
}

/** Limit windows and faults are not kept: a restart begins without them. */
export function stateOf(head: AccountHead, database: Database): AccountState {
  const { ids, random, clock, plan, purchased, limitMode, isSuspended, settings, scimToken, traffic } =
    head as unknown as Omit<AccountState, 'scimToken'> & { readonly scimToken?: string }
  return {
    database,
    ids: new Map(ids),
    random: new Map(random),
    clock,
    plan,
    purchased,
    limitMode,
    isSuspended,
    // A file of an earlier version lacks what has been added since.
    settings: { ...defaultSettings(), ...settings },
    scimToken: scimToken ?? SHIPPED_SCIM_TOKEN,
    traffic,
    limits: undefined,
    toolLimits: undefined,
    faults: NO_FAULTS,
  }
}
