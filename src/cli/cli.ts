import { Command } from 'commander'
import type { Emulator } from '../emulator/emulator.ts'
import { EMULATOR_OPTIONS, type EmulatorOptions } from '../emulator/options.ts'
import { START_PORT, START_TLS_PORT } from '../emulator/server-options.ts'
import { library } from '../libraries.ts'
import { didYouMean } from '../nearest-names.ts'
import { port } from '../options/kinds.ts'
import { VERSION } from '../project.ts'
import { fail } from './commands/arguments.ts'
import { fixturesCommand } from './commands/fixtures.ts'
import { generateCommand } from './commands/generate.ts'
import { jsonLine, prettyLog, prettyNotice } from './log-format.ts'
import { flagOf, LOG_FORMATS, optionsOf, type StartFlags, unknownVariables, withStartFlags } from './start-flags.ts'

const oneLine = (text: string) => text.trim().replaceAll('\n', ' ')

const program = new Command('freshdesk-emulator')
  .description('A local, stateful Freshdesk (REST API v2) for development, tests and CI')
  .version(VERSION, '-v, --version')
  .enablePositionalOptions()
  .configureOutput({
    outputError: (text, write) => write(`${oneLine(text.replace(/^error: /, 'freshdesk-emulator: '))}\n`),
  })

const start = withStartFlags(
  program.command('start', { isDefault: true }).description('start the emulator (the default)'),
  'start',
).action((flags) => run(optionsOf(flags)))

program.addHelpText('after', () => `\nOptions of start:\n${start.helpInformation().split(/^Options:\n/m)[1] ?? ''}`)

withStartFlags(
  program
    .command('exec')
    .description('start on a free port as a proxy too, run a command that finds it, and end as it ends')
    .usage('[options] -- <command> [arguments...]')
    .argument('<command...>')
    .passThroughOptions(),
  'exec',
).action((command, flags) => runCommand(command, optionsOf(flags)))

withStartFlags(
  program
    .command('mcp')
    .description('speak the Model Context Protocol on standard input and output, for assistants in editors'),
  'mcp',
).action((flags) => runMcp(optionsOf(flags)))

withStartFlags(
  program
    .command('certify')
    .description('run a command through incidents of public reports, and say which it survives')
    .usage('[options] -- <command> [arguments...]')
    .argument('[command...]')
    .passThroughOptions(),
  'certify',
).action(async (command, flags) => {
  const { certify } = await import('./commands/certify/certify.ts')
  process.exitCode = await certify(command, optionsOf(flags))
})

/** Exit code of commands that could not ask a live account, for flags that cannot be, too: 1 is that of differences. */
const COULD_NOT_RUN = 2

withStartFlags(
  program.command('pull').description('read a live account, and write it as a fixture in which nobody is named'),
  'pull',
)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : COULD_NOT_RUN))
  .action(async (flags) => {
    const { pullAccount } = await import('./commands/pull/pull.ts')
    process.exitCode = await pullAccount(optionsOf(flags))
  })

withStartFlags(
  program
    .command('verify')
    .description('ask a live account and the emulator the same reads, and tell where they differ'),
  'verify',
)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : COULD_NOT_RUN))
  .action(async (flags) => {
    const { verifyAccount } = await import('./commands/verify/verify.ts')
    process.exitCode = await verifyAccount(optionsOf(flags))
  })

for (const command of [fixturesCommand(), generateCommand()]) {
  program.addCommand(command.copyInheritedSettings(program))
}

program
  .command('openapi')
  .description('print the OpenAPI document of the API')
  .addOption(flagOf('--format <format>', 'json or yaml').choices(['json', 'yaml']).default('json'))
  .addOption(
    flagOf('--openapi-version <version>', '3.1, or 3.0 for older tools').choices(['3.1', '3.0']).default('3.1'),
  )
  .addOption(flagOf('--control', 'that of the control operations under /_emulator instead'))
  .action(printDocument)

interface DocumentFlags {
  readonly format: 'json' | 'yaml'
  readonly openapiVersion: '3.1' | '3.0'
  readonly control?: true
}

async function printDocument({ format, openapiVersion, control }: DocumentFlags): Promise<void> {
  const files = await import('../openapi/files.ts')
  const document = control ? files.publishedControlDocument() : files.publishedApiDocument()
  const printed = openapiVersion === '3.1' ? document : (await import('../openapi/downgrade.ts')).downgraded(document)
  const text = format === 'json' ? JSON.stringify(printed, null, 2) : library('yaml').stringify(printed).trimEnd()
  process.stdout.write(`${text}\n`)
}

async function run({ log = LOG_FORMATS.start, ...flags }: StartFlags): Promise<void> {
  const { port: given, origin } = portOf(flags.port)
  const tlsPort = flags.tls ? { tlsPort: flags.tlsPort ?? START_TLS_PORT } : {}
  const shown = logOption({ log, account: flags.account }, process.stdout)
  // The other commands, and flags that nothing starts with, do without it.
  const { createEmulator } = await import('../emulator/emulator.ts')
  const emulator = await createEmulator({ ...flags, ...tlsPort, port: given, ...shown })
  stopOnSignals(() => emulator.close())
  if (log === 'silent') process.stdout.write(portLines(emulator))
  if (log === 'json') process.stdout.write(`${startLine(emulator)}\n`)
  if (log === 'pretty') process.stdout.write(banner(emulator, origin, flags))
}

