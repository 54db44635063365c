import type { Account } from '../account/account.ts'
import {
  duplicateValue,
  type FieldError,
  type Finding,
  invalidValue,
  missingField,
  RULE,
  ruleElements,
  ruleOneOf,
} from '../errors.ts'
import {
  ASSIGNED_AGENT,
  RESOLUTION_LEVELS,
  type SlaEscalation,
  type SlaEscalations,
  type SlaPolicyRow,
  type SlaReminder,
  type SlaScope,
  type SlaTarget,
  slaPolicyRow,
} from '../store/rows/sla-policies.ts'
import { SOURCE_LABELS } from '../store/rows/tickets.ts'
import { without } from './agent-lists.ts'
import { checkRoom } from './definition-limit.ts'
import { findAgent } from './users.ts'

type GivenReminder = { readonly [Key in keyof SlaReminder]?: SlaReminder[Key] | undefined }
type GivenEscalation = { readonly [Key in keyof SlaEscalation]?: SlaEscalation[Key] | undefined }
type Level = 1 | 2 | 3 | 4
type GivenLevels = { readonly [Key in `level_${Level}` | `level${Level}`]?: GivenEscalation | undefined }

type GivenTarget = Omit<SlaTarget, 'next_respond_within'> & { readonly next_respond_within?: number | null | undefined }

export interface SlaPolicyFields {
  readonly name?: string | undefined
  readonly description?: string | null | undefined
  readonly active?: boolean | undefined
  readonly position?: number | undefined
  readonly is_default?: boolean | undefined
  readonly sla_target?: { readonly [Priority in `priority_${Level}`]: GivenTarget } | undefined
  readonly applicable_to?: SlaScope | undefined
  readonly escalation?:
    | {
        readonly reminder_response?: GivenReminder | undefined
        readonly reminder_resolution?: GivenReminder | undefined
        readonly response?: GivenEscalation | undefined
        readonly resolution?: GivenLevels | undefined
        readonly reminder_next_response?: GivenReminder | undefined
        readonly next_response?: GivenEscalation | undefined
      }
    | undefined
}

/** Lists policies by position. */
export const listSlaPolicies = (account: Account): SlaPolicyRow[] =>
  [...account.database.sla_policies.all()].sort((a, b) => a.position - b.position || a.id - b.id)

export function checkSlaPolicy(account: Account, fields: SlaPolicyFields, stored?: SlaPolicyRow): Finding[] {
  const errors: Finding[] = [
    ...checkScope(account, fields.applicable_to, stored),
    ...checkDefault(fields, stored),
    ...checkEscalations(account, fields.escalation ?? {}),
  ]
  const { name } = fields
  const others = [...account.database.sla_policies.all()].filter((policy) => policy.id !== stored?.id)
  const isTaken = others.some((policy) => policy.name.toLowerCase() === name?.toLowerCase())
  return isTaken ? [...errors, duplicateValue('name')] : errors
}

/** Refuses to change which policy is the default one: that is decided when the account is made (inferred). */
function checkDefault({ is_default, active }: SlaPolicyFields, stored: SlaPolicyRow | undefined): FieldError[] {
  const isDefault = stored?.default ?? false
  const errors: FieldError[] = []
  if (isDefault && active === false) errors.push(invalidValue('active', ruleOneOf(['true'])))
  if (is_default !== undefined && is_default !== isDefault) {
    errors.push(invalidValue('is_default', ruleOneOf([String(isDefault)])))
  }
  return errors
}

function checkScope(account: Account, scope: SlaScope | undefined, stored: SlaPolicyRow | undefined): FieldError[] {
  if (scope === undefined) return []
  const given = Object.entries(scope).filter(([, values]) => values !== undefined)
  if (stored?.default) {
    return given.length === 0 ? [] : [invalidValue('applicable_to', 'The default policy is for all other tickets')]
  }
  if (given.length === 0) return [invalidValue('applicable_to', RULE.notBlank)]
  const { companies, groups, products } = account.database
  const types =
    account
      .form('ticket')
      .stock.get('ticket_type')
      ?.choices.map(({ value }) => value) ?? []
  const sources: readonly number[] = Object.keys(SOURCE_LABELS).map(Number)
  const errors: FieldError[] = []
  const check = <Value>(
    key: keyof SlaScope,
    values: readonly Value[] | undefined,
    isKnown: (value: Value) => boolean,
    rule: string,
  ) => {
    if (!(values ?? []).every(isKnown)) errors.push(invalidValue(`applicable_to.${key}`, rule))
  }
  const isIn = (table: { get(id: number): unknown }) => (id: number) => table.get(id) !== undefined
  const unknown = (what: string, key: string) => `There are no ${what} matching the given ${key}`
  check('company_ids', scope.company_ids, isIn(companies), unknown('companies', 'company_ids'))
  check('group_ids', scope.group_ids, isIn(groups), unknown('groups', 'group_ids'))
  check('sources', scope.sources, (source) => sources.includes(source), ruleOneOf(sources))
  check('ticket_types', scope.ticket_types, (type) => types.includes(type), ruleOneOf(types))
  check('product_ids', scope.product_ids, isIn(products), unknown('products', 'product_ids'))
  return errors
}

type GivenEscalations = NonNullable<SlaPolicyFields['escalation']>

function checkEscalations(account: Account, given: GivenEscalations): FieldError[] {
  const { reminder_response, reminder_resolution, response, reminder_next_response, next_response } = given
  const levels = RESOLUTION_LEVELS.map((level) => given.resolution && levelOf(given.resolution, level))
  const single = { reminder_response, reminder_resolution, response, reminder_next_response, next_response }
  return [
    ...Object.entries(single).flatMap(([kind, one]) => checkOne(account, `escalation.${kind}`, one)),
    ...levels.flatMap((one, index) => checkOne(account, `escalation.resolution.${RESOLUTION_LEVELS[index]}`, one)),
    ...checkOrder(levels),
  ]
}

