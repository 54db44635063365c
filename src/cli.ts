#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander'
import { createEmulator, type Emulator, type EmulatorOptions } from './emulator.ts'
import { jsonLine, prettyLog } from './log-format.ts'
import { VERSION } from './project.ts'
import { namedFixtures, readFixtureFile } from './store/fixture-file.ts'

const PLANS = ['trial', 'free', 'growth', 'pro', 'enterprise']

/** Announced by the documentation, not there yet: said so instead of ignored. */
const LATER_FLAGS = [
  '--tls',
  '--tls-port',
  '--tls-dir',
  '--tls-cert',
  '--tls-key',
  '--proxy',
  '--proxy-others',
  '--strict-hosts',
]
const LATER_COMMANDS = ['generate', 'exec']

/** Each flag has an environment twin, `FRESHDESK_EMULATOR_<FLAG>`. An empty one counts as not set, as a switch's `false`. */
function option(flags: string, description: string): Option {
  const made = new Option(flags, description)
  const twin = `FRESHDESK_EMULATOR_${made.name().replaceAll('-', '_').toUpperCase()}`
  const value = process.env[twin]
  const isOff = (made.isBoolean() || made.negate) && (value === 'false' || value === '0')
  return value === '' || isOff ? made : made.env(twin)
}

function integer(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It should be a whole number.')
  return Number(text)
}

function port(text: string): number {
  const number = integer(text)
  if (number > 65_535) throw new InvalidArgumentError('It should be at most 65535.')
  return number
}

/** `acme.freshdesk.com` is accepted too. */
const accountName = (text: string) => text.replace(/\.freshdesk\.com$/i, '')

function rateLimit(text: string): 'on' | 'headers' | 'off' | number {
  if (text === 'on' || text === 'headers' || text === 'off') return text
  const number = /^\d+$/.test(text) ? Number(text) : 0
  if (number === 0) throw new InvalidArgumentError('It should be on, headers, off or calls a minute.')
  return number
}

interface Flags {
  readonly port?: number
  readonly host?: string
  readonly account: string
  readonly plan?: NonNullable<EmulatorOptions['plan']>
  readonly rateLimit?: NonNullable<EmulatorOptions['rateLimit']>
  readonly fixture: string
  readonly seed: number
  readonly now?: string
  readonly freeze?: true
  readonly data?: string
  readonly log: 'pretty' | 'json' | 'silent'
  readonly trustProxy?: true
  readonly control: boolean
  readonly controlToken?: string
  readonly deliver: 'real' | 'record'
}

const oneLine = (text: string) => text.trim().replaceAll('\n', ' ')

const program = new Command('freshdesk-emulator')
  .description('A local, stateful Freshdesk (REST API v2) for development, tests and CI')
  .version(VERSION, '-v, --version')
  .configureOutput({
    outputError: (text, write) => write(`${oneLine(text.replace(/^error: /, 'freshdesk-emulator: '))}\n`),
  })

const start = program
  .command('start', { isDefault: true })
  .description('start the emulator (the default)')
  .addOption(
    option('--port <number>', 'port to listen on; 0 takes a free one (default: 4800, or $PORT)').argParser(port),
  )
  .addOption(option('--host <address>', 'address to listen on (default: loopback, 127.0.0.1 and ::1)'))
  .addOption(option('--account <name>', 'name of the default account').default('acme').argParser(accountName))
  .addOption(
    option('--plan <plan>', 'its features, and its limits enforced (default: enterprise, not enforced)').choices(PLANS),
  )
  .addOption(
    option('--rate-limit <mode>', 'on, headers (counted, nothing refused), off, or calls a minute').argParser(
      rateLimit,
    ),
  )
  .addOption(option('--fixture <name>', 'the name of a fixture, or a JSON or YAML file').default('support-desk'))
  .addOption(option('--seed <number>', 'seed of ids, tokens and generated values').argParser(integer).default(1))
  .addOption(option('--now <time>', 'ISO time at which the clock starts (default: real time)'))
  .addOption(option('--freeze', 'the clock stands still until it is advanced'))
  .addOption(option('--data <file>', 'keep all accounts in this file; an existing one wins over --fixture'))
  .addOption(option('--log <format>', 'pretty, json or silent').choices(['pretty', 'json', 'silent']).default('pretty'))
  .addOption(option('--trust-proxy', 'believe X-Forwarded-Proto and -Host when building links'))
  .addOption(
    option('--deliver <mode>', 'real, or record: webhook deliveries are logged, not sent')
      .choices(['real', 'record'])
      .default('real'),
  )
  .addOption(option('--no-control', 'no control operations under /_emulator but the health check'))
  .addOption(option('--control-token <token>', 'ask for Authorization: Bearer <token> there'))
  .addHelpText(
    'after',
    `\nEvery flag can be set in the environment: FRESHDESK_EMULATOR_PORT, FRESHDESK_EMULATOR_RATE_LIMIT ...`,
  )
  .action(run)
