import type { SkillRow } from '../../store/rows/skills.ts'
import { formatTime } from '../../times.ts'

/** Key order is that of the reference's list. */
export const viewedSkill = (skill: SkillRow, agentIds: readonly number[]) => ({
  id: skill.id,
  name: skill.name,
  rank: skill.rank,
  created_at: formatTime(skill.created_at),
  updated_at: formatTime(skill.updated_at),
  agents: agentIds.map((id) => ({ id })),
  match_type: skill.match_type,
  conditions: skill.conditions,
})
