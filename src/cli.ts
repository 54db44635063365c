#!/usr/bin/env node
import { Command } from 'commander'
import { createEmulator, type Emulator, type EmulatorOptions } from './emulator.ts'
import type { RequestLog } from './http/log.ts'
import { VERSION } from './project.ts'
import { port, type StartFlags, withStartFlags } from './start-flags.ts'
import { readFixtureFile, shippedFixtures } from './store/fixture-file.ts'

/** Announced by the documentation, not there yet: said so instead of ignored. */
const LATER_COMMANDS = ['openapi', 'generate']

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
  { port: '4800, or $PORT', log: 'pretty' },
).action(run)

withStartFlags(
  program
    .command('exec')
    .description('start on a free port as a proxy too, run a command that finds it, and end as it ends')
    .usage('[options] -- <command> [arguments...]')
    .argument('<command...>')
    .passThroughOptions(),
  { port: 'a free one', log: 'silent' },
).action(runCommand)

program
  .command('fixtures')
  .description('list the shipped fixtures')
  .action(() => {
    for (const name of shippedFixtures()) {
      const { description } = readFixtureFile(name) as { readonly description?: string }
      process.stdout.write(`${name.padEnd(16)} ${description ?? ''}\n`)
    }
  })

for (const name of LATER_COMMANDS) {
  program
    .command(name, { hidden: true })
    .allowUnknownOption()
    .argument('[rest...]')
    .action(() => fail(`${name} is not available yet`))
}

async function run({ log, ...flags }: StartFlags): Promise<void> {
  const { port: given, origin } = portOf(flags.port)
  const tlsPort = flags.tls ? { tlsPort: flags.tlsPort ?? 4843 } : {}
  const emulator = await createEmulator({ ...flags, ...tlsPort, port: given, ...logOption(log, process.stdout) })
  stopOnSignals(() => emulator.close())
  if (log !== 'silent') process.stdout.write(banner(emulator, origin, flags.proxy ?? false))
}

/** The log goes where it does not mix with what the command prints; `PORT` is the command's own. */
async function runCommand(command: readonly string[], { log, ...flags }: StartFlags): Promise<void> {
  const { exec } = await import('./exec/exec.ts')
  process.exitCode = await exec(command, { ...flags, proxy: true, ...logOption(log, process.stderr) })
}

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

function banner(emulator: Emulator, portOrigin: string, proxy: boolean): string {
  const url = emulator.url.replace('//127.0.0.1:', '//localhost:')
  const keys = emulator.keys.map(({ key, role, name }) => `    ${key.padEnd(22)} ${name}, ${role}`)
  return [
    `freshdesk-emulator ${VERSION}: account ${emulator.name}`,
    '',
    `  Base URL  ${url}  (port from ${portOrigin}; clients add /api/v2)`,
    ...secureLines(emulator, url, proxy),
    '  API keys',
    ...keys,
    '',
    `  curl -u ${emulator.apiKey}:X '${url}/api/v2/tickets?per_page=3'`,
    '',
    '',
  ].join('\n')
}

function secureLines({ httpsUrl, caCertificate }: Emulator, url: string, proxy: boolean): string[] {
  const https = httpsUrl === undefined ? [] : [`  HTTPS     ${httpsUrl.replace('//127.0.0.1:', '//localhost:')}`]
  const proxied = proxy ? [`  Proxy     HTTPS_PROXY=${url}  (stands for every *.freshdesk.com)`] : []
  return [...https, ...proxied, ...(caCertificate === undefined ? [] : [`  CA        ${url}/_emulator/ca.pem`])]
}

function logOption(format: StartFlags['log'], output: NodeJS.WritableStream): Pick<EmulatorOptions, 'log'> {
  if (format === 'silent') return {}
  if (format === 'json') return { log: (entry) => output.write(`${JSON.stringify(entry)}\n`) }
  let hasWarned = false
  return {
    log(entry) {
      output.write(`${prettyLine(entry)}\n`)
      if (entry.exceeded === undefined || entry.status === 429 || hasWarned) return
      hasWarned = true
      const hint = 'name a --plan, or --rate-limit on, to have it refused'
      output.write(`     beyond the ${entry.exceeded} limit: a real account would have answered 429 (${hint})\n`)
    },
  }
}

function prettyLine({ status, method, url, operation, reason, note }: RequestLog): string {
  const why = reason === undefined ? '' : `  ${reason}`
  return `${status} ${method.padEnd(6)} ${url}  ${operation ?? '-'}${why}${note === undefined ? '' : `\n     ${note}`}`
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
