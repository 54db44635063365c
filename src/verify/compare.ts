import type { RawAnswer } from '../pull/ask/client.ts'
import type { Question } from './questions.ts'

/** Kinds of differences. */
export type DifferenceKind =
  | 'status'
  | 'header'
  | 'body'
  | 'key'
  | 'key order'
  | 'type'
  | 'null'
  | 'format'
  | 'enumeration'
  | 'record'
  | 'order'
  | 'sentence'

export interface AnswerDifference {
  readonly path: string
  readonly kind: DifferenceKind
  /** Member or header: `[].custom_fields`, `link`. */
  readonly at: string
  /** Shape or word of the API; never a text of the account's. */
  readonly account: string
  readonly emulator: string
}

type Found = Omit<AnswerDifference, 'path'>
type Node = Readonly<Record<string, unknown>>

/** Members whose values are words or numbers of the API. */
const ENUMERATED = new Set(
  'status priority source type ticket_scope group_type association_type visibility default active private incoming spam deleted position level required_for_agents required_for_closure required_for_customers customers_can_edit displayed_to_customers is_default operator match_type resource_type field_name mailbox_type primary_role available occasional deactivated focus_mode unassigned_for agent_type contact_type personal'.split(
    ' ',
  ),
)
/** Secrets of webhooks, which no fixture of an account has. */
const SECRETS = new Set(['custom_headers', 'auth_header'])
/** Members whose keys the account chose. */
const MAPS = new Set(['choices', 'business_hours', 'summary', 'content'])

/** Differences between two answers to one question, apart from values of the account's own. */
export function differencesOf(
  question: Question,
  account: RawAnswer,
  emulator: RawAnswer,
): readonly AnswerDifference[] {
  const found: Found[] = []
  const tell = (kind: DifferenceKind, at: string, ours: string, theirs: string) =>
    found.push({ kind, at, account: ours, emulator: theirs })
  if (account.status !== emulator.status) tell('status', '', String(account.status), String(emulator.status))
  found.push(...headerDifferences(question, account, emulator))
  if (account.status === emulator.status) found.push(...bodyDifferences(question, account, emulator))
  const path = question.wrongKey ? `${question.path} (a wrong key)` : question.path
  return found.map((one) => ({ path, ...one }))
}

/** Headers that are compared, and how: by value, by shape, or by their presence. */
const HEADERS: Readonly<Record<string, (value: string) => string>> = {
  'content-type': (value) => value.toLowerCase(),
  'x-freshdesk-api-version': String,
  'x-ratelimit-total': () => 'a number',
  'x-ratelimit-remaining': () => 'a number',
  'x-ratelimit-used-currentrequest': String,
  'retry-after': () => 'a number',
  link: (value) => value.replace(/^<https?:\/\/[^/]+(?:\/[^/]+)??(?=\/api)/, '<'),
  allow: String,
  'cache-control': String,
  pragma: String,
  expires: () => 'a time',
  status: String,
  'www-authenticate': String,
  'x-request-id': () => 'an id',
  'x-frame-options': String,
  'x-content-type-options': String,
}

/** Names of the account's headers that are not compared. */
export const otherHeaders = ({ headers }: RawAnswer): readonly string[] =>
  Object.keys(headers).filter((name) => !Object.hasOwn(HEADERS, name))

const headerDifferences = ({ isSample }: Question, account: RawAnswer, emulator: RawAnswer): readonly Found[] =>
  Object.entries(HEADERS).flatMap(([name, shown]) => {
    // The account has more records than the fixture, and so more pages.
    if (isSample && name === 'link' && emulator.headers.link === undefined) return []
    const [one, other] = [account.headers[name], emulator.headers[name]].map((value) =>
      value === undefined ? 'absent' : shown(value),
    )
    return one === other ? [] : [{ kind: 'header', at: name, account: one ?? '', emulator: other ?? '' } as const]
  })

