import type { Account } from '../../account/account.ts'
import type { RecordChoice, RecordFieldType } from '../../store/rows/custom-objects.ts'
import { snakeCase } from '../field-names.ts'

/**
 * Definitions of custom objects. Freshdesk makes them in its interface alone; here control operations and fixtures do.
 */

export interface FieldDefinition {
  /** A UUID. Default: a random one. */
  readonly id?: string | undefined
  readonly label: string
  /** Default: the label in snake case. */
  readonly name?: string | undefined
  readonly type: RecordFieldType
  readonly required?: boolean | undefined
  readonly unique?: boolean | undefined
  readonly editable?: boolean | undefined
  readonly visible?: boolean | undefined
  readonly filterable?: boolean | undefined
  readonly searchable?: boolean | undefined
  readonly placeholder?: string | null | undefined
  readonly hint?: string | null | undefined
  readonly choices?: readonly (string | RecordChoice)[] | undefined
  /** Target of a RELATIONSHIP field: `ticket`, `contact`, `company` or the name of a custom object. */
  readonly lookup?: string | undefined
}

export interface ObjectDefinition {
  readonly title: string
  /** Default: the title in snake case. */
  readonly name?: string | undefined
  /** Default: made of the title's letters. */
  readonly prefix?: string | undefined
  readonly description?: string | undefined
  readonly fields: readonly FieldDefinition[]
}

/** A definition that cannot be; `place` says where in it, as in `fields[2].name`. */
export class DefinitionError extends Error {
  readonly place: string
  constructor(place: string, problem: string) {
    super(problem)
    this.name = 'DefinitionError'
    this.place = place
  }
}

/** Names of records that Freshdesk has. */
export const NATIVE: ReadonlySet<string> = new Set(['ticket', 'contact', 'company'])
export const NAME_PATTERN = /^[a-z][a-z0-9_]{0,99}$/
const PREFIX = /^(?:[A-Z]{1,5}|_\d{1,9})$/

/**
 * Limits. Source: https://developers.freshdesk.com/api/#custom-objects; it gives two numbers of filterable fields, this
 * is the larger.
 */
export const MOST = { objects: 20, fields: 100, lookups: 5, filterable: 30, searchable: 60, unique: 6 } as const

/** Name and prefix of a new object. Throws `DefinitionError`. */
export function namesOfObject({ database }: Account, { title, name = snakeCase(title), prefix }: ObjectDefinition) {
  const others = [...database.custom_objects.all()]
  if (others.length >= MOST.objects)
    throw new DefinitionError('', `an account has at most ${MOST.objects} custom objects`)
  if (!NAME_PATTERN.test(name))
    throw new DefinitionError('name', `${name || 'an empty name'} is no name: letters, digits and _`)
  if (NATIVE.has(name)) throw new DefinitionError('name', `${name} is the name of records that Freshdesk has`)
  if (others.some((other) => other.name === name))
    throw new DefinitionError('name', `there is a custom object named ${name} already`)
  const isFree = (wanted: string) => PREFIX.test(wanted) && others.every((other) => other.prefix !== wanted)
  if (prefix !== undefined && !isFree(prefix)) {
    throw new DefinitionError('prefix', `${prefix} is taken, or no prefix: up to five capital letters`)
  }
  return { name, prefix: prefix ?? freePrefix(title, isFree) }
}

/** Prefix of three letters, as `BOO` for Bookings, or a number like `_1`, as live accounts have it. */
function freePrefix(title: string, isFree: (prefix: string) => boolean): string {
  const letters = title
    .toUpperCase()
    .replace(/[^A-Z]/g, '')
    .slice(0, 3)
  for (let number = 0; ; number++) {
    const prefix = number === 0 ? letters : `_${number}`
    if (isFree(prefix)) return prefix
  }
}
