import type { Account } from '../../account/account.ts'
import { didYouMean } from '../../nearest-names.ts'
import {
  type RecordChoice,
  type RecordField,
  type RecordFieldType,
  type Related,
  recordField,
} from '../../store/rows/custom-objects.ts'
import { snakeCase } from '../field-names.ts'
import { DefinitionError, type FieldDefinition, MOST, NAME_PATTERN, NATIVE } from './definitions.ts'

/** Fields of custom objects, as their definitions say. */

/** Names that a field cannot have: parameters of lists, and what every object has. */
const RESERVED: ReadonlySet<string> = new Set([
  ...['page_size', 'next_token', 'prev_token', 'sort_by', 'sort_order', 'created_time', 'updated_time', 'filters'],
  'constructor',
])
/** Types that no list can be filtered by (inferred). */
const UNFILTERED: ReadonlySet<RecordFieldType> = new Set(['PARAGRAPH', 'MULTI_SELECT'])
const ALWAYS_OF_PRIMARY = { required: true, unique: true } as const
const CHOOSING: ReadonlySet<RecordFieldType> = new Set(['DROPDOWN', 'MULTI_SELECT'])

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
  if (!NAME_PATTERN.test(name) || RESERVED.has(name)) {
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

/** Change of a field: one with the name of an existing field changes or deletes it, any other is new. */
export type FieldChange = Partial<FieldDefinition> & { readonly deleted?: boolean | undefined }

/** Fields with their changes. Throws `DefinitionError` for fields that cannot be, alone or together. */
export function changedFields(
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
