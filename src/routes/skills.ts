import type { Account } from '../account/account.ts'
import {
  addSkill,
  changeSkill,
  checkSkill,
  findSkill,
  listSkills,
  removeSkill,
  skilledAgentIds,
} from '../domain/skills.ts'
import { viewedSkill } from '../domain/views/skills.ts'
import { type Endpoint, endpoint, resource } from '../http/endpoint.ts'
import { created, json, jsonPage, noContent } from '../http/reply.ts'
import { IdParams } from '../schemas/fields.ts'
import { CreateSkillBody, SkillListQuery, SkillListReply, SkillReply, UpdateSkillBody } from '../schemas/skills.ts'
import { jsonTextOf } from '../store/json-text.ts'
import type { SkillRow } from '../store/rows/skills.ts'
import { ROOM } from './definition-deviations.ts'

const viewed = (account: Account, skill: SkillRow) => viewedSkill(skill, skilledAgentIds(account, skill))

/** The reference prints PUT, live accounts take PATCH. */
const updateSkill = (definition: Pick<Endpoint, 'id' | 'method' | 'path' | 'summary'>) =>
  endpoint({
    ...definition,
    source: '#update_a_skill',
    access: 'admin_tasks',
    params: IdParams,
    body: UpdateSkillBody,
    success: { status: 200, schema: SkillReply },
    deviations: [
      'PUT and PATCH are both taken; live accounts were seen to refuse PUT.',
      'A rank beyond the last is the last; those between the old and the new one move by one (inferred).',
    ],
    examples: [{ summary: 'To the top', params: { id: 158000009002 }, body: { rank: 1 } }],
    prepare({ params, body }, account) {
      const findings = checkSkill(account, body)
      return findings.length > 0 ? findings : findSkill(account, params.id)
    },
    handle: ({ body }, account, stored) => json(viewed(account, changeSkill(account, stored, body))),
  })

/** @param base `/admin/skills`, or the path that accounts had before and connectors still call */
const skillsAt = (base: `/${string}`, { suffix, note }: { readonly suffix: string; readonly note: string }) => [
  endpoint({
    id: `listSkills${suffix}`,
    method: 'get',
    path: base,
    summary: `List skills by rank${note}`,
    source: '#list_all_skills',
    access: 'admin_tasks',
    query: SkillListQuery,
    success: { status: 200, schema: SkillListReply },
    deviations: ['The order, by rank, is inferred.', 'A plan without skills answers 404, as a connector saw it.'],
    examples: [{ summary: 'All' }],
    handle: ({ query }, account) => jsonPage(listSkills(account, query), (skill) => jsonTextOf(viewed(account, skill))),
  }),

  endpoint({
    id: `createSkill${suffix}`,
    method: 'post',
    path: base,
    summary: `Create a skill${note}`,
    source: '#create_a_skill',
    access: 'admin_tasks',
    body: CreateSkillBody,
    success: { status: 201, schema: SkillReply },
    errors: [409],
    deviations: [
      'A new skill is the last in rank, and stands in skill_ids of its agents (inferred).',
      'Fields and types that conditions may name are those documented and custom dropdowns; others are refused (inferred).',
      'How groups assign tickets by skill is inferred.',
      ROOM,
    ],
    examples: [
      { summary: 'By name', body: { name: 'Swedish' } },
      {
        summary: 'Of some agents, for some tickets',
        body: {
          name: 'Refunds in Germany',
          agents: [{ id: 158000002004 }],
          match_type: 'all',
          conditions: [
            { resource_type: 'ticket', field_name: 'ticket_type', operator: 'in', value: ['Refund'] },
            {
              resource_type: 'ticket',
              field_name: 'cf_country',
              operator: 'is',
              value: 'Germany',
              nested_fields: { level2: { field_name: 'cf_state', value: 'Bavaria' } },
            },
          ],
        },
      },
    ],
    prepare: ({ body }, account) => checkSkill(account, body),
    handle({ body }, account) {
      const skill = addSkill(account, body)
      return created(jsonTextOf(viewed(account, skill)), `${base}/${skill.id}`)
    },
  }),

  endpoint({
    id: `viewSkill${suffix}`,
    method: 'get',
    path: `${base}/:id`,
    summary: `View a skill${note}`,
    source: '#view_a_skill',
    access: 'admin_tasks',
    params: IdParams,
    success: { status: 200, schema: SkillReply },
    examples: [{ summary: 'By id', params: { id: 158000009001 } }],
    handle: ({ params }, account) => json(viewed(account, findSkill(account, params.id))),
  }),

  updateSkill({ id: `updateSkill${suffix}`, method: 'put', path: `${base}/:id`, summary: `Update a skill${note}` }),
  updateSkill({
    id: `patchSkill${suffix}`,
    method: 'patch',
    path: `${base}/:id`,
    summary: `Update a skill, by the verb that live accounts take${note}`,
  }),

  endpoint({
    id: `deleteSkill${suffix}`,
    method: 'delete',
    path: `${base}/:id`,
    summary: `Delete a skill${note}`,
    source: '#delete_a_skill',
    access: 'admin_tasks',
    params: IdParams,
    success: { status: 204 },
    examples: [{ summary: 'Its agents lose it', params: { id: 158000009002 } }],
    handle({ params }, account) {
      removeSkill(account, findSkill(account, params.id))
      return noContent()
    },
  }),
]

export const skillEndpoints = resource({ tag: 'Agents', feature: 'Skill Based Ticket Assignment' }, [
  ...skillsAt('/admin/skills', { suffix: '', note: '' }),
  ...skillsAt('/skills', { suffix: 'Alias', note: ', by the path that connectors call' }),
])