for (const flag of LATER_FLAGS) start.addOption(new Option(`${flag} [value]`).hideHelp())

program
  .command('fixtures')
  .description('list the fixtures: the shipped ones, and those in the folder $FRESHDESK_EMULATOR_FIXTURES')
  .action(() => {
    for (const name of namedFixtures()) {
      const { description } = readFixtureFile(name) as { readonly description?: string }
      process.stdout.write(`${name.padEnd(16)} ${description ?? ''}\n`)
    }
  })

program
  .command('openapi')
  .description('print the OpenAPI document of the API')
  .addOption(option('--format <format>', 'json or yaml').choices(['json', 'yaml']).default('json'))
  .addOption(
    option('--openapi-version <version>', '3.1, or 3.0 for older tools').choices(['3.1', '3.0']).default('3.1'),
  )
  .addOption(option('--control', 'that of the control operations under /_emulator instead'))
  .action(printDocument)

for (const name of LATER_COMMANDS) {
  program
    .command(name, { hidden: true })
    .allowUnknownOption()
    .argument('[rest...]')
    .action(() => fail(`${name} is not available yet`))
}

interface DocumentFlags {
  readonly format: 'json' | 'yaml'
  readonly openapiVersion: '3.1' | '3.0'
  readonly control?: true
}

async function printDocument({ format, openapiVersion, control }: DocumentFlags): Promise<void> {
  const files = await import('./openapi/files.ts')
  const document = control ? files.publishedControlDocument() : files.publishedApiDocument()
  const printed = openapiVersion === '3.1' ? document : (await import('./openapi/downgrade.ts')).downgraded(document)
  const text =
    format === 'json' ? JSON.stringify(printed, null, 2) : (await import('yaml')).stringify(printed).trimEnd()
  process.stdout.write(`${text}\n`)
}

async function run(flags: Flags, command: Command): Promise<void> {
  const later = LATER_FLAGS.find((flag) => command.getOptionValue(camelCase(flag)) !== undefined)
  if (later !== undefined) fail(`${later} is not available yet`)
  const { port: given, origin } = portOf(flags.port)
  const { log, control, port: _, ...rest } = flags
  const emulator = await createEmulator({ ...rest, port: given, control, ...logOption(flags) })
  stopOnSignals(() => emulator.close())
  if (log === 'json') process.stdout.write(`${startLine(emulator)}\n`)
  if (log === 'pretty') process.stdout.write(banner(emulator, origin))
}

const camelCase = (flag: string) => flag.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

/** `--port`, its environment twin, plain `PORT` (as hosting platforms set it), else 4800. */
function portOf(flag: number | undefined): { readonly port: number; readonly origin: string } {
  if (flag !== undefined) {
    const isFromEnvironment = start.getOptionValueSource('port') === 'env'
    return { port: flag, origin: isFromEnvironment ? '$FRESHDESK_EMULATOR_PORT' : '--port' }
  }
  const fromEnvironment = process.env.PORT
  if (fromEnvironment === undefined || fromEnvironment === '') return { port: 4800, origin: 'the default' }
  try {
    return { port: port(fromEnvironment), origin: '$PORT' }
  } catch {
    return fail(`PORT is not a port: ${fromEnvironment}`)
  }
}

function banner(emulator: Emulator, portOrigin: string): string {
  const url = emulator.url.replace('//127.0.0.1:', '//localhost:')
  const keys = emulator.keys.map(({ key, role, name }) => `    ${key.padEnd(22)} ${name}, ${role}`)
  return [
    `freshdesk-emulator ${VERSION}: account ${emulator.name}`,
    '',
    `  Base URL  ${url}  (port from ${portOrigin}; clients add /api/v2)`,
    '  API keys',
    ...keys,
    '',
    `  curl -u ${emulator.apiKey}:X '${url}/api/v2/tickets?per_page=3'`,
    '',
    '',
  ].join('\n')
}

/** The banner where every line is JSON. */
const startLine = ({ clock, name, url }: Emulator) =>
  JSON.stringify({ at: clock.now, account: name, listening: url, version: VERSION })

function logOption({ log, account }: Flags): Pick<EmulatorOptions, 'log'> {
  if (log === 'silent') return {}
  const line = log === 'json' ? jsonLine : prettyLog(process.stdout, account)
  return { log: (entry) => process.stdout.write(`${line(entry)}\n`) }
}

function stopOnSignals(stop: () => Promise<void>): void {
  let isStopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) return
      isStopping = true
      stop().then(
        () => process.exit(0),
        (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
      )
    })
  }
}

function fail(message: string): never {
  process.stderr.write(`freshdesk-emulator: ${message.split('\n')[0]}\n`)
  process.exit(1)
}

// Whoever read the log may go away (`| head`): the emulator stays.
process.stdout.on('error', () => undefined)

try {
  await program.parseAsync()
} catch (error) {
  fail(error instanceof Error ? error.message : String(error))
}
