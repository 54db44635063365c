import type { Agent } from '../domain/views/agents.ts'
import { definedOnly } from '../store/defined-only.ts'
import type { AgentRow } from '../store/rows/agents.ts'
import type { ReflectedFields, ScimRecord } from '../store/rows/scim-record.ts'
import type { UserRow } from '../store/rows/users.ts'
import { formatTime } from '../times.ts'
import { ENTERPRISE_SCHEMA, USER_SCHEMA } from './attributes.ts'
import { type Fields, isFields, isSame } from './values.ts'
import { versionOf } from './version.ts'

/** Parts of a name, split at the first blank; one word is both parts. */
function nameParts(name: string): Fields {
  const blank = name.indexOf(' ')
  const [givenName, familyName] = blank < 0 ? [name, name] : [name.slice(0, blank), name.slice(blank + 1)]
  return { formatted: name, familyName, givenName }
}

/** Attributes that follow from the agent's own fields. */
const agentsOwn = ({ agent, user }: Agent): Fields =>
  definedOnly({
    userName: user.email ?? `agent-${agent.id}`,
    name: nameParts(user.name),
    displayName: user.name,
    title: user.job_title ?? undefined,
    active: !agent.deactivated,
    emails: user.email === null ? undefined : [{ value: user.email, type: 'work', primary: true }],
    phoneNumbers: phonesOf(user),
  })

function phonesOf({ phone, mobile }: UserRow): readonly Fields[] | undefined {
  const numbers = [
    ...(phone === null ? [] : [{ value: phone, type: 'work' }]),
    ...(mobile === null ? [] : [{ value: mobile, type: 'mobile' }]),
  ]
  return numbers.length === 0 ? undefined : numbers
}

/** Fields of the agent that an attribute is written to. */
const FIELDS_OF: Readonly<Record<string, readonly (keyof ReflectedFields)[]>> = {
  name: ['name'],
  displayName: ['name'],
  emails: ['email'],
  phoneNumbers: ['phone', 'mobile'],
  title: ['job_title'],
}

/** Attributes that clients write: as they were sent, unless the agent has been changed otherwise since. */
export function writtenAttributes(agent: Agent): Fields {
  const own = agentsOwn(agent)
  const record = agent.agent.scim
  if (record === null || record === undefined) return own // undefined in rows of an older data file
  const sent = Object.entries(record.attributes).filter(([name]) => isTrue(name, record, agent))
  const merged: Record<string, unknown> = { ...own }
  for (const [name, value] of sent) merged[name] = value ?? undefined
  return definedOnly(merged)
}

/** Whether the attribute as it was sent still agrees with the agent's fields. */
function isTrue(name: string, { reflects, attributes, deactivated }: ScimRecord, { agent, user }: Agent): boolean {
  if (name === 'active') return deactivated === agent.deactivated
  // A name that was the e-mail address changes together with it.
  const isAddress = name === 'userName' && String(attributes.userName).toLowerCase() === reflects.email
  const fields = isAddress ? FIELDS_OF.emails : FIELDS_OF[name]
  return (fields ?? []).every((field) => reflects[field] === user[field])
}

const FIRST = ['externalId', 'userName', 'name', 'displayName', 'title', 'active', 'emails', 'phoneNumbers']

interface View {
  readonly user: UserRow
  readonly baseUrl: string
  readonly fields: Fields
}

/** Views by agent row: rows are immutable, so a filter that reads all users makes each view once. */
const views = new WeakMap<AgentRow, View>()

/**
 * The agent as a SCIM user.
 * @param baseUrl base of the door: `http://localhost:4800/scim/v2`
 */
export function viewedUser({ agent, user }: Agent, baseUrl: string): Fields {
  const known = views.get(agent)
  if (known !== undefined && known.user === user && known.baseUrl === baseUrl) return known.fields
  const fields = makeView({ agent, user }, baseUrl)
  views.set(agent, { user, baseUrl, fields })
  return fields
}

