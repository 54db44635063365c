import {
  type Finding,
  invalidValue,
  missingField,
  RULE,
  readonlyField,
  repeatedValue,
  ruleOneOf,
  typeMismatch,
  unexpectedField,
} from '../errors.ts'
import type { Choice, FieldRow } from '../store/rows/fields.ts'
import { STATUS } from '../store/rows/tickets.ts'

/** A choice in a request: with an id it changes that choice, without one it is new. */
export interface ChoiceChange {
  readonly id?: number | undefined
  readonly value?: string | number | undefined
  readonly label?: string | undefined
  readonly label_for_customers?: string | undefined
  readonly position?: number | undefined
  readonly deleted?: boolean | undefined
  readonly choices?: readonly ChoiceChange[] | undefined
}

/** Choices in a request; undefined where the schema refused one. */
type Given = readonly (ChoiceChange | undefined)[]

const WITH_CHOICES: ReadonlySet<string> = new Set([
  'custom_dropdown',
  'nested_field',
  'default_status',
  'default_ticket_type',
  'default_health_score',
  'default_account_tier',
  'default_industry',
])
/** Types whose choices mean the same in every account and cannot be changed (inferred). */
const FIXED: ReadonlySet<string> = new Set(['default_priority', 'default_source'])

/** Statuses with a meaning of their own in Freshdesk: they can be renamed, not deleted. */
const KEPT_STATUSES: ReadonlySet<unknown> = new Set([STATUS.open, STATUS.pending, STATUS.resolved, STATUS.closed])

/** Whether choices are numbers with a label, as statuses are. */
const isNumbered = (type: string) => type === 'default_status'

/** The text of a choice: a status's label, the value of any other. */
function choiceText({ value, label }: ChoiceChange, type: string): string | undefined {
  if (isNumbered(type)) return label ?? (typeof value === 'string' ? value : undefined)
  return value === undefined ? label : String(value)
}

/** The field's choices, against which those of a request are checked. */
export interface ChoiceCheck {
  readonly type: string
  readonly choices: readonly Choice[]
  /** Number of levels of choices below these; more than 0 only for a nested field. */
  readonly levelsBelow: number
  readonly path: string
}

export function checkChoices(given: Given, { type, ...check }: Omit<ChoiceCheck, 'path'>): Finding[] {
  if (FIXED.has(type)) {
    return [readonlyField('choices', 'The choices of this field cannot be changed')]
  }
  if (!WITH_CHOICES.has(type)) return [{ ...unexpectedField('choices'), readFrom: ['type'] }]
  return checkLevel(given, { type, ...check, path: 'choices' }).map((finding) => ({ ...finding, readFrom: ['type'] }))
}

function checkLevel(given: Given, check: ChoiceCheck): Finding[] {
  const stored = new Map(check.choices.map((choice) => [choice.id, choice]))
  const named = new Set<number>()
  const findings = given.flatMap((change, index) => {
    if (change === undefined) return []
    const path = `${check.path}[${index}]`
    const { id } = change
    const choice = stored.get(id ?? 0)
    if (id !== undefined && (choice === undefined || named.has(id))) {
      return [invalidValue(`${path}.id`, choice === undefined ? NO_CHOICE : 'It names a choice that is named before')]
    }
    if (id !== undefined) named.add(id)
    return [...checkChange(change, choice, { ...check, path }), ...checkBelow(change, choice, { ...check, path })]
  })
  return findings.length > 0 ? findings : checkDistinct(given, check)
}

const NO_CHOICE = 'There is no choice matching the given id'

function checkChange(change: ChoiceChange, choice: Choice | undefined, { type, path }: ChoiceCheck): Finding[] {
  if (!isNumbered(type) && typeof change.value === 'number') {
    return [typeMismatch(`${path}.value`, change.value, RULE.string)]
  }
  if (choice === undefined) {
    if (change.deleted) return [missingField(`${path}.id`, RULE.positiveInteger)]
    return choiceText(change, type) === undefined ? [missingField(`${path}.value`, RULE.string)] : []
  }
  if (change.deleted && isNumbered(type) && KEPT_STATUSES.has(choice.value)) {
    return [invalidValue(`${path}.deleted`, 'A default choice cannot be deleted')]
  }
  if (isNumbered(type) && typeof change.value === 'number' && change.value !== choice.value) {
    return [invalidValue(`${path}.value`, ruleOneOf([choice.value]))]
  }
  return []
}