/** The log goes where it does not mix with what the command prints; `PORT` is the command's own. */
async function runCommand(command: readonly string[], { log = LOG_FORMATS.exec, ...flags }: StartFlags): Promise<void> {
  const { exec } = await import('./commands/exec/exec.ts')
  const shown = logOption({ log, account: flags.account }, process.stderr)
  process.exitCode = await exec(command, { ...flags, ...shown })
}

/** Standard output is the protocol's alone. */
async function runMcp({ log = LOG_FORMATS.mcp, ...flags }: StartFlags): Promise<void> {
  const { mcp } = await import('./commands/mcp.ts')
  await mcp({ ...flags, ...logOption({ log, account: flags.account }, process.stderr) })
}

/** `--port`, its environment twin, plain `PORT` (as hosting platforms set it), else 4800. */
function portOf(flag: number | undefined): { readonly port: number; readonly origin: string } {
  if (flag !== undefined) {
    const isFromEnvironment = start.getOptionValueSource('port') === 'env'
    return { port: flag, origin: isFromEnvironment ? '$FRESHDESK_EMULATOR_PORT' : '--port' }
  }
  const fromEnvironment = process.env.PORT
  if (fromEnvironment === undefined || fromEnvironment === '') return { port: START_PORT, origin: 'the default' }
  try {
    return { port: port.parse(fromEnvironment), origin: '$PORT' }
  } catch {
    return fail(`PORT is not a port: ${fromEnvironment}`)
  }
}

type Secured = Pick<StartFlags, 'proxy' | 'control' | 'tlsDir'>

function banner(emulator: Emulator, portOrigin: string, flags: Secured): string {
  const url = emulator.url.replace('//127.0.0.1:', '//localhost:')
  const keys = emulator.keys.map(({ key, role, name }) => `    ${key.padEnd(22)} ${name}, ${role}`)
  return [
    `freshdesk-emulator ${VERSION}: account ${emulator.name}`,
    '',
    `  Base URL  ${url}  (port from ${portOrigin}; clients add /api/v2)`,
    ...secureLines(emulator, url, flags),
    ...(flags.control === false ? [] : [`  Inspector ${url}/_emulator`]),
    '  API keys',
    ...keys,
    '',
    `  curl -u ${emulator.apiKey}:X '${url}/api/v2/tickets?per_page=3'`,
    '',
    '',
  ].join('\n')
}

function secureLines({ httpsUrl, caCertificate }: Emulator, url: string, flags: Secured): string[] {
  const { proxy, control, tlsDir } = flags
  const https = httpsUrl === undefined ? [] : [`  HTTPS     ${httpsUrl.replace('//127.0.0.1:', '//localhost:')}`]
  const proxied = proxy ? [`  Proxy     HTTPS_PROXY=${url}  (stands for every *.freshdesk.com)`] : []
  const authority = control ? `${url}/_emulator/ca.pem` : tlsDir === undefined ? undefined : `${tlsDir}/ca.pem`
  const isTold = caCertificate !== undefined && authority !== undefined
  return [...https, ...proxied, ...(isTold ? [`  CA        ${authority}`] : [])]
}

/** The banner where every line is JSON. */
const startLine = ({ clock, name, url, httpsUrl }: Emulator) =>
  JSON.stringify({ at: clock.now, account: name, listening: url, https: httpsUrl, version: VERSION })

/** A line a port, and nothing else: what a script that asked for free ones needs. */
const portLines = ({ url, httpsUrl }: Emulator) =>
  [url, httpsUrl]
    .flatMap((one) => one ?? [])
    .map((one) => `${one}\n`)
    .join('')

function logOption(
  { log, account = EMULATOR_OPTIONS.account.default }: Pick<StartFlags, 'log' | 'account'>,
  output: NodeJS.WriteStream,
): Pick<EmulatorOptions, 'log' | 'onNotice'> {
  if (log === 'silent') return {}
  const line = log === 'json' ? jsonLine : prettyLog(output, account)
  const notice = log === 'json' ? JSON.stringify : prettyNotice(output, account)
  return {
    log: (entry) => output.write(`${line(entry)}\n`),
    onNotice: (entry) => output.write(`${notice(entry)}\n`),
  }
}

function stopOnSignals(stop: () => Promise<void>): void {
  let isStopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Who asks again waits no longer.
      if (isStopping) {
        stop().catch(() => undefined)
        return
      }
      isStopping = true
      stop().then(
        () => process.exit(0),
        (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
      )
    })
  }
}

// Whoever read the log may go away (`| head`): the emulator stays.
process.stdout.on('error', () => undefined)

/** A mistyped command would be taken for an argument of the default one; a variable that none reads, for one that is heeded. */
function checkNames(): void {
  const [, , first = '-'] = process.argv
  const commands = [...program.commands.map((command) => command.name()), 'help']
  if (!first.startsWith('-') && !commands.includes(first)) {
    fail(`there is no command ${first}${didYouMean(first, commands)}`)
  }
  for (const warning of unknownVariables(process.env)) process.stderr.write(`freshdesk-emulator: ${warning}\n`)
}

checkNames()
try {
  await program.parseAsync()
} catch (error) {
  fail(error instanceof Error ? error.message : String(error))
}
