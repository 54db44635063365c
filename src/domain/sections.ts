import type { Account } from '../account/account.ts'
import { duplicateValue, type Finding, invalidValue, missingField, notFound, RULE } from '../errors.ts'
import type { FieldRow } from '../store/rows/fields.ts'
import { type SectionRow, sectionRow } from '../store/rows/sections.ts'

export interface SectionFields {
  readonly label?: string | undefined
  readonly choice_ids?: readonly number[] | undefined
}

/** Place of a field in a section that holds it; positions begin with 1. */
export interface SectionMapping {
  readonly section_id: number
  readonly position?: number | undefined
}

const PARENTS: ReadonlySet<string> = new Set(['default_ticket_type', 'custom_dropdown'])

/** Sections of a field, oldest first. */
export const sectionsOf = ({ database }: Account, field: FieldRow): SectionRow[] => [
  ...database.sections.by.parent.under({ parent_ticket_field_id: field.id }),
]

/** Finds a section. Throws 404, also for a section of another field. */
export function findSection({ database }: Account, field: FieldRow, id: number): SectionRow {
  const section = database.sections.get(id)
  if (section?.parent_ticket_field_id !== field.id) throw notFound()
  return section
}

/**
 * Checks a section's fields. That a choice belongs to one section only, and that sections cannot be nested, is
 * inferred.
 */
export function checkSection(account: Account, field: FieldRow, fields: SectionFields, stored?: SectionRow): Finding[] {
  const findings: Finding[] = []
  if (stored === undefined && fields.choice_ids === undefined) {
    findings.push(missingField('choice_ids', RULE.array))
  }
  const isParent = PARENTS.has(field.type) && !isInSection(account, field)
  if (!isParent) {
    findings.push(invalidValue('choice_ids', 'Only the type, or a dropdown in no section, has sections'))
  } else if (fields.choice_ids !== undefined)
    findings.push(...checkChoiceIds(account, field, fields.choice_ids, stored))
  const taken = sectionsOf(account, field).filter(({ id }) => id !== stored?.id)
  if (taken.some(({ label }) => label === fields.label)) {
    findings.push(duplicateValue('label'))
  }
  return findings
}

function checkChoiceIds(
  account: Account,
  field: FieldRow,
  choice_ids: readonly number[],
  stored?: SectionRow,
): Finding[] {
  if (choice_ids.length === 0) return [invalidValue('choice_ids', RULE.notBlank)]
  const known = new Set(field.choices.map(({ id }) => id))
  if (!choice_ids.every((id) => known.has(id))) {
    return [invalidValue('choice_ids', 'There are no choices matching the given choice_ids')]
  }
  const others = sectionsOf(account, field).filter(({ id }) => id !== stored?.id)
  const taken = new Set(others.flatMap((other) => other.choice_ids))
  return choice_ids.some((id) => taken.has(id))
    ? [invalidValue('choice_ids', 'A choice belongs to one section alone')]
    : []
}

const isInSection = ({ database }: Account, { id }: FieldRow): boolean =>
  [...database.sections.all()].some(({ ticket_field_ids }) => ticket_field_ids.includes(id))

export function addSection(
  account: Account,
  field: FieldRow,
  { label, choice_ids = [] }: SectionFields & { readonly label: string },
): SectionRow {
  return account.database.sections.insert(
    sectionRow({
      id: account.ids.next('section'),
      created_at: account.clock.seconds(),
      label,
      parent_ticket_field_id: field.id,
      choice_ids: [...new Set(choice_ids)],
    }),
  )
}

export const changeSection = (
  { database, clock }: Account,
  section: SectionRow,
  { label = section.label, choice_ids = section.choice_ids }: SectionFields,
): SectionRow =>
  database.sections.replace(
    sectionRow({ ...section, label, choice_ids: [...new Set(choice_ids)], updated_at: clock.seconds() }),
  )

/** Deletes a section; its fields stay, and are always shown from then on (inferred). */
export const removeSection = ({ database }: Account, { id }: SectionRow): boolean => database.sections.delete(id)

/** Checks that each section is named once, none is the field's own, and a field that has sections is put in none. */
export function checkMappings(
  account: Account,
  mappings: readonly (SectionMapping | undefined)[],
  stored: FieldRow | undefined,
): Finding[] {
  const given = mappings.filter((mapping) => mapping !== undefined)
  if (given.length > 0 && stored !== undefined && sectionsOf(account, stored).length > 0) {
    return [invalidValue('section_mappings', 'A field that has sections cannot be in one')]
  }
  const named = new Set<number>()
  return mappings.flatMap((mapping, index) => {
    if (mapping === undefined) return []
    const { section_id } = mapping
    const isKnown = account.database.sections.get(section_id) !== undefined && !named.has(section_id)
    named.add(section_id)
    const field = `section_mappings[${index}].section_id`
    return isKnown ? [] : [invalidValue(field, 'There is no section matching the given section_id')]
  })
}

/** Puts the field into these sections, each at its position, and removes it from all others. */
export function placeInSections({ database }: Account, fieldId: number, mappings: readonly SectionMapping[]): void {
  const wanted = new Map(mappings.map((mapping) => [mapping.section_id, mapping]))
  for (const section of [...database.sections.all()]) {
    const mapping = wanted.get(section.id)
    const isIn = section.ticket_field_ids.includes(fieldId)
    if (mapping === undefined && !isIn) continue
    const others = section.ticket_field_ids.filter((id) => id !== fieldId)
    const { position = others.length + 1 } = mapping ?? {}
    const ticket_field_ids = mapping === undefined ? others : others.toSpliced(position - 1, 0, fieldId)
    database.sections.replace(sectionRow({ ...section, ticket_field_ids }))
  }
}

/** Removes choices that are gone from the field's sections. */
export function keepChoices(account: Account, field: FieldRow): void {
  const known = new Set(field.choices.map(({ id }) => id))
  for (const section of sectionsOf(account, field)) {
    const choice_ids = section.choice_ids.filter((id) => known.has(id))
    if (choice_ids.length === section.choice_ids.length) continue
    account.database.sections.replace(sectionRow({ ...section, choice_ids }))
  }
}
