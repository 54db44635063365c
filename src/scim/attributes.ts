/**
 * Attributes of a user as data: what `/Schemas` declares, how a filter compares, what a PATCH may write.
 * Source: RFC 7643, sections 3.1, 4.1 and 4.3.
 */

export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const ENTERPRISE_SCHEMA = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

export interface Attribute {
  readonly name: string
  /** `free`: Freshdesk has no field for it, so it is stored as it was sent. */
  readonly type: 'string' | 'boolean' | 'dateTime' | 'reference' | 'complex' | 'free'
  readonly description: string
  readonly multiValued: boolean
  readonly required: boolean
  readonly caseExact: boolean
  readonly mutability: 'readOnly' | 'readWrite' | 'writeOnly'
  readonly returned: 'always' | 'default' | 'never'
  readonly uniqueness: 'none' | 'server'
  readonly canonicalValues?: readonly string[]
  readonly subAttributes?: readonly Attribute[]
  /** Whether `/Schemas` lists it. */
  readonly isDeclared: boolean
}

type Given = Partial<Omit<Attribute, 'name' | 'description'>>

const attribute = (name: string, description: string, given: Given = {}): Attribute => ({
  name,
  type: 'string',
  description,
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  isDeclared: true,
  ...given,
})

const readOnly = (name: string, given: Given = {}) =>
  attribute(name, '', { mutability: 'readOnly', caseExact: true, isDeclared: false, ...given })

/** An attribute that is stored and returned as it was sent, beside what Freshdesk stores of the agent. */
const kept = (name: string, given: Given = {}) => attribute(name, '', { type: 'free', isDeclared: false, ...given })

const MULTI_VALUED = { type: 'complex', multiValued: true } as const

/** Sub-attributes of a list of values, of which one may be the primary one. */
const valueParts = (value: string, types: readonly string[]) => [
  attribute('value', value),
  attribute('display', 'A name of the value, for people'),
  attribute('type', 'What the value is for', { canonicalValues: types }),
  attribute('primary', 'Whether it is the preferred one: one of them at most', { type: 'boolean' }),
]

/** Attributes of every resource. Source: RFC 7643, section 3.1. */
const COMMON: readonly Attribute[] = [
  readOnly('schemas', { multiValued: true, returned: 'always', type: 'reference' }),
  readOnly('id', { returned: 'always', uniqueness: 'server' }),
  attribute('externalId', 'What the client calls the user', { caseExact: true, isDeclared: false }),
  readOnly('meta', {
    type: 'complex',
    subAttributes: [
      readOnly('resourceType'),
      readOnly('created', { type: 'dateTime' }),
      readOnly('lastModified', { type: 'dateTime' }),
      readOnly('location', { type: 'reference' }),
      readOnly('version'),
    ],
  }),
]

const DECLARED: readonly Attribute[] = [
  attribute('userName', 'The name the identity provider knows the agent by; unique', {
    required: true,
    uniqueness: 'server',
  }),
  attribute('name', 'The parts of the agent’s name', {
    type: 'complex',
    subAttributes: [
      attribute('formatted', 'The whole name'),
      attribute('familyName', 'The family name'),
      attribute('givenName', 'The given name'),
    ],
  }),
  attribute('displayName', 'The name that is shown'),
  attribute('title', 'The agent’s job title'),
  attribute('active', 'False for a deactivated agent, whose key is refused', { type: 'boolean' }),
  attribute('emails', 'The primary one, else the first of type work, is the agent’s', {
    ...MULTI_VALUED,
    subAttributes: valueParts('An e-mail address', ['work', 'home', 'other']),
  }),
  attribute('phoneNumbers', 'The first of type work is the agent’s phone, that of type mobile its mobile', {
    ...MULTI_VALUED,
    subAttributes: valueParts('A telephone number', ['work', 'home', 'mobile', 'fax', 'pager', 'other']),
  }),
]

const LISTS = ['addresses', 'ims', 'photos', 'entitlements', 'roles', 'x509Certificates']
const TEXTS = ['nickName', 'profileUrl', 'userType', 'preferredLanguage', 'locale', 'timezone']

const UNDECLARED: readonly Attribute[] = [
  ...TEXTS.map((name) => kept(name)),
  ...LISTS.map((name) => kept(name, { multiValued: true })),
  readOnly('groups', { multiValued: true, type: 'free' }),
  attribute('password', 'Taken and forgotten', { mutability: 'writeOnly', returned: 'never', isDeclared: false }),
]

/** Attributes that `/Schemas` declares. */
export const declaredAttributes: readonly Attribute[] = DECLARED

const ENTERPRISE: Attribute = kept(ENTERPRISE_SCHEMA, {
  type: 'complex',
  subAttributes: ['employeeNumber', 'costCenter', 'organization', 'division', 'department', 'manager'].map((name) =>
    kept(name),
  ),
})

/** The user as one complex attribute; the extension is a member of it. */
export const USER: Attribute = attribute('User', 'An agent', {
  type: 'complex',
  subAttributes: [...COMMON, ...DECLARED, ...UNDECLARED, ENTERPRISE],
})

const indexes = new WeakMap<Attribute, ReadonlyMap<string, Attribute>>()

/**
 * Sub-attribute of this name; case does not matter. An attribute that is stored as it was sent has sub-attributes of
 * all names.
 */
export function subAttributeOf(owner: Attribute, name: string): Attribute | undefined {
  if (owner.type === 'free') return kept(name)
  let index = indexes.get(owner)
  if (index === undefined) {
    index = new Map(owner.subAttributes?.map((one) => [one.name.toLowerCase(), one]))
    indexes.set(owner, index)
  }
  return index.get(name.toLowerCase())
}

/** Attributes from the user down: `[emails, value]`, `[urn:...:User, manager, value]`. */
export type AttributePath = readonly [Attribute, ...Attribute[]]

/**
 * Path of a name like `name.givenName`, `URN:name.givenName`, or the `URN` of the extension; undefined for a name that
 * no attribute has.
 */
export function findPath(text: string, owner: Attribute = USER): AttributePath | undefined {
  const steps: Attribute[] = []
  const names = namesIn(text, owner)
  if (names === undefined || names.length === 0) return undefined
  let current = owner
  for (const name of names) {
    const next = subAttributeOf(current, name)
    if (next === undefined) return undefined
    steps.push(next)
    current = next
  }
  return steps as [Attribute, ...Attribute[]] // there is a name at least
}

/** Names in a path; a URN contains dots of its own. */
function namesIn(text: string, owner: Attribute): readonly string[] | undefined {
  if (owner !== USER) return text.split('.')
  const lower = text.toLowerCase()
  if (lower.startsWith(`${USER_SCHEMA.toLowerCase()}:`)) return text.slice(USER_SCHEMA.length + 1).split('.')
  if (lower === ENTERPRISE_SCHEMA.toLowerCase()) return [ENTERPRISE_SCHEMA]
  if (lower.startsWith(`${ENTERPRISE_SCHEMA.toLowerCase()}:`)) {
    return [ENTERPRISE_SCHEMA, ...text.slice(ENTERPRISE_SCHEMA.length + 1).split('.')]
  }
  return lower.startsWith('urn:') ? undefined : text.split('.')
}
