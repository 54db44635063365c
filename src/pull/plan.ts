import type { Asker } from './ask/asker.ts'
import { numberOf, stringOf, type Wire, wireOf, wiresOf } from './fixture/wire.ts'
import { listOf, type Shape } from './shape.ts'
import * as configuration from './shapes/configuration.ts'
import { field } from './shapes/fields.ts'
import { rules, scenario, skill } from './shapes/rules.ts'

/** Types of fields by form and name, as they become known. */
export type FieldTypes = Readonly<Record<'ticket' | 'contact' | 'company', Map<string, string>>>

/** Replies about what an account is set up with, as they were taken. */
export interface Setup {
  readonly agents: readonly Wire[]
  readonly roles: readonly Wire[]
  readonly forms: Readonly<Record<'ticket' | 'contact' | 'company', readonly Wire[]>>
  readonly groups: readonly Wire[]
  readonly products: readonly Wire[]
  readonly email_configs: readonly Wire[]
  readonly mailboxes: readonly Wire[]
  readonly email_settings: Wire | undefined
  readonly business_hours: readonly Wire[]
  readonly sla_policies: readonly Wire[]
  readonly surveys: readonly Wire[]
  readonly folders: readonly Wire[]
  readonly canned_responses: readonly Wire[]
  readonly ticket_forms: readonly Wire[]
  readonly skills: readonly Wire[]
  readonly scenarios: readonly Wire[]
  readonly rules: Readonly<Record<1 | 3 | 4, readonly Wire[]>>
  readonly helpdesk: Wire | undefined
}

/** Told of what later questions need: who the agents are, which fields there are. */
export interface Learning {
  readonly types: FieldTypes
  learnAgents(agents: readonly Wire[]): void
}

/** Parts that an account may have besides, in words for people. */
export const NOT_PULLED: readonly string[] = [
  'solutions',
  'forums',
  'custom objects and fields that look them up',
  'time entries',
  'satisfaction ratings',
  'privileges of custom roles',
  'contents of attachments',
]

const SETTING_UP = 'configuration'

/** Asks for all that an account is set up with. Agents first: choices that are their names are replaced. */
export async function askSetup(asker: Asker, learning: Learning): Promise<Setup> {
  const agents = await askAgents(asker)
  learning.learnAgents(agents)
  const forms = await askForms(asker, learning.types)
  return {
    agents,
    forms,
    ...(await askTeam(asker)),
    ...(await askService(asker)),
    ...(await askCannedResponses(asker)),
    ...(await askRules(asker)),
  }
}

const listFrom = (asker: Asker) => async (path: string, name: string, shape: Shape) =>
  (await asker.pages<Wire>({ path, name, shape: listOf(shape), doing: SETTING_UP })) ?? []

type Team = 'groups' | 'roles' | 'products' | 'email_configs' | 'mailboxes' | 'email_settings'

async function askTeam(asker: Asker): Promise<Pick<Setup, Team>> {
  const list = listFrom(asker)
  const { group, role, product, mailbox, emailSettings } = configuration
  const groups = await list('/groups', 'groups', group)
  return {
    groups: await askEach(asker, groups, '/admin/groups', { name: 'groups[]', shape: group }),
    roles: await list('/roles', 'roles', role),
    products: await list('/products', 'products', product),
    email_configs: await list('/email_configs', 'email_configs', mailbox),
    mailboxes: await list('/email/mailboxes', 'email_configs', mailbox),
    email_settings: await askOne(asker, '/email/settings', 'email_settings', emailSettings),
  }
}

type Service = 'business_hours' | 'sla_policies' | 'surveys' | 'helpdesk'

async function askService(asker: Asker): Promise<Pick<Setup, Service>> {
  const list = listFrom(asker)
  return {
    business_hours: await list('/business_hours', 'business_hours', configuration.businessHour),
    sla_policies: await list('/sla_policies', 'sla_policies', configuration.slaPolicy),
    surveys: await list('/surveys', 'surveys', configuration.survey),
    helpdesk: await askOne(asker, '/settings/helpdesk', 'settings', configuration.helpdesk),
  }
}

const askOne = (asker: Asker, path: string, name: string, shape: Shape): Promise<Wire | undefined> =>
  asker.ask<Wire>({ path, name, shape, doing: SETTING_UP })

/** Each whole: lists lack roles and groups. Without the right to list them, the key's own. */
async function askAgents(asker: Asker): Promise<readonly Wire[]> {
  const question = { name: 'agents', shape: listOf(configuration.agent), doing: 'agents' }
  const listed = await asker.pages<Wire>({ path: '/agents', ...question })
  if (listed === undefined) {
    const own = await asker.ask<Wire>({
      path: '/agents/me',
      name: 'agents[]',
      shape: configuration.agent,
      doing: 'agents',
    })
    return own === undefined ? [] : [own]
  }
  return await askEach(asker, listed, '/agents', { name: 'agents[]', shape: configuration.agent })
}

