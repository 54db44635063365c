import { type Command, InvalidArgumentError, Option } from 'commander'
import { type EmulatorOptions, isHostName, isToken } from '../emulator/emulator.ts'
import { didYouMean } from '../nearest-names.ts'
import { fail, integer } from './commands/arguments.ts'

const PLANS = ['trial', 'free', 'growth', 'pro', 'enterprise']

const ON = ['true', '1', 'yes', 'on']
const OFF = ['false', '0', 'no', 'off']

const PREFIX = 'FRESHDESK_EMULATOR_'
/** Variables that are read; those of flags join as they are made. `FIXTURES` is the fixtures', the rest `exec`'s. */
const VARIABLES = new Set(['FIXTURES', 'URL', 'HTTPS_URL', 'API_KEY'].map((name) => `${PREFIX}${name}`))

/** A sentence for each variable of ours by name that nothing reads. */
export const unknownVariables = (environment: NodeJS.ProcessEnv): readonly string[] =>
  Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX) && !VARIABLES.has(name))
    .map((name) => `${name} is no variable that is read${didYouMean(name, VARIABLES)}`)

/** Each flag has an environment twin, `FRESHDESK_EMULATOR_<FLAG>`. An empty one counts as not set, as a switch's `false`. */
export function option(flags: string, description: string): Option {
  const made = new Option(flags, description)
  const twin = `${PREFIX}${made.name().replaceAll('-', '_').toUpperCase()}`
  VARIABLES.add(twin)
  const value = process.env[twin]?.toLowerCase()
  if (value === undefined || value === '') return value === '' ? made : made.env(twin)
  if (!made.isBoolean() && !made.negate) return made.env(twin)
  if (!ON.includes(value) && !OFF.includes(value)) fail(`${twin} is neither true nor false: ${value}`)
  return ON.includes(value) ? made.env(twin) : made
}

export function port(text: string): number {
  const number = integer(text)
  if (number > 65_535) throw new InvalidArgumentError('It should be at most 65535.')
  return number
}

/** Checks a token: what a header can carry and a client can be given. */
function token(text: string): string {
  if (!isToken(text)) throw new InvalidArgumentError('It should be printable ASCII without blanks.')
  return text
}

/** Names may be given one by one or, as in the environment, with commas between them. */
function hostNames(text: string, before: readonly string[] = []): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  const odd = names.find((name) => !isHostName(name))
  if (odd !== undefined) throw new InvalidArgumentError(`It should be a host name without a port: ${odd}`)
  return [...before, ...names]
}

/** `acme.freshdesk.com` is accepted too. */
const accountName = (text: string) => text.replace(/\.freshdesk\.com$/i, '')

function rateLimit(text: string): 'on' | 'headers' | 'off' | number {
  if (text === 'on' || text === 'headers' || text === 'off') return text
  const number = /^\d+$/.test(text) ? Number(text) : 0
  if (number === 0) throw new InvalidArgumentError('It should be on, headers, off or calls a minute.')
  return number
}

export interface StartFlags {
  readonly port?: number
  readonly host?: string
  readonly account: string
  readonly plan?: NonNullable<EmulatorOptions['plan']>
  readonly rateLimit?: NonNullable<EmulatorOptions['rateLimit']>
  readonly fixture: string
  readonly seed?: number
  readonly now?: string
  readonly freeze?: true
  readonly data?: string
  readonly durability?: 'log' | 'none'
  readonly repair?: true
  readonly log: 'pretty' | 'json' | 'silent'
  readonly tls?: true
  readonly tlsPort?: number
  readonly tlsDir?: string
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly proxy?: true
  readonly proxyOthers?: 'tunnel' | 'deny'
  readonly strictHosts?: true
  readonly trustProxy?: true
  readonly control: boolean
  readonly controlToken?: string
  readonly mcpFull?: true
  readonly scimToken?: string
  readonly controlHost?: readonly string[]
  readonly cors?: 'shipped' | 'any'
  readonly deliver: 'real' | 'record'
}

/** Flags as the emulator's options. */
export const optionsOf = <Flags extends Partial<StartFlags>>({ controlHost, ...flags }: Flags) =>
  controlHost === undefined ? flags : { ...flags, controlHosts: controlHost }

/** Defaults that differ between the commands. */
export interface StartDefaults {
  /** In words. */
  readonly port: string
  readonly log: StartFlags['log']
}

