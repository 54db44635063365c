import type { Account } from '../account/account.ts'
import { type FieldError, invalidValue } from '../errors.ts'
import { definedOnly } from '../store/defined-only.ts'
import { type SkillRow, skillRow } from '../store/rows/skills.ts'
import { agentIdsOf, leaveAgents, setAgentsOf } from './agent-lists.ts'
import { findById } from './configuration.ts'
import { checkRoom } from './definition-limit.ts'
import { type Page, type PageRequest, pageOf } from './paging.ts'
import { checkConditions } from './skill-conditions.ts'
import { findAgent } from './users.ts'

type ListOf<Element> = readonly (Element | undefined)[]

export interface SkillFields {
  readonly name?: string | undefined
  readonly rank?: number | undefined
  readonly agents?: readonly { readonly id: number }[] | undefined
  readonly match_type?: SkillRow['match_type'] | undefined
  readonly conditions?: SkillRow['conditions'] | undefined
}

/** The request's fields, without what its schema refused. */
type AcceptedFields = Omit<SkillFields, 'agents' | 'conditions'> & {
  readonly agents?: ListOf<{ readonly id: number }> | undefined
  readonly conditions?: ListOf<SkillRow['conditions'][number]> | undefined
}

export const findSkill = ({ database }: Account, id: number): SkillRow => findById(database.skills, id)

export function checkSkill(account: Account, { agents = [], conditions }: AcceptedFields): FieldError[] {
  const areAgents = agents.every((agent) => agent === undefined || findAgent(account, agent.id) !== undefined)
  return [
    ...(areAgents ? [] : [invalidValue('agents', 'There are no agents matching the given agents')]),
    ...checkConditions(account, conditions),
  ]
}

/** Ids of the agents who have the skill, in ascending order; agents' rows hold the skills. */
export const skilledAgentIds = (account: Account, { id }: SkillRow): number[] =>
  agentIdsOf(account, { of: 'skill_ids', id })

/** Adds a skill with the last rank (inferred). */
export function addSkill(account: Account, fields: SkillFields & { readonly name: string }): SkillRow {
  checkRoom(account, 'skills')
  const { skills } = account.database
  const skill = skills.insert(
    skillRow({
      ...rowFields(fields),
      name: fields.name,
      id: account.ids.next('skill'),
      created_at: account.clock.seconds(),
      rank: skills.size + 1,
    }),
  )
  setAgents(account, skill, fields)
  return skill
}

/** Changes a skill. A new rank moves the skills between it and the old one by one (inferred). */
export function changeSkill(account: Account, skill: SkillRow, fields: SkillFields): SkillRow {
  const { skills } = account.database
  const changed = skills.replace(skillRow({ ...skill, ...rowFields(fields), updated_at: account.clock.seconds() }))
  setAgents(account, skill, fields)
  if (fields.rank === undefined || fields.rank === skill.rank) return changed
  const others = [...skills.by.rank.all()].filter(({ id }) => id !== skill.id)
  number(account, others.toSpliced(fields.rank - 1, 0, changed))
  return findSkill(account, skill.id)
}

/** Deletes a skill; its agents lose it, and those behind it move up. */
export function removeSkill(account: Account, { id }: SkillRow): void {
  leaveAgents(account, { of: 'skill_ids', id })
  account.database.skills.delete(id)
  number(account, [...account.database.skills.by.rank.all()])
}

/** Lists skills by rank. */
export const listSkills = ({ database }: Account, request: PageRequest): Page<SkillRow> =>
  pageOf({ ordered: database.skills.by.rank.all(), compare: (a, b) => a.rank - b.rank, matches: () => true }, request)

const rowFields = ({ name, match_type, conditions }: SkillFields): Partial<SkillRow> =>
  definedOnly({ name, match_type, conditions })

function setAgents(account: Account, { id }: SkillRow, { agents }: SkillFields): void {
  if (agents === undefined) return
  setAgentsOf(
    account,
    { of: 'skill_ids', id },
    agents.map((agent) => agent.id),
  )
}

/** Ranks the skills 1, 2, 3 in the given order. */
function number({ database }: Account, skills: readonly SkillRow[]): void {
  skills.forEach((skill, index) => {
    if (skill.rank !== index + 1) database.skills.replace(skillRow({ ...skill, rank: index + 1 }))
  })
}
