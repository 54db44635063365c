import type { Account } from '../account/account.ts'
import type { CustomFieldValues } from '../store/rows/base.ts'
import type { SkillCondition, SkillLevel, SkillRow } from '../store/rows/skills.ts'
import type { TicketRow } from '../store/rows/tickets.ts'

/** The first skill by rank that fits the ticket (inferred); undefined when the ticket needs none. */
export function skillOf(account: Account, ticket: TicketRow): SkillRow | undefined {
  for (const skill of account.database.skills.by.rank.all()) if (fits(account, skill, ticket)) return skill
  return undefined
}

/** Whether the skill fits the ticket; one without conditions fits every ticket (inferred). */
function fits(account: Account, { conditions, match_type }: SkillRow, ticket: TicketRow): boolean {
  const isMet = (condition: SkillCondition) => holds(account, condition, ticket)
  return match_type === 'any' && conditions.length > 0 ? conditions.some(isMet) : conditions.every(isMet)
}

type Value = string | number | boolean | null | undefined

interface Subject {
  readonly custom_fields: CustomFieldValues
  /** Values of a member; there may be several, as the domains of a company. */
  readonly values: (name: string) => readonly Value[]
}

function holds(account: Account, condition: SkillCondition, ticket: TicketRow): boolean {
  const subject = subjectOf(account, condition.resource_type, ticket)
  if (subject === undefined) return condition.operator === 'not_in' || condition.operator === 'is_not'
  const { level2, level3 } = condition.nested_fields ?? {}
  const levels: readonly (Omit<SkillLevel, 'value'> & Pick<SkillCondition, 'value'>)[] = [
    condition,
    ...(level2 === undefined ? [] : [level2]),
    ...(level3 === undefined ? [] : [level3]),
  ]
  return levels.every(({ field_name, operator = 'is', value }) => {
    const wanted: readonly Value[] = Array.isArray(value) ? value : [value as Value]
    const isThere = valuesOf(subject, field_name).some((one) => one != null && wanted.includes(one))
    return operator === 'not_in' || operator === 'is_not' ? !isThere : isThere
  })
}

const valuesOf = ({ custom_fields, values }: Subject, name: string): readonly Value[] =>
  Object.hasOwn(custom_fields, name) ? [custom_fields[name]] : values(name)

function subjectOf(
  { database }: Account,
  type: SkillCondition['resource_type'],
  ticket: TicketRow,
): Subject | undefined {
  if (type === 'ticket') {
    const { custom_fields, priority, type: ticket_type, product_id, source, group_id } = ticket
    return { custom_fields, values: named({ priority, ticket_type, product_id, source, group_id }) }
  }
  if (type === 'contact') {
    const requester = database.users.get(ticket.requester_id)
    return requester && { custom_fields: requester.custom_fields, values: named({ language: requester.language }) }
  }
  const company = database.companies.get(ticket.company_id ?? 0)
  if (company === undefined) return undefined
  const values = (name: string) => (name === 'domains' ? company.domains : named({ name: company.name })(name))
  return { custom_fields: company.custom_fields, values }
}

const named =
  (members: Readonly<Record<string, Value>>) =>
  (name: string): readonly Value[] =>
    Object.hasOwn(members, name) ? [members[name]] : []
