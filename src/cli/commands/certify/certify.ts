import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Case, findIncident, parseCase } from '../../../certify/case.ts'
import { type Base, Certification, type Result } from '../../../certify/certification.ts'
import { CannotCertify } from '../../../certify/client.ts'
import { INCIDENTS } from '../../../incidents/catalogue.ts'
import type { Incident } from '../../../incidents/incident.ts'
import { DEFAULT_SEED } from '../../../time/random.ts'
import type { StartFlags } from '../../start-flags.ts'
import { realAccountLines } from '../exec/real-account.ts'
import { trustFilesOf } from '../exec/trust-files.ts'
import { CommandClient } from './command-client.ts'
import { junitOf } from './junit.ts'
import { baseLine, incidentList, Progress, resultLines, summaryLine } from './told.ts'
import { type EmulatorStage, EmulatorVenue } from './venue.ts'

const DEFAULT_FIXTURE = 'certify'
const DEFAULT_TIMEOUT_S = 120
/** Exit codes: nothing harmed, harm, nothing could be judged. */
const CODES = { well: 0, harm: 1, unable: 2 } as const

/** Runs a command through incidents, and prints what becomes of it. Returns the exit code. */
export async function certify(command: readonly string[], flags: StartFlags): Promise<number> {
  if (flags.list) {
    process.stdout.write(incidentList(INCIDENTS))
    return CODES.well
  }
  try {
    if (command.length === 0) throw new CannotCertify('it takes a command: certify [options] -- COMMAND')
    return await certifyCommand(command, flags)
  } catch (error) {
    if (!(error instanceof CannotCertify)) throw error
    process.stderr.write(`freshdesk-emulator: ${error.message}\n`)
    return CODES.unable
  }
}

interface Task {
  readonly incident: Incident
  readonly given: Case | undefined
}

async function certifyCommand(command: readonly string[], flags: StartFlags): Promise<number> {
  const given = flags.case === undefined ? undefined : parseCase(await readable(flags.case), flags.case)
  const tasks = tasksOf(flags, given)
  const fixture = flags.fixture ?? given?.fixture ?? DEFAULT_FIXTURE
  const seed = flags.seed ?? given?.seed ?? DEFAULT_SEED
  const folder = await mkdtemp(join(tmpdir(), 'freshdesk-emulator-certify-'))
  try {
    const trial = await beginTrial(command, { ...flags, fixture, seed }, folder)
    const { certification } = trial
    process.stdout.write(baseLine(certification.base))
    const results = await tryAll(certification, tasks, flags.jobs ?? 1)
    const report = { seed, fixture: String(fixture), base: certification.base, results }
    await writeReports(report, flags)
    process.stdout.write(summaryLine(results))
    return results.some(({ outcome }) => outcome === 'harmed' || outcome === 'hung') ? CODES.harm : CODES.well
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const tasksOf = ({ incidents }: StartFlags, given: Case | undefined): Task[] => {
  if (given !== undefined) return [{ incident: findIncident(given.incident), given }]
  return (incidents?.map(findIncident) ?? INCIDENTS).map((incident) => ({ incident, given: undefined }))
}

async function readable(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new CannotCertify(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code}`)
  }
}

interface Trial {
  readonly certification: Certification<EmulatorStage>
}

/** Runs the command twice without incident. */
async function beginTrial(command: readonly string[], flags: StartFlags, folder: string): Promise<Trial> {
  const venue = new EmulatorVenue(flags, join(folder, 'tls'))
  const { fixture = DEFAULT_FIXTURE, also = [], check, reset, receiver, timeout = DEFAULT_TIMEOUT_S } = flags
  const { state, ca, keys } = await venue.begin(fixture)
  for (const line of realAccountLines(process.env, { accounts: ['acme'], keys, also })) {
    process.stderr.write(`freshdesk-emulator: ${line}\n`)
  }
  const trustFolder = join(folder, 'trust')
  await mkdir(trustFolder)
  const trust = await trustFilesOf(trustFolder, ca)
  const client = new CommandClient({
    command,
    check,
    reset,
    receiver,
    also,
    allowed: venue.allowed,
    trust,
    folder,
    onError,
  })
  stopOnSignals(client, folder)
  return { certification: await Certification.begin({ venue, client, state, quiet: timeout * 1000, receiver }) }
}

const onError = (error: unknown): void => {
  process.stderr.write(`${String((error as Error)?.stack ?? error)}\n`)
}

/** Ends what was started before this process ends. */
function stopOnSignals(client: CommandClient, folder: string): void {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.once(signal, () => {
      client
        .stop()
        .then(() => rm(folder, { recursive: true, force: true }))
        .then(() => process.exit(code), onError)
    })
  }
}

/** Tries all incidents. Results come in the order of the tasks, however many run at once. */
async function tryAll(
  certification: Certification<EmulatorStage>,
  tasks: readonly Task[],
  jobs: number,
): Promise<readonly Result[]> {
  const progress = new Progress(tasks.length, process.stderr)
  const results: (Result | undefined)[] = tasks.map(() => undefined)
  let [next, printed] = [0, 0]
  const work = async () => {
    for (let place = next++; place < tasks.length; place = next++) {
      const task = tasks[place]
      if (task === undefined) continue
      progress.show(task.incident.name)
      results[place] = await certification.try(task.incident, task.given && boundOf(task.given))
      progress.finish()
      for (let done = results[printed]; done !== undefined; done = results[++printed]) {
        progress.clear()
        process.stdout.write(resultLines(done))
      }
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
  return results.filter((one) => one !== undefined)
}

const boundOf = ({ operation, call, path, record }: Case) => ({ binding: { operation, call, path }, record })

export interface Report {
  readonly seed: number
  readonly fixture: string
  readonly base: Base
  readonly results: readonly Result[]
}

async function writeReports(report: Report, { junit, json, save }: StartFlags): Promise<void> {
  const cases = save === undefined ? new Map<string, string>() : await saveCases(report, save)
  if (json !== undefined) await writeFile(json, `${JSON.stringify(jsonOf(report, cases), null, 2)}\n`)
  if (junit !== undefined) await writeFile(junit, junitOf(report))
}

/** Writes a case file for each harm; returns their places by incident. */
async function saveCases({ seed, fixture, results }: Report, folder: string): Promise<Map<string, string>> {
  await mkdir(folder, { recursive: true })
  const places = new Map<string, string>()
  for (const { incident, outcome, binding, record } of results) {
    if (binding === undefined || (outcome !== 'harmed' && outcome !== 'hung')) continue
    const place = join(folder, `${incident}.json`)
    const one: Case = { version: 1, incident, ...binding, ...(record === undefined ? {} : { record }), seed, fixture }
    await writeFile(place, `${JSON.stringify(one, null, 2)}\n`)
    places.set(incident, place)
  }
  return places
}

const jsonOf = ({ seed, fixture, base, results }: Report, cases: ReadonlyMap<string, string>) => ({
  seed,
  base: { fixture, calls: base.calls },
  results: results.map(({ incident, outcome, explanation, request_ids }) => {
    const place = cases.get(incident)
    return { incident, outcome, explanation, request_ids, ...(place === undefined ? {} : { case: place }) }
  }),
})