const levelOf = (levels: GivenLevels, level: (typeof RESOLUTION_LEVELS)[number]): GivenEscalation | undefined =>
  levels[level] ?? levels[level.replace('_', '') as `level${Level}`]

const isGiven = (one: object | undefined): boolean => one !== undefined && Object.keys(one).length > 0

function checkOne(account: Account, place: string, one: (GivenReminder & GivenEscalation) | undefined): FieldError[] {
  if (one === undefined || !isGiven(one)) return []
  const time = place.includes('reminder_') ? 'reminder_time' : 'escalation_time'
  const { agent_ids } = one
  const errors: FieldError[] = []
  if (one[time] === undefined) errors.push(missingField(`${place}.${time}`, RULE.positiveInteger))
  if (agent_ids === undefined) errors.push(missingField(`${place}.agent_ids`, ruleElements('Positive Integer')))
  const isKnown = (id: number) => id === ASSIGNED_AGENT || findAgent(account, id) !== undefined
  if (!(agent_ids ?? []).every(isKnown)) {
    errors.push(invalidValue(`${place}.agent_ids`, 'There are no agents matching the given agent_ids'))
  }
  return errors
}

/** Checks that levels have no gap and that each is later than the one before. */
function checkOrder(levels: readonly (GivenEscalation | undefined)[]): FieldError[] {
  return levels.flatMap((level, index) => {
    const before = levels[index - 1]
    if (index === 0 || level === undefined || !isGiven(level)) return []
    const place = `escalation.resolution.${RESOLUTION_LEVELS[index]}`
    if (before === undefined || !isGiven(before))
      return [invalidValue(place, `${RESOLUTION_LEVELS[index - 1]} is missing`)]
    const isLater = (level.escalation_time ?? 0) > (before.escalation_time ?? -1)
    return isLater
      ? []
      : [invalidValue(`${place}.escalation_time`, `It should be after ${RESOLUTION_LEVELS[index - 1]}`)]
  })
}

export function addSlaPolicy(account: Account, fields: SlaPolicyFields & { readonly name: string }): SlaPolicyRow {
  checkRoom(account, 'sla_policies')
  const { sla_policies } = account.database
  const now = account.clock.seconds()
  const last = [...sla_policies.all()].reduce((last, { position }) => Math.max(last, position), 0)
  const row = slaPolicyRow({
    ...changesOf(fields),
    id: account.ids.next('sla_policy'),
    created_at: now,
    updated_at: now,
    name: fields.name,
    position: last + 1,
    targets: fields.sla_target === undefined ? {} : targetsOf(fields.sla_target),
  })
  return placed(account, sla_policies.insert(row), fields.position)
}

export function changeSlaPolicy(account: Account, policy: SlaPolicyRow, fields: SlaPolicyFields): SlaPolicyRow {
  const row = slaPolicyRow({ ...policy, ...changesOf(fields), updated_at: account.clock.seconds() })
  return placed(account, account.database.sla_policies.replace(row), fields.position)
}

/** Moves the policy to a position; policies there move on by one (inferred). */
function placed(account: Account, policy: SlaPolicyRow, position: number | undefined): SlaPolicyRow {
  if (position === undefined || position === policy.position) return policy
  const { sla_policies } = account.database
  let taken = position
  for (const other of listSlaPolicies(account)) {
    if (other.id === policy.id || other.position !== taken) continue
    taken++
    sla_policies.replace({ ...other, position: taken })
  }
  return sla_policies.replace({ ...policy, position })
}

function changesOf({ name, description, active, sla_target, applicable_to, escalation }: SlaPolicyFields) {
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(active !== undefined && { active }),
    ...(sla_target !== undefined && { targets: targetsOf(sla_target) }),
    ...(applicable_to !== undefined && { applicable_to }),
    ...(escalation !== undefined && { escalation: escalationsOf(escalation) }),
  }
}

const targetsOf = (targets: NonNullable<SlaPolicyFields['sla_target']>) => ({
  1: targets.priority_1,
  2: targets.priority_2,
  3: targets.priority_3,
  4: targets.priority_4,
})

/** The given escalations in the order in which replies have them. `prepare` has checked that each is complete. */
function escalationsOf(given: GivenEscalations): SlaEscalations {
  const levels = RESOLUTION_LEVELS.map(
    (level) => [level, given.resolution && levelOf(given.resolution, level)] as const,
  )
  const resolution = Object.fromEntries(levels.filter(([, one]) => isGiven(one)))
  const all = {
    reminder_response: given.reminder_response,
    reminder_resolution: given.reminder_resolution,
    response: given.response,
    resolution,
    reminder_next_response: given.reminder_next_response,
    next_response: given.next_response,
  }
  return Object.fromEntries(Object.entries(all).filter(([, one]) => isGiven(one)))
}

/**
 * Takes a company or group that is gone from the policies that name it. A policy that then names none is for no ticket
 * (inferred).
 */
export function forgetInPolicies(
  { database: { sla_policies } }: Account,
  list: 'company_ids' | 'group_ids',
  goneId: number,
): void {
  for (const policy of [...sla_policies.all()]) {
    const ids = policy.applicable_to[list]
    if (ids?.includes(goneId) !== true) continue
    const applicable_to = { ...policy.applicable_to, [list]: without(ids, goneId) }
    sla_policies.replace(slaPolicyRow({ ...policy, applicable_to }))
  }
}
