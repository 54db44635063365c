import type { Account } from '../../account/account.ts'
import type { Form } from '../../account/forms.ts'
import type { RowWrite } from '../../account/write.ts'
import { didYouMean } from '../../nearest-names.ts'
import {
  type CustomObjectRow,
  customObjectRecordRow,
  customObjectRow,
  type RecordChoice,
  type RecordData,
  type RecordField,
  type RecordFieldType,
  type RecordValue,
  type Related,
  recordField,
} from '../../store/rows/custom-objects.ts'
import { gathered, type Steps } from '../../time/turns.ts'
import { snakeCase } from '../field-names.ts'
import { fieldRemoval } from '../fields.ts'

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

const NATIVE: ReadonlySet<string> = new Set(['ticket', 'contact', 'company'])
/** Names that a field cannot have: parameters of lists, and what every object has. */
const RESERVED: ReadonlySet<string> = new Set([
  ...['page_size', 'next_token', 'prev_token', 'sort_by', 'sort_order', 'created_time', 'updated_time', 'filters'],
  'constructor',
])
const NAME = /^[a-z][a-z0-9_]{0,99}$/
const PREFIX = /^(?:[A-Z]{1,5}|_\d{1,9})$/

/**
 * Limits. Source: https://developers.freshdesk.com/api/#custom-objects; it gives two numbers of filterable fields, this
 * is the larger.
 */
const MOST = { objects: 20, fields: 100, lookups: 5, filterable: 30, searchable: 60, unique: 6 } as const

/** Types that no list can be filtered by (inferred). */
const UNFILTERED: ReadonlySet<RecordFieldType> = new Set(['PARAGRAPH', 'MULTI_SELECT'])
const ALWAYS_OF_PRIMARY = { required: true, unique: true } as const
const CHOOSING: ReadonlySet<RecordFieldType> = new Set(['DROPDOWN', 'MULTI_SELECT'])

/** Name and prefix of a new object. Throws `DefinitionError`. */
export function namesOfObject({ database }: Account, { title, name = snakeCase(title), prefix }: ObjectDefinition) {
  const others = [...database.custom_objects.all()]
  if (others.length >= MOST.objects)
    throw new DefinitionError('', `an account has at most ${MOST.objects} custom objects`)
  if (!NAME.test(name))
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

/** Fields of a new object. Throws `DefinitionError` for fields that cannot be, alone or together. */
export function fieldsOfObject(account: Account, definitions: readonly FieldDefinition[]): readonly RecordField[] {
  const taken = new Set<string>()
  const fields = definitions.map((definition, index) =>
    newField(account, definition, { taken, place: `fields[${index}]` }),
  )
  checkTogether(fields)
  return fields
}

function newField(
  account: Account,
  { id, label, name = snakeCase(label), type, choices = [], lookup, ...others }: FieldDefinition,
  { taken, place }: { readonly taken: Set<string>; readonly place: string },
): RecordField {
  if (!NAME.test(name) || RESERVED.has(name)) {
    throw new DefinitionError(`${place}.name`, `${name || 'an empty name'} is no name for a field`)
  }
  if (taken.has(name)) throw new DefinitionError(`${place}.name`, `there are two fields named ${name}`)
  taken.add(name)
  if (others.filterable && UNFILTERED.has(type))
    throw new DefinitionError(`${place}.filterable`, `no list is filtered by ${type}`)
  if (CHOOSING.has(type) ? choices.length === 0 : choices.length > 0) {
    throw new DefinitionError(
      `${place}.choices`,
      `a field has choices if it is of the type ${[...CHOOSING].join(' or ')}`,
    )
  }
  if ((type === 'RELATIONSHIP') !== (lookup !== undefined)) {
    throw new DefinitionError(`${place}.lookup`, 'a field has a lookup if it is of the type RELATIONSHIP')
  }
  return recordField({
    ...(Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined)) as Partial<RecordField>), // of its members
    id: id ?? account.random.uuid('custom_object_field'),
    created_at: account.clock.seconds(),
    label,
    name,
    type,
    ...(type === 'PRIMARY' && ALWAYS_OF_PRIMARY),
    choices: choicesOf(account, choices, [], `${place}.choices`),
    related: lookup === undefined ? null : relatedOf(account, lookup, `${place}.lookup`),
  })
}

