import type { SlaEscalations, SlaPolicyRow, SlaScope, SlaTarget } from '../../store/rows/sla-policies.ts'
import { formatTime } from '../../times.ts'

/** Priorities with urgent first, as recorded of lists and of replies to updates. */
const PRIORITIES = ['4', '3', '2', '1'] as const
type Priority = (typeof PRIORITIES)[number]

/**
 * Keys are in the recorded order.
 * Source: NangoHQ/integration-templates, integrations/freshdesk/tests/create- and update-sla-policy.test.json
 *
 * @param priorities in the order in which the reply has them
 */
export const viewedSlaPolicy = (policy: SlaPolicyRow, priorities: readonly string[] = PRIORITIES) => ({
  id: policy.id,
  name: policy.name,
  description: policy.description,
  active: policy.active,
  sla_target: Object.fromEntries(
    priorities.flatMap((priority) => {
      const target = policy.targets[Number(priority)]
      return target === undefined ? [] : [[`priority_${priority as Priority}`, viewedTarget(target)]]
    }),
  ),
  applicable_to: policy.applicable_to,
  is_default: policy.default,
  position: policy.position,
  created_at: formatTime(policy.created_at),
  updated_at: formatTime(policy.updated_at),
  escalation: viewedEscalation(policy),
  ...(policy.default ? {} : { advanced_conditions: conditionsOf(policy.applicable_to) }),
})

const viewedTarget = (target: SlaTarget) => ({
  respond_within: target.respond_within,
  resolve_within: target.resolve_within,
  next_respond_within: target.next_respond_within,
  business_hours: target.business_hours,
  escalation_enabled: target.escalation_enabled,
})

/** Escalations. The default policy has none at all, as recorded; where there are some, all six kinds are there. */
function viewedEscalation({ default: isDefault, escalation }: SlaPolicyRow): Viewed<SlaEscalations> {
  if (isDefault && Object.keys(escalation).length === 0) return {}
  return {
    reminder_response: escalation.reminder_response ?? {},
    reminder_resolution: escalation.reminder_resolution ?? {},
    response: escalation.response ?? {},
    resolution: escalation.resolution ?? {},
    reminder_next_response: escalation.reminder_next_response ?? {},
    next_response: escalation.next_response ?? {},
  }
}

type Viewed<Whole> = { readonly [Key in keyof Whole]?: Whole[Key] | Readonly<Record<string, never>> }

/** Names of fields in conditions. That of sources is recorded, the others are inferred from it. */
const CONDITIONS = {
  company_ids: 'company_id',
  group_ids: 'group_id',
  sources: 'source',
  ticket_types: 'ticket_type',
  product_ids: 'product_id',
} as const satisfies Record<keyof SlaScope, string>

function conditionsOf(scope: SlaScope) {
  const properties = Object.entries(CONDITIONS).flatMap(([key, field_name]) => {
    const value = scope[key as keyof SlaScope]
    return value === undefined ? [] : [{ resource: 'ticket', field_name, operator: 'contains_in', value }]
  })
  return { match_type: 'all', properties: [{ match_type: 'all', properties }] }
}
