import * as z from 'zod'
import { LIMIT_MODES, PLANS, Plan, RateLimit, ScimToken } from '../schemas/account.ts'
import { DEFAULT_SEED } from '../time/random.ts'
import { anyText, choice, integer, switched, token } from './kinds.ts'
import { type Kind, option, type ValuesOf } from './option.ts'
import { Settings } from './settings.ts'

/** Says of an option of accounts what goes beyond the start of the emulator. */
export interface OfAccounts<Member extends string | undefined, Schema extends z.ZodType> {
  /** Name in the body of `POST /_emulator/accounts`; undefined for an option that the body lacks. */
  readonly member: Member
  /** Made when first used. */
  readonly schema: () => Schema
  /** An account made later takes it over from the start. */
  readonly isInherited: boolean
}

const ofAccounts = <One, const Member extends string | undefined, Schema extends z.ZodType>(
  one: One,
  said: OfAccounts<Member, Schema>,
): One & OfAccounts<Member, Schema> => ({ ...one, ...said })

type RateLimitValue = (typeof LIMIT_MODES)[number] | number

const rateLimit: Kind<RateLimitValue> = {
  parse(given) {
    const mode = LIMIT_MODES.find((one) => one === given)
    const number = /^\d+$/.test(given) ? Number(given) : 0
    if (mode === undefined && number === 0) throw new Error('It should be on, headers, off or calls a minute.')
    return mode ?? number
  },
}

const fixture: Kind<string | object> = { parse: (given) => given }
const settings: Kind<Partial<Settings>> = {}

/** Options of each account: of the default one at the start, of others when they are made. */
export const ACCOUNT_OPTIONS = {
  plan: ofAccounts(
    option(choice(PLANS), {
      flag: '--plan <plan>',
      means: 'its features, and its limits enforced',
      otherwise: 'enterprise, not enforced',
    }),
    { member: 'plan', schema: Plan, isInherited: true },
  ),
  rateLimit: ofAccounts(
    option(rateLimit, {
      flag: '--rate-limit <mode>',
      means: 'on, headers (counted, nothing refused), off, or calls a minute',
      otherwise: '`on` with a plan, else `headers`',
      page: 'docs/rate-limits.md',
    }),
    { member: 'rate_limit', schema: RateLimit, isInherited: true },
  ),
  fixture: ofAccounts(
    option(fixture, {
      flag: '--fixture <name>',
      means: 'the name of a fixture (`freshdesk-emulator fixtures` lists them), or a JSON or YAML file',
      default: 'support-desk',
      defaultsOf: { certify: 'certify', verify: 'the account’s name, such as acme.yaml' },
      page: 'docs/fixtures.md',
    }),
    {
      member: 'fixture',
      schema: () => z.union([z.string(), z.record(z.string(), z.unknown())]),
      isInherited: false,
    },
  ),
  seed: ofAccounts(
    option(integer, {
      flag: '--seed <number>',
      means: 'seed of ids, tokens and generated values; if given, URLs of files repeat',
      default: DEFAULT_SEED,
    }),
    { member: 'seed', schema: z.int, isInherited: true },
  ),
  now: ofAccounts(
    option(anyText, {
      flag: '--now <time>',
      means: 'ISO time at which the clock starts',
      otherwise: 'real time',
    }),
    { member: 'now', schema: z.string, isInherited: true },
  ),
  freeze: ofAccounts(
    option(switched, { flag: '--freeze', means: 'the clock stands still until it is advanced', default: false }),
    { member: 'freeze', schema: z.boolean, isInherited: true },
  ),
  settings: ofAccounts(
    option(settings, {
      means: 'switches where sources disagree; they win over the fixture’s',
      otherwise: 'as the fixture says',
      page: 'docs/settings.md',
    }),
    { member: 'settings', schema: () => Settings().partial(), isInherited: true },
  ),
  scimToken: ofAccounts(
    option(token, {
      flag: '--scim-token <token>',
      means: 'what identity providers send; in an account made later the account’s name goes before it',
      default: 'scim-token',
      page: 'docs/scim.md',
    }),
    { member: undefined, schema: ScimToken, isInherited: false },
  ),
}

const accountName: Kind<string> = {}

/** Options of an account that is made later, besides. */
export const NEW_ACCOUNT_OPTIONS = {
  name: option(accountName, { means: 'a DNS label' }),
  from: option(accountName, {
    means: 'forks this account as it is now: only `plan` and `rateLimit` go with it',
  }),
  ...ACCOUNT_OPTIONS,
}

/** Options of every account, given when it is made. */
export interface AccountSettings extends ValuesOf<typeof ACCOUNT_OPTIONS> {}

/** An account made later takes what it does not name over from the start's options; a fork is as its origin is. */
export interface NewAccountOptions extends AccountSettings {
  readonly name: string
  readonly from?: string
}

/** Token that an identity provider sends to an account that was given no token of its own; anybody knows it. */
export const SHIPPED_SCIM_TOKEN: string = ACCOUNT_OPTIONS.scimToken.default

type Table = typeof ACCOUNT_OPTIONS
type Name = keyof Table

/** The schemas of the options that a request to make an account can name, by their names there. */
type Members = {
  readonly [One in Name as Table[One]['member'] extends string ? Table[One]['member'] : never]: z.ZodOptional<
    ReturnType<Table[One]['schema']>
  >
}

export const accountMembers = (): Members =>
  Object.fromEntries(
    Object.values(ACCOUNT_OPTIONS).flatMap(({ member, schema }) =>
      member === undefined ? [] : [[member, schema().optional()]],
    ),
  ) as Members // by the table's own names

/** A request's members as options. */
export const optionsOfMembers = (members: object): AccountSettings =>
  Object.fromEntries(
    Object.entries(members).map(([given, value]) => [
      NAMES.find((name) => ACCOUNT_OPTIONS[name].member === given) ?? given,
      value,
    ]),
  )

const NAMES = Object.keys(ACCOUNT_OPTIONS) as Name[] // the table's own

/** The options of accounts among others. */
export const accountOptionsOf = (given: AccountSettings): AccountSettings =>
  Object.fromEntries(NAMES.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])))

/** Options of the start that an account made later takes over. */
export const inheritedOf = (start: AccountSettings): AccountSettings =>
  Object.fromEntries(Object.entries(start).filter(([name]) => ACCOUNT_OPTIONS[name as Name]?.isInherited))