/** Choices of a field; a value that the field has already keeps its id. */
function choicesOf(
  { ids }: Account,
  given: readonly (string | RecordChoice)[],
  known: readonly RecordChoice[],
  place: string,
): readonly RecordChoice[] {
  const values = given.map((choice) => (typeof choice === 'string' ? choice : choice.value))
  if (new Set(values).size < values.length) throw new DefinitionError(place, 'two choices are the same')
  return given.map((choice) => {
    if (typeof choice === 'string') {
      return known.find(({ value }) => value === choice) ?? { id: ids.next('choice'), value: choice }
    }
    ids.skipTo('choice', choice.id)
    return choice
  })
}

function relatedOf({ database }: Account, lookup: string, place: string): Related {
  if (NATIVE.has(lookup)) return lookup as Related // one of three
  const objects = [...database.custom_objects.all()]
  const object = objects.find(({ name }) => name === lookup)
  if (object !== undefined) return object.id
  const near = didYouMean(lookup, [...NATIVE, ...objects.map(({ name }) => name)])
  throw new DefinitionError(place, `there is no custom object named ${lookup}${near}`)
}

function checkTogether(fields: readonly RecordField[]): void {
  const count = (holds: (field: RecordField) => boolean) => fields.filter(holds).length
  const claim = (isTrue: boolean, problem: string) => {
    if (!isTrue) throw new DefinitionError('fields', problem)
  }
  claim(count(({ type }) => type === 'PRIMARY') === 1, 'one field has to be of the type PRIMARY')
  claim(fields.length <= MOST.fields, `a custom object has at most ${MOST.fields} fields`)
  claim(count(({ related }) => related !== null) <= MOST.lookups, `at most ${MOST.lookups} fields look something up`)
  claim(count(({ filterable }) => filterable) <= MOST.filterable, `at most ${MOST.filterable} fields are filterable`)
  claim(count(({ searchable }) => searchable) <= MOST.searchable, `at most ${MOST.searchable} fields are searchable`)
  claim(count(({ unique }) => unique) <= MOST.unique, `at most ${MOST.unique} fields are unique`)
}

/**
 * Makes a custom object. Throws `DefinitionError`; then nothing has changed but the ids and random values that come
 * next.
 */
export function addObject(account: Account, definition: ObjectDefinition): CustomObjectRow {
  const names = namesOfObject(account, definition)
  const { title, description = '' } = definition
  const id = account.ids.next('custom_object')
  const row = customObjectRow({ id, created_at: account.clock.seconds(), ...names, title, description, fields: [] })
  account.database.custom_objects.insert(row) // so that its fields may look up its own records
  try {
    return account.database.custom_objects.replace({ ...row, fields: fieldsOfObject(account, definition.fields) })
  } catch (error) {
    account.database.custom_objects.delete(id)
    throw error
  }
}

/** Change of a field: one with the name of an existing field changes or deletes it, any other is new. */
export type FieldChange = Partial<FieldDefinition> & { readonly deleted?: boolean | undefined }

export interface ObjectChange {
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly fields?: readonly FieldChange[] | undefined
}

/**
 * Changes a custom object. Its records get a new field without a value and lose a deleted one; they do not count as
 * changed. A choice that is gone stays in records until they are written. Throws `DefinitionError`, having changed no
 * row.
 */
export function* objectChange(account: Account, object: CustomObjectRow, change: ObjectChange): Steps<CustomObjectRow> {
  const records = account.database.custom_object_records.by.created
  const reshaped = isReshaping(object, change) ? yield* gathered(records.under({ custom_object_id: object.id })) : []
  const changed = replaceObject(account, object, change)
  for (const { id } of reshaped) {
    reshape(account, id)
    yield
  }
  return changed
}

/** Whether a field goes or comes. */
const isReshaping = ({ fields }: CustomObjectRow, { fields: changes = [] }: ObjectChange) =>
  changes.some(({ deleted, name }) => deleted === true || !fields.some((field) => field.name === name))

/** Replaces the object's row; its records are as they were. */
function replaceObject(account: Account, object: CustomObjectRow, change: ObjectChange): CustomObjectRow {
  const { title = object.title, description = object.description, fields: changes } = change
  const fields = changes === undefined ? object.fields : changedFields(account, object.fields, changes)
  return account.database.custom_objects.replace(
    customObjectRow({
      ...object,
      title,
      description,
      fields,
      version: object.version + (changes === undefined ? 0 : 1),
      updated_at: account.clock.seconds(),
    }),
  )
}