function checkBelow(change: ChoiceChange, choice: Choice | undefined, check: ChoiceCheck): Finding[] {
  if (change.choices === undefined) return []
  const path = `${check.path}.choices`
  if (check.levelsBelow === 0) {
    return [{ ...unexpectedField(path), readFrom: ['dependent_fields'] }]
  }
  return checkLevel(change.choices, {
    type: check.type,
    choices: choice?.choices ?? [],
    levelsBelow: check.levelsBelow - 1,
    path,
  })
}

/**
 * Checks that no two choices would have the same text. One that repeats an existing choice without its id is a second
 * choice.
 */
function checkDistinct(given: Given, { type, choices, path }: ChoiceCheck): Finding[] {
  const changes = given.filter((change) => change !== undefined)
  const byId = new Map(changes.map((change) => [change.id, change]))
  const kept = choices.flatMap((choice) => {
    const change = byId.get(choice.id)
    return change?.deleted ? [] : [(change && choiceText(change, type)) ?? shownAs(choice, type)]
  })
  const texts = [...kept, ...changes.filter(({ id }) => id === undefined).map((change) => choiceText(change, type))]
  if (new Set(texts).size === texts.length) return []
  return [repeatedValue(path)]
}

const shownAs = ({ value, label }: Choice, type: string) => (isNumbered(type) ? label : String(value))

/** Makes ids and numbers of new choices. */
export interface ChoiceIds {
  readonly nextId: () => number
  readonly nextStatus: () => number
}

/**
 * The choices after a change. Those that the request does not name stay; those without a position come last
 * (https://developers.freshdesk.com/api/#update_a_ticket_field names all of them; the rest is inferred).
 */
export function changedChoices(
  field: Pick<FieldRow, 'type' | 'choices'>,
  given: readonly ChoiceChange[],
  ids: ChoiceIds,
) {
  return changedLevel(field.choices, given, { type: field.type, ...ids })
}

interface Making extends ChoiceIds {
  readonly type: string
}

function changedLevel(choices: readonly Choice[], given: readonly ChoiceChange[], making: Making): readonly Choice[] {
  const byId = new Map(given.map((change) => [change.id, change]))
  const inPlace: Choice[] = []
  const placed: { readonly position: number; readonly choice: Choice }[] = []
  const put = (choice: Choice, position: number | undefined) => {
    if (position === undefined) inPlace.push(choice)
    else placed.push({ position, choice })
  }
  for (const choice of choices) {
    const change = byId.get(choice.id)
    if (change?.deleted) continue
    put(change === undefined ? choice : changedChoice(choice, change, making), change?.position)
  }
  for (const change of given) if (change.id === undefined) put(newChoice(change, making), change.position)
  for (const { position, choice } of placed.sort((a, b) => a.position - b.position)) {
    inPlace.splice(Math.min(position - 1, inPlace.length), 0, choice)
  }
  return inPlace
}

function changedChoice(choice: Choice, change: ChoiceChange, making: Making): Choice {
  const text = choiceText(change, making.type) ?? shownAs(choice, making.type)
  return {
    ...choice,
    ...(isNumbered(making.type) ? { label: text } : { value: text, label: text }),
    ...(change.label_for_customers !== undefined && { label_for_customers: change.label_for_customers }),
    ...(change.choices && { choices: changedLevel(choice.choices ?? [], change.choices, making) }),
  }
}

function newChoice(change: ChoiceChange, making: Making): Choice {
  const label = choiceText(change, making.type) ?? ''
  return {
    id: making.nextId(),
    value: isNumbered(making.type) ? making.nextStatus() : label,
    label,
    ...(change.label_for_customers !== undefined && { label_for_customers: change.label_for_customers }),
    ...(change.choices && { choices: changedLevel([], change.choices, making) }),
  }
}
