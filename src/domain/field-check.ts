import type { Account } from '../account/account.ts'
import { duplicateValue, type Finding, invalidValue, missingField, RULE, unexpectedField } from '../errors.ts'
import type { FieldRow, FormKind } from '../store/rows/fields.ts'
import { fieldsOf } from './configuration.ts'
import { type ChoiceChange, checkChoices } from './field-choices.ts'
import { checkMappings, type SectionMapping } from './sections.ts'

export interface DependentFieldChange {
  readonly level: number
  readonly label?: string | undefined
  readonly label_for_customers?: string | undefined
}

/**
 * Fields of a ticket, contact or company field that a request may set. A contact field's `displayed_for_customers` is
 * called `displayed_to_customers` here.
 */
export interface FieldFields {
  readonly label?: string | undefined
  readonly label_for_customers?: string | undefined
  readonly description?: string | undefined
  readonly position?: number | undefined
  readonly required_for_agents?: boolean | undefined
  readonly required_for_closure?: boolean | undefined
  readonly required_for_customers?: boolean | undefined
  readonly customers_can_edit?: boolean | undefined
  readonly displayed_to_customers?: boolean | undefined
  readonly editable_in_signup?: boolean | undefined
  readonly choices?: readonly ChoiceChange[] | undefined
  readonly dependent_fields?: readonly DependentFieldChange[] | undefined
  readonly section_mappings?: readonly SectionMapping[] | undefined
}

type Lists = 'choices' | 'dependent_fields' | 'section_mappings'
/** The request's fields, without what its schema refused. */
export type GivenFields = Omit<FieldFields, Lists> & {
  readonly [Name in Lists]?: readonly (NonNullable<FieldFields[Name]>[number] | undefined)[] | undefined
}

export interface FieldCheck {
  readonly form: FormKind
  readonly fields: GivenFields
  /** Given for a new field only. */
  readonly type?: string | undefined
  readonly stored?: FieldRow | undefined
}

export function checkField(account: Account, check: FieldCheck): Finding[] {
  const { form, fields, stored } = check
  const type = stored?.type ?? check.type
  const others = fieldsOf(account, form).filter(({ id }) => id !== stored?.id)
  return [
    ...checkPosition(fields.position, others.length + 1),
    ...(type === undefined ? [] : checkLists(type, check)),
    ...(fields.section_mappings === undefined ? [] : checkMappings(account, fields.section_mappings, stored)),
    ...checkLabelForCustomers(check),
    ...checkLabel(fields, others),
  ]
}

/** Checks a position. Source: https://developers.freshdesk.com/api/#create_contact_field; of ticket fields inferred. */
const checkPosition = (position: number | undefined, highest: number): Finding[] =>
  position === undefined || position <= highest
    ? []
    : [invalidValue('position', `${RULE.positiveInteger} less than or equal to ${highest}`)]

/**
 * Checks `label_for_customers`. Source: github slop-place/terraform-provider-freshdesk,
 * internal/provider/resource_fields.go
 */
const checkLabelForCustomers = ({ form, fields, stored }: FieldCheck): Finding[] =>
  form === 'ticket' && stored === undefined && fields.displayed_to_customers && fields.label_for_customers === undefined
    ? [missingField('label_for_customers', RULE.string)]
    : []

/** Checks that no other field has the label; that case does not matter is inferred. */
function checkLabel({ label }: GivenFields, others: readonly FieldRow[]): Finding[] {
  const wanted = label?.trim().toLowerCase()
  return others.some((other) => other.label.trim().toLowerCase() === wanted) ? [duplicateValue('label')] : []
}

const LEVELS = [2, 3]

function checkLists(type: string, { fields, stored }: FieldCheck): Finding[] {
  const { choices, dependent_fields } = fields
  const isNested = type === 'nested_field'
  const findings: Finding[] = []
  if (choices !== undefined) {
    const given = dependent_fields?.map((level) => level?.level ?? 0) ?? []
    const levelsBelow = isNested ? Math.max(stored?.dependent_fields.length ?? 0, ...given.map((one) => one - 1)) : 0
    findings.push(...checkChoices(choices, { type, choices: stored?.choices ?? [], levelsBelow }))
  } else if (stored === undefined && (isNested || type === 'custom_dropdown')) {
    findings.push(missingField('choices', RULE.array))
  }
  if (dependent_fields !== undefined) {
    findings.push(...(isNested ? checkLevels(dependent_fields, stored) : [unexpectedField('dependent_fields')]))
  } else if (isNested && stored === undefined) findings.push(missingField('dependent_fields', RULE.array))
  return findings.map((finding) => ({ ...finding, readFrom: ['type', ...(finding.readFrom ?? [])] }))
}

/**
 * Checks the levels of a nested field: each is given once, none without the one above it, and a new one has a label.
 */
function checkLevels(given: NonNullable<GivenFields['dependent_fields']>, stored: FieldRow | undefined): Finding[] {
  const levels = given.filter((level) => level !== undefined)
  const known = stored?.dependent_fields.length ?? 0
  const named = new Set(levels.map(({ level }) => level))
  const hasGap = LEVELS.some((level) => named.has(level) && level > 2 && known === 0 && !named.has(level - 1))
  if (hasGap || named.size < levels.length || (known === 0 && named.size === 0)) {
    return [invalidValue('dependent_fields', 'It should name level 2, or levels 2 and 3, each once')]
  }
  return given.flatMap((level, index) =>
    level === undefined || level.label !== undefined || level.level - 2 < known
      ? []
      : [missingField(`dependent_fields[${index}].label`, RULE.string)],
  )
}
