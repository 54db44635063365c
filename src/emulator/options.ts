import { nameOf } from '../http/guard.ts'
import type { RequestLog } from '../http/log.ts'
import type { Notice } from '../http/notice.ts'
import { ACCOUNT_OPTIONS } from '../options/account-options.ts'
import { anyText, callback, choice, integer, names, switched, token } from '../options/kinds.ts'
import { type Kind, option, type SettledOf, type ValuesOf } from '../options/option.ts'
import { isPostgresUrl } from '../persistence/postgres/url.ts'
import { LISTENING_OPTIONS, SECURED_OPTIONS } from './server-options.ts'

/** `acme.freshdesk.com` is accepted too, of a flag. */
const accountName: Kind<string> = { parse: (given) => given.replace(/\.freshdesk\.com$/i, '') }

/** Whole number of seconds, as a flag has it. */
const seconds: Kind<number> = {
  ...integer,
  faultOf: (value) => (Number(value) >= 0 ? undefined : `is not a number of seconds: ${value}`),
}

const minutes: Kind<number> = {
  ...integer,
  faultOf: (value) => (Number(value) > 0 ? undefined : `is not a number of minutes above 0: ${value}`),
}

const webAddress: Kind<string> = {
  faultOf: (value) => (/^https?:\/\/[^/]+\/?$/.test(String(value)) ? undefined : `is no URL without a path: ${value}`),
}

/** A host name as clients write it, without a port. */
const isHostName = (name: string): boolean => nameOf(name) === name.toLowerCase()

const hostNames = names(
  (name) => {
    if (!isHostName(name)) throw new Error(`It should be a host name without a port: ${name}`)
    return name
  },
  (hosts) => {
    const odd = hosts.find((host) => !isHostName(host))
    return odd === undefined ? undefined : `has what is no host name: ${odd}`
  },
)

/** Every option of `createEmulator`, in the order of README and `--help`. */
export const EMULATOR_OPTIONS = {
  ...LISTENING_OPTIONS,
  account: option(accountName, {
    flag: '--account <name>',
    means: 'name of the default account, a DNS label',
    default: 'acme',
  }),
  ...ACCOUNT_OPTIONS,
  data: option(anyText, {
    flag: '--data <file>',
    means:
      'keep all accounts in this file, or in PostgreSQL: `postgres://...`; what was answered is kept; those that are there win over the fixture',
    otherwise: 'in memory',
    page: 'docs/data.md',
  }),
  durability: option(choice(['log', 'none']), {
    flag: '--durability <kind>',
    means: 'of the data file: log, answered means kept; or none: it is written soon after, and a sudden end loses some',
    default: 'log',
  }),
  advertise: option(webAddress, {
    flag: '--advertise <url>',
    means: 'of several replicas with their accounts in one PostgreSQL: where the others reach this one',
    otherwise: 'one alone, which takes all accounts',
    page: 'docs/scale.md',
  }),
  drain: option(seconds, {
    flag: '--drain <seconds>',
    means: 'at the end: answers for so long that it leaves (`/_emulator/health/ready` is 503), before it stops',
    default: 0,
    commands: ['start'],
    page: 'docs/scale.md',
  }),
  idle: option(minutes, {
    flag: '--idle <minutes>',
    means: 'an account in PostgreSQL that nobody calls for so long leaves memory, and comes back with the next call',
    otherwise: 'never',
    page: 'docs/scale.md',
  }),
  randomKeys: option(switched, {
    flag: '--random-keys',
    means:
      'agents have keys, and identity providers a token, that nobody can guess, in the place of those that are shipped',
    default: false,
  }),
  repair: option(switched, {
    flag: '--repair',
    means: 'start with a damaged change log: what comes after the damage is put aside',
    default: false,
  }),
  ...SECURED_OPTIONS,
  strictHosts: option(switched, {
    flag: '--strict-hosts',
    means: 'a `freshdesk.com` host that names no account is 404, instead of the default account',
    default: false,
  }),
  trustProxy: option(switched, {
    flag: '--trust-proxy',
    means: 'believe `X-Forwarded-Proto` and `-Host` when building links',
    default: false,
  }),
  deliver: option(choice(['real', 'record']), {
    flag: '--deliver <mode>',
    means: 'real, or record: webhook deliveries are logged, not sent',
    default: 'real',
  }),
  control: option(switched, {
    flag: '--no-control',
    means: 'no control operations under `/_emulator` but the health check',
    default: true,
  }),
  controlToken: option(token, {
    flag: '--control-token <token>',
    means: 'ask for `Authorization: Bearer <token>` there',
    otherwise: 'none',
  }),
  controlHosts: option(hostNames, {
    flag: '--control-host <name>',
    means: '`/_emulator`, SCIM and MCP answer at this host name, too; may be repeated',
    default: [],
    otherwise: 'local names',
  }),
  mcpFull: option(switched, {
    flag: '--mcp-full',
    means: 'assistants at `/_emulator/mcp` get all control operations, those too that tell keys or reach outside',
    default: false,
    page: 'docs/mcp.md',
  }),
  cors: option(choice(['shipped', 'any']), {
    flag: '--cors <pages>',
    means: 'pages of other hosts that may call the API: any, or shipped: those with a key that was not shipped',
    default: 'shipped',
  }),
  checkReplies: option(switched, {
    means: 'checks every success against its operation’s schema and answers 500 where it does not fit',
    default: false,
  }),
  log: option(callback<(entry: RequestLog) => void>(), { means: 'told of each call' }),
  onNotice: option(callback<(notice: Notice) => void>(), {
    means: 'told what went wrong apart from calls: webhooks that fail, connections that come to nothing',
  }),
  onError: option(callback<(error: unknown) => void>(), {
    means: 'told of failures that no request waits for',
    otherwise: 'written to standard error',
  }),
}

/** Options of an emulator, told when it is started. */
export interface EmulatorOptions extends ValuesOf<typeof EMULATOR_OPTIONS> {}

/** Options where what was not given is by default. */
export type SettledOptions = SettledOf<typeof EMULATOR_OPTIONS>

/** Throws an `Error` of one line for what several replicas alone need. */
export function checkShared({ data = '', advertise, idle }: EmulatorOptions): void {
  if (isPostgresUrl(data)) return
  const needy = Object.entries({ '--advertise': advertise, '--idle': idle }).find(([, value]) => value !== undefined)
  if (needy !== undefined) throw new Error(`${needy[0]} needs --data postgres://...`)
}

/** The authority is kept beside the accounts. */
export const tlsFolder = ({ data, tls, proxy, tlsCert, tlsDir }: SettledOptions): string | undefined =>
  tlsDir !== undefined || data === undefined || isPostgresUrl(data) || !(tls || proxy) || tlsCert !== undefined
    ? tlsDir
    : `${data}.tls`
