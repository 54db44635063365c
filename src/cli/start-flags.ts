import { type Command, Option as Flag, InvalidArgumentError } from 'commander'
import { EMULATOR_OPTIONS } from '../emulator/options.ts'
import { didYouMean } from '../nearest-names.ts'
import { anyText, choice, integer, names, switched } from '../options/kinds.ts'
import { type FlagValuesOf, type Kind, type Option, type OptionCommand, option } from '../options/option.ts'
import { fail } from './commands/arguments.ts'
import { LIVE_ACCOUNT_OPTIONS } from './live-account-options.ts'
import { defaultOf, plain } from './option-words.ts'

const ON = ['true', '1', 'yes', 'on']
const OFF = ['false', '0', 'no', 'off']

const PREFIX = 'FRESHDESK_EMULATOR_'
/** Variables that are read; those of flags join as they are made. `FIXTURES` is the fixtures', the rest what `exec` and `certify` set. */
const VARIABLES = new Set(
  ['FIXTURES', 'URL', 'HTTPS_URL', 'API_KEY', 'INCIDENT', 'RUN_DIR'].map((name) => `${PREFIX}${name}`),
)

/** A sentence for each variable of ours by name that nothing reads. */
export const unknownVariables = (environment: NodeJS.ProcessEnv): readonly string[] =>
  Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX) && !VARIABLES.has(name))
    .map((name) => `${name} is no variable that is read${didYouMean(name, VARIABLES)}`)

/** Each flag has an environment twin, `FRESHDESK_EMULATOR_<FLAG>`. An empty one counts as not set, as a switch's `false`. */
export function flagOf(flags: string, description: string): Flag {
  const made = new Flag(flags, description)
  const twin = `${PREFIX}${made.name().replaceAll('-', '_').toUpperCase()}`
  VARIABLES.add(twin)
  const value = process.env[twin]?.toLowerCase()
  if (value === undefined || value === '') return value === '' ? made : made.env(twin)
  if (!made.isBoolean() && !made.negate) return made.env(twin)
  if (!ON.includes(value) && !OFF.includes(value)) fail(`${twin} is neither true nor false: ${value}`)
  return ON.includes(value) ? made.env(twin) : made
}

/** Formats of commands that are told none: where standard output is the command's, nothing is printed. */
export const LOG_FORMATS = { start: 'pretty', exec: 'silent', mcp: 'silent' } as const

const ONE_OR_MORE: Kind<number> = {
  parse(given) {
    const number = integer.parse?.(given) ?? 0
    if (number < 1) throw new Error('It should be 1 or more.')
    return number
  },
}

const incidentNames = names(
  (name) => name,
  () => undefined,
)

const ofCertify = <Value, const Flag extends string>(
  kind: Kind<Value>,
  statement: { readonly flag: Flag; readonly means: string; readonly otherwise?: string; readonly page?: string },
) => option(kind, { ...statement, commands: ['certify'] })

/** Options that commands have and programs have not. */
export const COMMAND_OPTIONS = {
  log: option(choice(['pretty', 'json', 'silent']), {
    flag: '--log <format>',
    means: 'how calls are printed: pretty, json or silent',
    otherwise: 'silent',
    defaultsOf: LOG_FORMATS,
    page: 'docs/logs.md',
  }),
  allowNoCalls: option(switched, {
    flag: '--allow-no-calls',
    means: 'a run in which no call came may succeed',
    default: false,
    commands: ['exec'],
  }),
  ui: option(switched, {
    flag: '--ui',
    means: 'the emulator stays when the command has ended, for the inspector, until Ctrl-C',
    default: false,
    commands: ['exec'],
    page: 'docs/inspector.md',
  }),
  emulator: option(switched, {
    flag: '--emulator',
    means: "the emulator's own tools, those of `/_emulator/mcp`, instead of Freshdesk's",
    default: false,
    commands: ['mcp'],
  }),
  url: option(anyText, {
    flag: '--url <url>',
    means: 'an emulator that runs, instead of starting one; `--account` is one of its accounts',
    otherwise: 'one is started',
    commands: ['mcp'],
  }),
  apiKey: option(anyText, {
    flag: '--api-key <key>',
    means: 'whose permissions hold',
    otherwise: "the administrator's",
    commands: ['mcp'],
  }),
  incidents: ofCertify(incidentNames, {
    flag: '--incidents <names>',
    means: 'these alone, with commas between',
    otherwise: 'all',
    page: 'docs/certify.md',
  }),
  check: ofCertify(anyText, {
    flag: '--check <command>',
    means: 'a shell command that prints the rows the client holds, a JSON object with `type` and `id` a line',
    otherwise: 'none',
  }),
  reset: ofCertify(anyText, {
    flag: '--reset <command>',
    means: 'a shell command that makes the client forget what it has done',
    otherwise: 'none',
  }),
  receiver: ofCertify(anyText, {
    flag: '--receiver <url>',
    means: 'the command is a server that gets webhooks at this address',
    otherwise: 'none',
  }),
  timeout: ofCertify(ONE_OR_MORE, {
    flag: '--timeout <seconds>',
    means: 'without a call and output after which it counts as hung; more for commands that take long',
    otherwise: '120',
  }),
  jobs: ofCertify(ONE_OR_MORE, { flag: '--jobs <number>', means: 'incidents tried at once', otherwise: '1' }),
  junit: ofCertify(anyText, { flag: '--junit <file>', means: 'write the results as JUnit XML', otherwise: 'none' }),
  json: option(anyText, {
    flag: '--json <file>',
    means: 'write the results as JSON',
    otherwise: 'none',
    commands: ['certify', 'verify'],
  }),
  save: ofCertify(anyText, {
    flag: '--save <folder>',
    means: 'write a case file for each harm here',
    otherwise: 'none',
  }),
  case: ofCertify(anyText, { flag: '--case <file>', means: 'try this case alone', otherwise: 'none' }),
  list: ofCertify(switched, {
    flag: '--list',
    means: 'print the incidents, one a line, with their sources',
    otherwise: 'off',
  }),
  ...LIVE_ACCOUNT_OPTIONS,
}