function bodyDifferences(
  { isWhole = false, isByName = false }: Question,
  account: RawAnswer,
  emulator: RawAnswer,
): readonly Found[] {
  const [ours, theirs] = [parsed(account.text), parsed(emulator.text)]
  if (ours === undefined || theirs === undefined) {
    const [one, other] = [account, emulator].map(({ text }) =>
      text === '' ? 'empty' : parsed(text) === undefined ? 'no JSON' : 'JSON',
    )
    return one === other ? [] : [{ kind: 'body', at: '', account: one ?? '', emulator: other ?? '' }]
  }
  const comparison = new Comparison(account.status >= 400, isByName)
  comparison.values(ours, theirs, '', isWhole)
  return comparison.found
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

/** Format of a text; its words are the account's own. */
function formatOf(text: string): string {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return 'time'
  if (/^\d{4}-\d\d-\d\d/.test(text)) return 'date'
  return 'text'
}

/** Word of the API; a choice of the account's own is not shown. */
const shownWord = (value: unknown): string =>
  typeof value === 'string' && !/^[a-z][a-z_0-9]*$/.test(value) ? 'a word' : String(value)

class Comparison {
  readonly found: Found[] = []
  readonly #isError: boolean
  readonly #isByName: boolean

  constructor(isError: boolean, isByName: boolean) {
    this.#isError = isError
    this.#isByName = isByName
  }

  /**
   * Compares two values.
   * @param isWhole whether both lists have all records there are
   */
  values(ours: unknown, theirs: unknown, at: string, isWhole = false): void {
    const [one, other] = [kindOf(ours), kindOf(theirs)]
    if (one !== other) this.#tell(one === 'null' || other === 'null' ? 'null' : 'type', at, one, other)
    else if (one === 'array') this.#lists(ours as readonly unknown[], theirs as readonly unknown[], at, isWhole)
    else if (one === 'object') this.#objects(ours as Node, theirs as Node, at)
    else if (one !== 'null') this.#words(ours, theirs, at)
  }

  #words(ours: unknown, theirs: unknown, at: string): void {
    const name = at.split('.').at(-1) ?? ''
    const isChosen = /choices/.test(at) || /custom_fields/.test(at)
    if (this.#isError && ours !== theirs) this.#tell('sentence', at, String(ours), String(theirs))
    else if (ENUMERATED.has(name) && !isChosen && ours !== theirs)
      this.#tell('enumeration', at, shownWord(ours), shownWord(theirs))
    else if (typeof ours === 'string' && formatOf(ours) !== formatOf(String(theirs))) {
      this.#tell('format', at, formatOf(ours), formatOf(String(theirs)))
    }
  }

  #objects(ours: Node, theirs: Node, at: string): void {
    const name = at.split('.').at(-1) ?? ''
    if (MAPS.has(name.replace('[]', ''))) return
    const [mine, other] = [ours, theirs].map((one) => Object.keys(one).filter((key) => !SECRETS.has(key))) as [
      string[],
      string[],
    ]
    for (const key of mine) if (!Object.hasOwn(theirs, key)) this.#tell('key', `${at}.${key}`, 'there', 'absent')
    for (const key of other) if (!Object.hasOwn(ours, key)) this.#tell('key', `${at}.${key}`, 'absent', 'there')
    const common = mine.filter((key) => Object.hasOwn(theirs, key))
    const ordered = other.filter((key) => Object.hasOwn(ours, key))
    if (common.join() !== ordered.join()) this.#tell('key order', at, common.join(' '), ordered.join(' '))
    for (const key of common) this.values(ours[key], theirs[key], `${at}.${key}`)
  }

  #lists(ours: readonly unknown[], theirs: readonly unknown[], at: string, isWhole: boolean): void {
    const [mine, other] = [byId(ours), byId(theirs)]
    if (mine === undefined || other === undefined) {
      const pairs = ours.slice(0, theirs.length)
      if (this.#isError && ours.length !== theirs.length)
        this.#tell('record', at, `${ours.length} of them`, `${theirs.length} of them`)
      for (const [index, one] of pairs.entries()) this.values(one, theirs[index], `${at}[]`)
      return
    }
    const common = [...mine.keys()].filter((id) => other.has(id))
    if (isWhole) {
      const [lost, strange] = [mine.size - common.length, other.size - common.length]
      if (lost > 0) this.#tell('record', `${at}[]`, `${lost} more`, 'absent')
      if (strange > 0) this.#tell('record', `${at}[]`, 'absent', `${strange} more`)
    }
    if (!this.#isByName && common.join() !== [...other.keys()].filter((id) => mine.has(id)).join())
      this.#tell('order', at, 'one', 'another')
    for (const id of common) this.values(mine.get(id), other.get(id), `${at}[]`)
  }

  #tell(kind: DifferenceKind, at: string, account: string, emulator: string): void {
    const same = (one: Found) => one.kind === kind && one.at === at
    if (!this.found.some(same)) this.found.push({ kind, at, account, emulator })
  }
}

/** Records by their ids; undefined for a list whose elements have none. */
function byId(list: readonly unknown[]): ReadonlyMap<unknown, unknown> | undefined {
  const ids = list.map((one) => (typeof one === 'object' && one !== null ? (one as Node).id : undefined))
  return ids.includes(undefined) ? undefined : new Map(list.map((one, index) => [ids[index], one]))
}
