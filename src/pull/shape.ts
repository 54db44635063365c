import type { Strangers } from './strangers/strangers.ts'

/** Facts known while an account's replies are read. */
export interface Reading {
  readonly strangers: Strangers
  /** Texts that are names of people, whatever else they are used for. */
  looksLikeName(text: string): boolean
  /** Type of a custom field, by form and name. */
  typeOf(form: string, name: string): string | undefined
  /** Paths that the caller wants kept. */
  isKept(path: string): boolean
  /** Told of each text that stays. */
  onStay(path: string, why: string): void
}

/**
 * Members of a reply that are taken, and what becomes of their texts. What no shape names is dropped, key and value:
 * a member that Freshdesk adds tomorrow is not taken before somebody has read what it holds.
 */
export interface Shape {
  /** @returns undefined for what the shape does not take */
  take(value: unknown, path: string, reading: Reading): unknown
  /** Paths below it at which a text stays as it is, each with its reason. */
  stays?(path: string): readonly (readonly [path: string, why: string])[]
}

type Members = Readonly<Record<string, Shape>>

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const of = (take: Shape['take']): Shape => ({
  take: (value, path, reading) => (value === null ? null : take(value, path, reading)),
})

/** An object: the members named here, in the reply's order. */
export const objectOf = (members: Members): Shape => ({
  ...of((value, path, reading) => {
    if (!isObject(value)) return undefined
    const taken: Record<string, unknown> = {}
    for (const [name, member] of Object.entries(value)) {
      const shape = Object.hasOwn(members, name) ? members[name] : undefined
      const one = shape?.take(member, `${path}.${name}`, reading)
      if (one !== undefined) taken[name] = one
    }
    return taken
  }),
  stays: (path) => Object.entries(members).flatMap(([name, shape]) => shape.stays?.(`${path}.${name}`) ?? []),
})

export const listOf = (shape: Shape): Shape => ({
  ...of((value, path, reading) => {
    if (!Array.isArray(value)) return undefined
    return value.flatMap((one: unknown) => {
      const taken = shape.take(one, `${path}[]`, reading)
      return taken === undefined ? [] : [taken]
    })
  }),
  stays: (path) => shape.stays?.(`${path}[]`) ?? [],
})

/** An object whose keys the account chose, or numbers. */
export const mapOf = (key: Shape, shape: Shape): Shape => ({
  ...of((value, path, reading) => {
    if (!isObject(value)) return undefined
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, member]) => {
        const taken = shape.take(member, `${path}.*`, reading)
        const known = key.take(name, `${path}.*key`, reading)
        return taken === undefined || typeof known !== 'string' ? [] : [[known, taken]]
      }),
    )
  }),
  stays: (path) => [...(key.stays?.(`${path}.*key`) ?? []), ...(shape.stays?.(`${path}.*`) ?? [])],
})

/** The first shape that takes the value. */
export const either = (...shapes: readonly Shape[]): Shape => ({
  ...of((value, path, reading) => {
    for (const shape of shapes) {
      const taken = shape.take(value, path, reading)
      if (taken !== undefined) return taken
    }
    return undefined
  }),
  stays: (path) => shapes.flatMap((shape) => shape.stays?.(path) ?? []),
})

export const number: Shape = of((value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined))
export const flag: Shape = of((value) => (typeof value === 'boolean' ? value : undefined))

/** A text that stays where it is what the path is for; else it is replaced as any other. */
export const stays = (why: string, is: (text: string) => boolean = () => true): Shape => ({
  ...of((value, path, reading) => {
    if (typeof value !== 'string') return undefined
    if (!is(value)) return reading.isKept(path) ? value : reading.strangers.text(value)
    reading.onStay(path, why)
    return value
  }),
  stays: (path) => [[path, why]],
})

/** A text that is replaced, unless the caller wants it kept. */
export const replaced = (replace: (text: string, reading: Reading) => string): Shape =>
  of((value, path, reading) => {
    if (typeof value !== 'string') return undefined
    if (!reading.isKept(path)) return replace(value, reading)
    reading.onStay(path, 'wanted by --keep')
    return value
  })

export const text = replaced((given, { strangers }) => strangers.text(given))
export const html = replaced((given, { strangers }) => strangers.html(given))
export const name = replaced((given, { strangers }) => strangers.name(given))
export const email = replaced((given, { strangers }) =>
  given.includes('@') ? strangers.email(given.trim()) : strangers.code(given),
)
export const address = replaced((given, { strangers }) => strangers.address(given))
export const domain = replaced((given, { strangers }) => strangers.domain(given))
export const code = replaced((given, { strangers }) => strangers.code(given))
export const file = replaced((given, { strangers }) => {
  const ending = /\.(?:pdf|png|jpe?g|gif|txt|csv|docx?|xlsx?|zip|html?|eml|log|mp4|json|xml)$/i.exec(given)?.[0] ?? ''
  return `${strangers.plain(given.slice(0, given.length - ending.length))}${ending.toLowerCase()}`
})

const ISO_TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)?$/

/** A moment that Freshdesk wrote. */
export const time = stays('moments', (given) => ISO_TIME.test(given))

/** One of these words. */
export const among = (...words: readonly string[]): Shape => stays('words of the API', (given) => words.includes(given))

/** A word of the API, of which there are many. */
export const word = stays('words of the API', (given) => /^[a-z][a-z_]{1,40}$/.test(given))

/** Shape that takes these names, which every account has, as they are, and others by another shape. */
export const stockOr = (names: readonly string[], otherwise: Shape): Shape => ({
  ...of((value, path, reading) =>
    typeof value === 'string' && names.includes(value) ? value : otherwise.take(value, path, reading),
  ),
  stays: (path) => [[path, `what every account has: ${names.join(', ')}`], ...(otherwise.stays?.(path) ?? [])],
})

/** A choice, wherever it stands: it stays unless it looks like a name. */
export const choice: Shape = {
  ...of((value, path, reading) => {
    if (typeof value === 'number') return value
    if (typeof value !== 'string') return undefined
    if (reading.looksLikeName(value) && !reading.isKept(path)) return reading.strangers.name(value)
    reading.onStay(path, 'choices that look like nobody’s name')
    return value
  }),
  stays: (path) => [[path, 'choices that look like nobody’s name']],
}

/** A member of which another is made. */
export const shaped = (
  take: (value: unknown, path: string, reading: Reading) => unknown,
  paths: Shape['stays'],
): Shape => ({
  ...of(take),
  ...(paths && { stays: paths }),
})