/** The flags of every command that starts an emulator. */
export function withStartFlags(command: Command, defaults: StartDefaults): Command {
  return command
    .addOption(
      option('--port <number>', `port to listen on; 0 takes a free one (default: ${defaults.port})`).argParser(port),
    )
    .addOption(option('--host <address>', 'address to listen on (default: loopback, 127.0.0.1 and ::1)'))
    .addOption(option('--account <name>', 'name of the default account').default('acme').argParser(accountName))
    .addOption(
      option('--plan <plan>', 'its features, and its limits enforced (default: enterprise, not enforced)').choices(
        PLANS,
      ),
    )
    .addOption(
      option('--rate-limit <mode>', 'on, headers (counted, nothing refused), off, or calls a minute').argParser(
        rateLimit,
      ),
    )
    .addOption(option('--fixture <name>', 'the name of a fixture, or a JSON or YAML file').default('support-desk'))
    .addOption(option('--seed <number>', 'seed of ids, tokens and generated values (default: 1)').argParser(integer))
    .addOption(option('--now <time>', 'ISO time at which the clock starts (default: real time)'))
    .addOption(option('--freeze', 'the clock stands still until it is advanced'))
    .addOption(option('--data <file>', 'keep all accounts in this file; an existing one wins over --fixture'))
    .addOption(
      option('--durability <kind>', 'of --data: log, answered means kept (default); none, kept soon after').choices([
        'log',
        'none',
      ]),
    )
    .addOption(
      option('--repair', 'start with a damaged change log: keep what is before the damage, put the rest aside'),
    )
    .addOption(
      option('--log <format>', 'pretty, json or silent').choices(['pretty', 'json', 'silent']).default(defaults.log),
    )
    .addOption(option('--tls', 'HTTPS too, with a certificate authority of its own at /_emulator/ca.pem'))
    .addOption(option('--tls-port <number>', 'port of HTTPS; 0 takes a free one (default: 4843)').argParser(port))
    .addOption(option('--tls-dir <folder>', 'keep the authority here (default: beside --data, else in memory)'))
    .addOption(option('--tls-cert <file>', "one's own certificate instead, in PEM; with --tls-key"))
    .addOption(option('--tls-key <file>', 'its key, in PEM'))
    .addOption(option('--proxy', 'the port answers CONNECT too, and stands for every *.freshdesk.com'))
    .addOption(
      option('--proxy-others <policy>', 'what becomes of other hosts (default: tunnel on loopback, else deny)').choices(
        ['tunnel', 'deny'],
      ),
    )
    .addOption(option('--strict-hosts', 'a freshdesk.com host that names no account is 404'))
    .addOption(option('--trust-proxy', 'believe X-Forwarded-Proto and -Host when building links'))
    .addOption(
      option('--deliver <mode>', 'real, or record: webhook deliveries are logged, not sent')
        .choices(['real', 'record'])
        .default('real'),
    )
    .addOption(option('--no-control', 'no control operations under /_emulator but the health check'))
    .addOption(option('--scim-token <token>', 'what identity providers send (default: scim-token)').argParser(token))
    .addOption(option('--control-token <token>', 'ask for Authorization: Bearer <token> there').argParser(token))
    .addOption(
      option('--mcp-full', 'assistants at /_emulator/mcp get all control operations, those too that tell keys'),
    )
    .addOption(
      option('--control-host <name>', 'control answers at this host name, too; may be repeated').argParser(hostNames),
    )
    .addOption(
      option(
        '--cors <pages>',
        'pages of other hosts that may call the API: any, or those with a key that was not shipped (default)',
      ).choices(['shipped', 'any']),
    )
    .addHelpText(
      'after',
      `\nEvery flag can be set in the environment: FRESHDESK_EMULATOR_PORT, FRESHDESK_EMULATOR_RATE_LIMIT ...`,
    )
}

export interface ExecFlags extends StartFlags {
  readonly also?: readonly string[]
  readonly allowNoCalls?: true
}

/** Hosts in lower case; the environment's twin names several, with commas between them. */
const hosts = (text: string, known: readonly string[] = []) => [
  ...known,
  ...text.split(',').map((host) => host.trim().toLowerCase().replace(/\.$/, '')),
]

export function withExecFlags(command: Command): Command {
  return withStartFlags(command, { port: 'a free one', log: 'silent' })
    .addOption(
      option('--also <host>', 'a host that leads here too, as freshdesk.com hosts do; may be repeated').argParser(
        hosts,
      ),
    )
    .addOption(option('--allow-no-calls', 'a run in which no call came may succeed'))
}

export interface McpFlags extends StartFlags {
  readonly emulator?: true
  readonly url?: string
  readonly apiKey?: string
}

export function withMcpFlags(command: Command): Command {
  return withStartFlags(command, { port: 'a free one', log: 'silent' })
    .addOption(option('--emulator', "the emulator's own tools, those of /_emulator/mcp, instead of Freshdesk's"))
    .addOption(
      option('--url <url>', 'an emulator that runs, instead of starting one; --account is one of its accounts'),
    )
    .addOption(option('--api-key <key>', "whose permissions hold (default: the administrator's)"))
}