/** The view of each, which has more than the list. */
async function askEach(
  asker: Asker,
  listed: readonly Wire[],
  path: string,
  {
    name,
    shape,
    needs = () => true,
  }: { readonly name: string; readonly shape: Shape; readonly needs?: (one: Wire) => boolean },
): Promise<readonly Wire[]> {
  const whole: Wire[] = []
  for (const one of listed) {
    const viewed = needs(one)
      ? await asker.ask<Wire>({ path: `${path}/${one.id}`, name, shape, doing: SETTING_UP })
      : undefined
    whole.push({ ...one, ...viewed })
  }
  return whole
}

const hasMore = ({ choices, has_section, type }: Wire): boolean =>
  choices !== undefined || has_section === true || type === 'nested_field'

async function askForms(asker: Asker, types: FieldTypes): Promise<Setup['forms']> {
  const fieldsOf = async (form: keyof FieldTypes, path: string, views: string, query = '') => {
    const fields =
      (await asker.pages<Wire>({ path, name: `${form}_fields`, shape: listOf(field), doing: 'fields' })) ?? []
    for (const one of fields) note(types[form], one)
    const whole: Wire[] = []
    for (const one of fields) {
      const viewed = hasMore(one)
        ? await asker.ask<Wire>({
            path: `${views}/${one.id}${query}`,
            name: `${form}_fields[]`,
            shape: field,
            doing: 'fields',
          })
        : undefined
      whole.push({ ...one, ...viewed })
    }
    return whole
  }
  return {
    ticket: await fieldsOf('ticket', '/ticket_fields', '/admin/ticket_fields', '?include=section'),
    contact: await fieldsOf('contact', '/contact_fields', '/contact_fields'),
    company: await fieldsOf('company', '/company_fields', '/company_fields'),
  }
}

/** Levels of a nested field are fields of their own to records. Records of custom objects are not pulled. */
function note(types: Map<string, string>, one: Wire): void {
  const type = stringOf(one.type) ?? ''
  if (one.default === true || type === 'custom_lookup') return
  for (const named of [one, ...wiresOf(one.nested_ticket_fields), ...wiresOf(one.dependent_fields)]) {
    types.set(stringOf(named.name) ?? '', type)
  }
}

async function askCannedResponses(asker: Asker): Promise<Pick<Setup, 'folders' | 'canned_responses' | 'ticket_forms'>> {
  const folders =
    (await asker.ask<Wire[]>({
      path: '/canned_response_folders',
      name: 'canned_responses',
      shape: listOf(configuration.folder),
      doing: 'canned responses',
    })) ?? []
  const canned_responses: Wire[] = []
  const question = {
    name: 'canned_responses[].responses',
    shape: listOf(configuration.cannedResponse),
    doing: 'canned responses',
  }
  // Own folders are those of whoever the key is of.
  const shared = folders.filter(({ personal }) => personal !== true)
  for (const { id } of shared) {
    canned_responses.push(
      ...((await asker.pages<Wire>({ path: `/canned_response_folders/${id}/responses`, ...question })) ?? []),
    )
  }
  const forms =
    (await asker.ask<Wire[]>({
      path: '/ticket-forms',
      name: 'ticket_forms',
      shape: listOf(configuration.ticketForm),
      doing: SETTING_UP,
    })) ?? []
  const ticket_forms = await askEach(asker, forms, '/ticket-forms', {
    name: 'ticket_forms[]',
    shape: configuration.ticketForm,
  })
  return { folders: shared, canned_responses, ticket_forms }
}

async function askRules(asker: Asker): Promise<Pick<Setup, 'rules' | 'scenarios' | 'skills'>> {
  const rulesOf = async (type: 1 | 3 | 4) => {
    const reply = await asker.ask<Wire>({
      path: `/automations/${type}/rules`,
      name: 'automation_rules',
      shape: rules,
      doing: 'rules',
    })
    return wiresOf(wireOf(reply).rules)
  }
  const skills = await asker.pages<Wire>({
    path: '/admin/skills',
    name: 'skills',
    shape: listOf(skill),
    doing: 'rules',
  })
  return {
    rules: { 1: await rulesOf(1), 3: await rulesOf(3), 4: await rulesOf(4) },
    scenarios:
      (await asker.pages<Wire>({
        path: '/scenario_automations',
        name: 'scenario_automations',
        shape: listOf(scenario),
        doing: 'rules',
      })) ?? [],
    skills: skills ?? [],
  }
}

/** Ids that records name, each once, in the order in which they come. */
export const idsIn = (records: readonly Wire[], ...names: readonly string[]): readonly number[] => [
  ...new Set(records.flatMap((one) => names.flatMap((name) => numberOf(one[name]) ?? []))),
]