function changedFields(
  account: Account,
  known: readonly RecordField[],
  changes: readonly FieldChange[],
): readonly RecordField[] {
  const fields = new Map(known.map((field) => [field.name, field]))
  const taken = new Set(fields.keys())
  changes.forEach(({ deleted, ...change }, index) => {
    const place = `fields[${index}]`
    const stored = change.name === undefined ? undefined : fields.get(change.name)
    if (stored === undefined) {
      const { label, type } = change
      if (deleted || label === undefined || type === undefined) {
        const named = change.name === undefined ? '' : ` ${change.name}`
        throw new DefinitionError(place, `there is no field${named}: a new one needs label and type`)
      }
      const field = newField(account, { ...change, label, type }, { taken, place })
      fields.set(field.name, field)
    } else if (deleted) fields.delete(stored.name)
    else fields.set(stored.name, changedField(account, stored, change, place))
  })
  checkTogether([...fields.values()])
  return [...fields.values()]
}

function changedField(
  account: Account,
  stored: RecordField,
  { id: _, type, lookup, choices, ...others }: Partial<FieldDefinition>,
  place: string,
): RecordField {
  if (type !== undefined && type !== stored.type) throw new DefinitionError(`${place}.type`, 'a type stays as it is')
  if (lookup !== undefined && relatedOf(account, lookup, `${place}.lookup`) !== stored.related) {
    throw new DefinitionError(`${place}.lookup`, 'a lookup stays as it is')
  }
  if (others.unique && !stored.unique) throw new DefinitionError(`${place}.unique`, 'records may share values already')
  if (others.filterable && UNFILTERED.has(stored.type)) {
    throw new DefinitionError(`${place}.filterable`, `no list is filtered by ${stored.type}`)
  }
  if (choices !== undefined && (!CHOOSING.has(stored.type) || choices.length === 0)) {
    throw new DefinitionError(`${place}.choices`, 'a field with choices has some, and others have none')
  }
  const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined))
  return recordField({
    ...stored,
    ...(given as Partial<RecordField>), // of its members
    ...(stored.type === 'PRIMARY' && ALWAYS_OF_PRIMARY),
    ...(choices !== undefined && { choices: choicesOf(account, choices, stored.choices, `${place}.choices`) }),
    updated_at: account.clock.seconds(),
  })
}

/** Gives a record the fields of its object. */
function reshape({ database }: Account, id: number): void {
  const { custom_objects, custom_object_records } = database
  const record = custom_object_records.get(id)
  const object = custom_objects.get(record?.custom_object_id ?? 0)
  if (record === undefined || object === undefined) return
  const values = object.fields.map(({ name }): [string, RecordValue] => [name, record.data[name] ?? null])
  const data: RecordData = Object.fromEntries(values)
  custom_object_records.replace(customObjectRecordRow({ ...record, data }))
}

/**
 * Writes that delete the object with its records and with all fields that refer to them: those of tickets, contacts, companies
 * and other objects.
 */
export function* objectRemoval(account: Account, { id }: CustomObjectRow): Generator<RowWrite, void, undefined> {
  const { custom_objects, custom_object_records: records } = account.database
  for (const record of records.by.created.under({ custom_object_id: id })) yield () => records.delete(record.id)
  yield () => custom_objects.delete(id)
  for (const other of custom_objects.all()) {
    const gone = other.fields.filter(({ related }) => related === id).map(({ name }) => name)
    if (other.id === id || gone.length === 0) continue
    yield () => dropFields(account, other.id, gone)
    for (const record of records.by.created.under({ custom_object_id: other.id })) {
      yield () => reshape(account, record.id)
    }
  }
  for (const kind of ['ticket', 'contact', 'company'] as const) {
    for (const field of lookupFields(account.form(kind), id)) yield* fieldRemoval(account, field)
  }
}

function dropFields(account: Account, id: number, names: readonly string[]): void {
  const object = account.database.custom_objects.get(id)
  if (object !== undefined) replaceObject(account, object, { fields: names.map((name) => ({ name, deleted: true })) })
}

const lookupFields = ({ custom }: Form, objectId: number) =>
  [...custom.values()].map(({ field }) => field).filter(({ custom_object_id }) => custom_object_id === objectId)