type OfPrograms = FlagValuesOf<typeof EMULATOR_OPTIONS>
type OfCommands = FlagValuesOf<typeof COMMAND_OPTIONS>

/** Values of flags and of their twins, by the names of the options. */
export type StartFlags = OfPrograms & OfCommands

/** A program's `log` is a function, its flag a format. */
const FLAG_OPTIONS: Readonly<Record<string, Option>> = { ...EMULATOR_OPTIONS, ...COMMAND_OPTIONS }

/** Commands that an option is for which names none: the others start no emulator, or one of their own. */
const OF_STARTS: readonly OptionCommand[] = ['start', 'exec', 'mcp']
/** Options of those that the others take, too. */
const TAKEN: Readonly<Partial<Record<OptionCommand, ReadonlySet<Option>>>> = {
  certify: new Set<Option>([EMULATOR_OPTIONS.fixture, EMULATOR_OPTIONS.seed]),
  verify: new Set<Option>([EMULATOR_OPTIONS.fixture]),
}

/** Options of a command that have a flag. */
export const optionsOfCommand = (name: OptionCommand): readonly (Option & { readonly flag: string })[] =>
  Object.values(FLAG_OPTIONS).flatMap((one) => {
    const { flag, commands = OF_STARTS } = one
    return flag !== undefined && (commands.includes(name) || TAKEN[name]?.has(one)) ? [{ ...one, flag }] : []
  })

/** Adds the flags of a command; its action gets the values by their options' names. */
export function withStartFlags(command: Command, name: OptionCommand): Command {
  for (const one of optionsOfCommand(name)) command.addOption(startFlag(one.flag, one, name))
  const variables = name === 'pull' || name === 'verify' ? 'API_KEY_ENV' : 'PORT, FRESHDESK_EMULATOR_RATE_LIMIT'
  return command.addHelpText('after', `\nEvery flag can be set in the environment: ${PREFIX}${variables} ...`)
}

function startFlag(flag: string, one: Option, command: OptionCommand): Flag {
  const { kind, means } = one
  const byDefault = defaultOf(one, command)
  const made = flagOf(flag, plain(byDefault === 'off' ? means : `${means} (default: ${byDefault})`))
  if (kind.choices !== undefined) made.choices([...kind.choices])
  if (kind.parse !== undefined) made.argParser((given, before) => parsed(kind, given, before))
  return made
}

function parsed(kind: Kind<unknown>, given: string, before: unknown): unknown {
  try {
    return kind.parse?.(given, before)
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message)
  }
}

/** Flags, by the names that Commander gives them, as options. */
export const optionsOf = (flags: Readonly<Record<string, unknown>>): StartFlags =>
  Object.fromEntries(Object.entries(flags).map(([name, value]) => [OPTION_NAMES.get(name) ?? name, value]))

const OPTION_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(FLAG_OPTIONS).flatMap(([name, { flag }]) =>
    flag === undefined ? [] : [[new Flag(flag).attributeName(), name]],
  ),
)
