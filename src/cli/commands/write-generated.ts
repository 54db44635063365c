import { Account } from '../../account/account.ts'
import { readFixtureFile } from '../../fixtures/file/fixture-file.ts'
import { type GenerateOptions, generateFixture } from '../../fixtures/generate/generate.ts'
import { loadFixtureFrom } from '../../fixtures/load-fixture.ts'
import { addStock } from '../../fixtures/stock.ts'
import { library } from '../../libraries.ts'
import { RenderCache } from '../../store/render-cache.ts'
import { writeChunks } from './write-chunks.ts'

/** Flags of `generate`. */
export interface GenerateFlags {
  readonly tickets: number
  readonly contacts?: number
  readonly companies?: number
  readonly conversations?: number
  readonly solutionArticles?: number
  readonly days?: number
  readonly ticketsAtOnce?: number
  readonly topics?: number
  readonly comments?: number
  readonly customObjectRecords?: number
  readonly seed: number
  readonly base: string
  readonly out?: string
}

/** Writes the fixture to the file, or to standard output. */
export async function writeGenerated({
  base,
  out,
  ticketsAtOnce,
  solutionArticles,
  customObjectRecords,
  ...flags
}: GenerateFlags): Promise<void> {
  const options = {
    ...flags,
    tickets_at_once: ticketsAtOnce,
    solution_articles: solutionArticles,
    custom_object_records: customObjectRecords,
  }
  const setup = setupOf(readFixtureFile(base))
  const progress = newProgress(flags.tickets)
  try {
    await writeChunks(
      out,
      fixtureText(setup, options, (made) => progress?.update(made)),
    )
  } finally {
    progress?.stop()
  }
}

/** Members of forums that name people and companies, which are left out. */
const LEFT_OUT_OF_FORUMS = new Set(['companies', 'followers'])
const ROWS = [
  'companies',
  'contacts',
  'solution_categories',
  'solution_folders',
  'solution_articles',
  'tickets',
  'discussion_topics',
  'custom_object_records',
] as const
/** Sections that name tickets, or what was done with rows. */
const OF_ROWS = ['collaboration_threads', 'csat_surveys', 'exports', 'imports', 'jobs'] as const
const LEFT_OUT = new Set<string>(['$schema', 'description', ...ROWS, ...OF_ROWS, 'generate'])

/** A fixture without its rows: what they are made for. */
const setupOf = (fixture: unknown): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(fixture ?? {})
      .filter(([name]) => !LEFT_OUT.has(name))
      .map(([name, section]) => [name, name === 'discussion_categories' ? forumsAlone(section) : section]),
  )

function forumsAlone(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(forumsAlone)
  if (typeof node !== 'object' || node === null) return node
  const members = Object.entries(node).filter(([name]) => !LEFT_OUT_OF_FORUMS.has(name))
  return Object.fromEntries(members.map(([name, member]) => [name, forumsAlone(member)]))
}

/** Records a chunk: a line each, so that a large file can be read and compared by lines. */
const CHUNK = 200

function* fixtureText(setup: object, options: GenerateOptions, onProgress: (tickets: number) => void) {
  const account = accountOf(setup)
  const generated = generateFixture(account, options)
  const { contacts, tickets } = generated
  const description = `Generated: ${options.tickets} tickets of ${contacts.length} contacts, seed ${options.seed}.`
  const head = JSON.stringify({ description, ...setup }).slice(0, -1)
  yield head
  for (const name of ROWS) {
    const records = generated[name]
    if (records === undefined) continue
    yield `,\n"${name}":[`
    let lines: string[] = []
    let made = 0
    for (const record of records) {
      lines.push(`${made === 0 ? '' : ','}\n${JSON.stringify(record)}`)
      made++
      if (lines.length < CHUNK) continue
      yield lines.join('')
      lines = []
      if (records === tickets) onProgress(made)
    }
    yield `${lines.join('')}]`
  }
  yield '}\n'
}

/** Account that the rows refer to. Throws as the fixture's own load does. */
function accountOf(setup: object): Account {
  const account = new Account({
    name: 'generated',
    now: 0,
    freeze: true,
    renderCache: new RenderCache(0),
    jobSources: () => [],
    onError: (error) => {
      throw error
    },
  })
  addStock(account)
  loadFixtureFrom(account, setup)
  return account
}

/** Makes a progress bar; undefined where standard error is no terminal. */
function newProgress(tickets: number): { update(made: number): void; stop(): void } | undefined {
  if (!process.stderr.isTTY) return undefined
  const { SingleBar, Presets } = library('cli-progress')
  const format = 'tickets [{bar}] {value}/{total}'
  const bar = new SingleBar({ format, stream: process.stderr, clearOnComplete: true }, Presets.legacy)
  bar.start(tickets, 0)
  return bar
}