function makeView(agent: Agent, baseUrl: string): Fields {
  const attributes = writtenAttributes(agent)
  const { id, created_at, scim } = agent.agent
  const changedAt = Math.max(agent.agent.updated_at, agent.user.updated_at, scim?.updated_at ?? 0)
  const user = {
    schemas: ENTERPRISE_SCHEMA in attributes ? [USER_SCHEMA, ENTERPRISE_SCHEMA] : [USER_SCHEMA],
    id: String(id),
    ...Object.fromEntries(FIRST.filter((name) => name in attributes).map((name) => [name, attributes[name]])),
    ...attributes,
  }
  const meta = {
    resourceType: 'User',
    created: formatTime(created_at),
    lastModified: formatTime(changedAt),
    location: `${baseUrl}/Users/${id}`,
  }
  // Lists that only test a user do not need its version.
  return {
    ...user,
    meta: {
      ...meta,
      get version() {
        return versionOf({ user, meta: { ...meta, location: null } })
      },
    },
  }
}

/** Changes of the agent's own fields. */
export type AgentChange = { -readonly [Name in keyof ReflectedFields]?: ReflectedFields[Name] } & {
  active?: boolean
}

/** Changes of the agent's own fields by what a client wrote; fields whose attributes did not change stay. */
export function agentChange(before: Fields, after: Fields, email: string | null): AgentChange {
  const isChanged = (name: string) => !isSame(before[name], after[name])
  const change: AgentChange = {}
  const name = changedName(before, after)
  if (name !== undefined) change.name = name
  const address = changedEmail(before, after, email)
  if (address !== undefined) change.email = address
  if (isChanged('title')) change.job_title = (after.title as string | undefined) || null // a text, by its schema
  if (isChanged('phoneNumbers')) {
    const numbers = listed(after.phoneNumbers)
    change.phone = (numbers.find(isOf('work')) ?? numbers.find(({ type }) => type === undefined))?.value || null
    change.mobile = numbers.find(isOf('mobile'))?.value || null
  }
  if (isChanged('active') && typeof after.active === 'boolean') change.active = after.active
  return change
}

interface Listed {
  readonly value?: string
  readonly type?: string
  readonly primary?: boolean
}

const listed = (values: unknown) => (values ?? []) as readonly Listed[] // read with their attribute's schema

const isOf =
  (type: string) =>
  (one: Listed): boolean =>
    one.type?.toLowerCase() === type

/** Given and family name, else the formatted name; a blank one counts as none. */
function changedName(before: Fields, after: Fields): string | undefined {
  const [old, given] = [before.name, after.name].map((name) => (isFields(name) ? name : {})) as [Fields, Fields]
  const isPart = given.givenName !== old.givenName || given.familyName !== old.familyName
  const candidates = [
    isPart ? [given.givenName, given.familyName].filter(Boolean).join(' ') : '',
    given.formatted === old.formatted ? '' : given.formatted,
    after.displayName === before.displayName ? '' : after.displayName,
  ]
  return candidates.find((name): name is string => typeof name === 'string' && name.trim() !== '')
}

/** The primary address, else that of work, else the first; without any, a `userName` that is an address. */
function changedEmail(before: Fields, after: Fields, current: string | null): string | undefined {
  const emails = listed(after.emails)
  if (!isSame(before.emails, after.emails) && emails.length > 0) {
    return (emails.find(({ primary }) => primary) ?? emails.find(isOf('work')) ?? emails[0])?.value?.toLowerCase()
  }
  const userName = String(after.userName).toLowerCase()
  const wasAddress = current === null || String(before.userName).toLowerCase() === current
  const isRenamed = before.userName !== after.userName && wasAddress
  return isRenamed && userName.includes('@') && userName !== current ? userName : undefined
}

/** The user with an address that was the `userName` changed in both places. */
export function withRenamedAddress(before: Fields, after: Fields, from: string | null, to: string | null): Fields {
  if (from === to || from === null || !isSame(before.emails, after.emails)) return after
  const emails = listed(after.emails).map((one) => (one.value?.toLowerCase() === from ? { ...one, value: to } : one))
  return emails.length === 0 ? after : { ...after, emails }
}

/** Attributes to store beside the agent, so that they are shown as they were sent. */
export function keptAttributes(before: Fields, after: Fields, agent: Agent): Fields {
  const record = agent.agent.scim
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  const kept: Record<string, unknown> = {}
  for (const name of names) {
    const wasKept = record && name in record.attributes && isTrue(name, record, agent)
    const isOwn = name === 'active' && after.active !== undefined
    if (isOwn || (isSame(before[name], after[name]) && !wasKept)) continue
    kept[name] = after[name] ?? null
  }
  return kept
}

export const reflectedFields = ({ name, email, phone, mobile, job_title }: UserRow): ReflectedFields => ({
  name,
  email,
  phone,
  mobile,
  job_title,
})
