import { Account } from '../account/account.ts'
import { loadRules } from '../automations/load.ts'
import { isPlaceholderWith } from '../automations/placeholders.ts'
import { addStock, stockLabels } from '../fixtures/stock.ts'
import { RenderCache } from '../store/render-cache.ts'
import { Asker, type ReadingFacts } from './ask/asker.ts'
import type { ReadingClient } from './ask/client.ts'
import { Pace, type Timer } from './ask/pace.ts'
import type { PullState } from './ask/state.ts'
import { assembled } from './fixture/assemble.ts'
import { stringOf, type Wire, wireOf } from './fixture/wire.ts'
import { Writing, type WritingOptions } from './fixture/writing.ts'
import { looksLikeName } from './looks-like-name.ts'
import { askSetup, type FieldTypes } from './plan.ts'
import { askSample, type SampleOptions } from './sample.ts'
import { Strangers } from './strangers/strangers.ts'

export interface PullOptions extends WritingOptions, Omit<SampleOptions, 'startedAt'> {
  /** Paths at which texts are kept as they are: `tickets[].subject`, `contacts[].custom_fields.*`. */
  readonly keep: readonly string[]
  /** Key that stand-ins rest on. */
  readonly key: Buffer
}

export interface PullParts {
  readonly client: ReadingClient
  readonly timer: Timer
  readonly state: PullState
  /** Told after each answer. */
  progress(doing: string, remaining: string): void
}

export interface PullResult {
  readonly fixture: Wire
  /** Paths at which texts stayed as they were, with the reason. */
  readonly stays: ReadonlyMap<string, string>
  /** Lists that the key may not read, or the plan has not, with the status. */
  readonly leftOut: ReadonlyMap<string, number>
  readonly hasMadeUpAdministrator: boolean
}

/**
 * Reads an account and makes a fixture of it in which nobody is named. Throws a `RefusedError` or `UnreachableError`
 * where the account cannot be read; what was answered until then is in the state.
 */
export async function pull(options: PullOptions, { client, timer, state, progress }: PullParts): Promise<PullResult> {
  const { facts, learning, strangers } = reading(options)
  const stays = new Map<string, string>()
  const leftOut = new Map<string, number>()
  const asker = new Asker(
    { client, pace: new Pace(timer), timer, state, reading: facts },
    {
      progress,
      leftOut: (path, status) => leftOut.set(path, status),
      stayed: (path, why) => stays.set(path, why),
    },
  )
  const setup = await askSetup(asker, learning)
  const sample = await askSample(asker, { ...options, startedAt: state.startedAt })
  const writing = new Writing(strangers.chance, options)
  const fixture = assembled({ setup, sample }, { writing, description: describe(options), scratch: emptyAccount })
  const agents = Array.isArray(fixture.agents) ? fixture.agents : []
  const hasMadeUpAdministrator = agents.some((one) => wireOf(one).name === 'Emulator Administrator')
  return { fixture, stays, leftOut, hasMadeUpAdministrator }
}

const describe = ({ newIds, shiftTimes }: WritingOptions): string =>
  newIds && shiftTimes
    ? 'An account without its people: ids are new, times are moved'
    : 'An account, pseudonymised: for private repositories, since ids and times are its own'

/** Facts known while replies are read; forms and agents become known as they are. */
function reading({ key, keep }: Pick<PullOptions, 'key' | 'keep'>) {
  const types: FieldTypes = { ticket: new Map(), contact: new Map(), company: new Map() }
  const hasField = (form: keyof FieldTypes, name: string) => types[form].has(name)
  const strangers = new Strangers(key, (name) => isPlaceholderWith(name, hasField))
  const agentWords = new Set<string>()
  const stock = stockLabels()
  const facts: ReadingFacts = {
    strangers,
    looksLikeName: (text) =>
      !stock.has(text) && looksLikeName(text, (word) => agentWords.has(strangers.name(word).toLowerCase())),
    typeOf: (form, name) => types[form as keyof FieldTypes]?.get(name),
    isKept: (path) => keep.some((one) => isBelowPath(path, one)),
  }
  const learning = {
    types,
    /** Their names are stand-ins already, which is enough to know a name again. */
    learnAgents(agents: readonly Wire[]) {
      for (const agent of agents) {
        for (const word of (stringOf(wireOf(agent.contact).name) ?? '').toLowerCase().split(/[\s,.]+/))
          agentWords.add(word)
      }
    },
  }
  return { facts, learning, strangers }
}

/** `a.*` is all that is below `a`. */
export const isBelowPath = (path: string, wanted: string): boolean =>
  path === wanted || (wanted.endsWith('.*') && path.startsWith(wanted.slice(0, -1)))

/** One that a fixture is tried in. */
function emptyAccount(): Account {
  const account = new Account({
    name: 'pulled',
    automations: { run: () => undefined, load: loadRules },
    renderCache: new RenderCache(0),
    jobSources: () => [],
    onError: (error) => {
      throw error
    },
  })
  addStock(account)
  return account
}
