import type { AccountHead } from '../data-format.ts'

/** Members of a head that are pairs: each pair is one by itself, so that a change writes what changed. */
const PAIRED = ['ids', 'random'] as const
type Paired = (typeof PAIRED)[number]

const isPaired = (name: string): name is Paired => PAIRED.some((one) => one === name)

/** What a head says, by name: `plan`, `ids/"ticket"`; as JSON. */
export function* membersOf(head: Readonly<Record<string, unknown>>): Generator<[string, string], void, undefined> {
  for (const [name, value] of Object.entries(head)) {
    if (value === undefined) continue
    if (!isPaired(name)) yield [name, JSON.stringify(value)]
    else
      for (const [key, number] of value as [string, number][])
        yield [`${name}/${JSON.stringify(key)}`, JSON.stringify(number)]
  }
}

/** The head that they are of. */
export function headOfMembers(members: Iterable<readonly [string, string]>): AccountHead {
  const head: Record<string, unknown> = {}
  const pairs: Record<Paired, [string, unknown][]> = { ids: [], random: [] }
  for (const [name, content] of members) {
    const slash = name.indexOf('/')
    const paired = slash < 0 ? '' : name.slice(0, slash)
    if (isPaired(paired)) pairs[paired].push([JSON.parse(name.slice(slash + 1)), JSON.parse(content)])
    else head[name] = JSON.parse(content)
  }
  return { ...head, ...pairs } as unknown as AccountHead // it is checked by whoever reads it
}
