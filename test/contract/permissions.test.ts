import { beforeEach, describe, expect, it } from 'vitest'
import type { Endpoint } from '../../src/http/endpoint.ts'
import { exampleRequestOf } from '../../src/openapi/record.ts'
import { endpoints } from '../../src/routes/index.ts'
import { activateAgent, createAgent, ROLE } from '../support/agents.ts'
import { type Answer, startFreshdesk } from '../support/freshdesk.ts'
import { ACCESS_DENIED, ID } from '../support/tickets.ts'

/**
 * Who may call what, stated a second time: an endpoint that is missing here, or whose access changes, fails.
 * Sources: the reference says which operations need an administrator; the roles' own descriptions say the rest
 * (an Agent logs, replies to and resolves tickets and manages contacts: that it deletes nothing is inferred).
 */

type Role = keyof typeof ROLE

const ROLES: readonly Role[] = ['accountAdministrator', 'administrator', 'supervisor', 'agent']
const everyone: readonly Role[] = ROLES
const supervisors: readonly Role[] = ['accountAdministrator', 'administrator', 'supervisor']
const administrators: readonly Role[] = ['accountAdministrator', 'administrator']

const MAY_CALL: Readonly<Record<string, readonly Role[]>> = {
  createTicket: everyone,
  viewTicket: everyone,
  listTickets: everyone,
  updateTicket: everyone,
  patchTicket: everyone,
  deleteTicket: supervisors,
  restoreTicket: supervisors,
  createOutboundEmail: everyone,
  mergeTickets: everyone,
  bulkUpdateTickets: everyone,
  bulkDeleteTickets: supervisors,
  viewJob: everyone,
  listWatchers: everyone,
  watchTicket: everyone,
  unwatchTicket: everyone,
  bulkWatchTickets: everyone,
  bulkUnwatchTickets: everyone,
  forwardTicket: everyone,
  replyToForward: everyone,
  listAssociatedTickets: everyone,
  viewPrimeAssociation: everyone,
  viewTicketSummary: everyone,
  updateTicketSummary: everyone,
  deleteTicketSummary: everyone,
  viewArchivedTicket: everyone,
  deleteArchivedTicket: supervisors,
  listArchivedConversations: everyone,
  viewTicketAccesses: everyone,
  createTicketAccesses: everyone,
  updateTicketAccesses: everyone,
  deleteTicketAccesses: everyone,
  deleteAttachment: everyone,
  listConversations: everyone,
  createReply: everyone,
  createNote: everyone,
  updateConversation: everyone,
  deleteConversation: everyone,
  createContact: everyone,
  viewContact: everyone,
  listContacts: everyone,
  updateContact: everyone,
  deleteContact: supervisors,
  hardDeleteContact: supervisors,
  restoreContact: supervisors,
  sendInvite: everyone,
  mergeContacts: supervisors,
  autocompleteContacts: everyone,
  exportContacts: everyone,
  viewContactExport: everyone,
  viewContactExportByPost: everyone,
  listContactImports: everyone,
  importContacts: everyone,
  viewContactImport: everyone,
  cancelContactImport: everyone,
  cancelContactImportByPost: everyone,
  createCompany: everyone,
  viewCompany: everyone,
  listCompanies: everyone,
  updateCompany: everyone,
  deleteCompany: supervisors,
  autocompleteCompanies: everyone,
  exportCompanies: everyone,
  viewCompanyExport: everyone,
  viewCompanyExportByPost: everyone,
  listCompanyImports: everyone,
  importCompanies: everyone,
  viewCompanyImport: everyone,
  cancelCompanyImport: everyone,
  cancelCompanyImportByPost: everyone,
  viewCurrentAgent: everyone,
  createAgents: administrators,
  viewAgentAvailability: administrators,
  updateAgentAvailability: administrators,
  patchAgentAvailability: administrators,
  createCannedResponses: administrators,
  createCannedResponsesAlias: administrators,
  listCsatSurveys: everyone,
  listCsatResponses: everyone,
  createCsatResponse: everyone,
  createThread: administrators,
  listThreads: administrators,
  viewThread: administrators,
  deleteThread: administrators,
  createThreadMessage: administrators,
  viewThreadMessage: administrators,
  deleteThreadMessage: administrators,
  createContactActivity: everyone,
  viewAgent: administrators,
  listAgents: administrators,
  createAgent: administrators,
  updateAgent: administrators,
  deleteAgent: administrators,
  makeAgent: administrators,
  autocompleteAgents: everyone,
  createGroup: administrators,
  viewGroup: everyone,
  listGroups: everyone,
  searchTickets: everyone,
  searchContacts: everyone,
  searchCompanies: everyone,
  updateGroup: administrators,
  createSlaPolicy: administrators,
  updateSlaPolicy: administrators,
  deleteGroup: administrators,
  listAdministeredTicketFields: administrators,
  createTicketField: administrators,
  viewAdministeredTicketField: administrators,
  updateTicketField: administrators,
  deleteTicketField: administrators,
  listSections: administrators,
  createSection: administrators,
  viewSection: administrators,
  updateSection: administrators,
  deleteSection: administrators,
  createContactField: administrators,
  viewContactField: administrators,
  updateContactField: administrators,
  deleteContactField: administrators,
  createCompanyField: administrators,
  viewCompanyField: administrators,
  updateCompanyField: administrators,
  deleteCompanyField: administrators,
  createCannedResponse: administrators,
  viewCannedResponse: administrators,
  updateCannedResponse: administrators,
  createCannedResponseFolder: administrators,
  createCannedResponseFolderAlias: administrators,
  updateCannedResponseFolder: administrators,
  listCannedResponseFolders: administrators,
  viewCannedResponseFolder: administrators,
  listCannedResponsesOfFolder: administrators,
  createSolutionCategory: supervisors,
  listSolutionCategories: everyone,
  viewSolutionCategory: everyone,
  updateSolutionCategory: supervisors,
  deleteSolutionCategory: supervisors,
  translateSolutionCategory: supervisors,
  viewTranslatedSolutionCategory: everyone,
  updateTranslatedSolutionCategory: supervisors,
  createSolutionFolder: supervisors,
  listSolutionFolders: everyone,
  listTranslatedSolutionFolders: everyone,
  viewSolutionFolder: everyone,
  updateSolutionFolder: supervisors,
  deleteSolutionFolder: supervisors,
  listSolutionSubfolders: everyone,
  listTranslatedSolutionSubfolders: everyone,
  translateSolutionFolder: supervisors,
  viewTranslatedSolutionFolder: everyone,
  updateTranslatedSolutionFolder: supervisors,
  createSolutionArticle: everyone,
  listSolutionArticles: everyone,
  listTranslatedSolutionArticles: everyone,
  viewSolutionArticle: everyone,
  updateSolutionArticle: everyone,
  deleteSolutionArticle: supervisors,
  translateSolutionArticle: everyone,
  viewTranslatedSolutionArticle: everyone,
  updateTranslatedSolutionArticle: everyone,
  searchSolutions: everyone,
  searchTranslatedSolutions: everyone,
  listTicketFields: everyone,
  listContactFields: everyone,
  listCompanyFields: everyone,
  listRoles: administrators,
  viewRole: administrators,
  listProducts: everyone,
  viewProduct: everyone,
  listEmailConfigs: everyone,
  viewEmailConfig: everyone,
  listBusinessHours: everyone,
  viewBusinessHour: everyone,
  listSlaPolicies: everyone,
  viewHelpdeskSettings: everyone,
  viewAccount: administrators,
  createTimeEntry: everyone,
  listTimeEntriesOfTicket: everyone,
  listTimeEntries: everyone,
  updateTimeEntry: everyone,
  toggleTimer: everyone,
  deleteTimeEntry: everyone,
  listSurveys: everyone,
  createSatisfactionRating: everyone,
  listSatisfactionRatingsOfTicket: everyone,
  listSatisfactionRatings: everyone,
  listAutomationRules: administrators,
  createAutomationRule: administrators,
  viewAutomationRule: administrators,
  updateAutomationRule: administrators,
  deleteAutomationRule: administrators,
  listScenarioAutomations: everyone,
  listScenarioAutomationsAlias: everyone,
  viewScenarioAutomation: everyone,
  listForumCategories: everyone,
  createForumCategory: administrators,
  viewForumCategory: everyone,
  updateForumCategory: administrators,
  deleteForumCategory: administrators,
  listForums: everyone,
  createForum: administrators,
  viewForum: everyone,
  updateForum: administrators,
  deleteForum: administrators,
  listTopics: everyone,
  createTopic: everyone,
  viewTopic: everyone,
  updateTopic: everyone,
  deleteTopic: supervisors,
  listFollowedTopics: everyone,
  listParticipatedTopics: everyone,
  listComments: everyone,
  createComment: everyone,
  updateComment: everyone,
  deleteComment: supervisors,
  viewForumFollow: everyone,
  followForum: everyone,
  unfollowForum: everyone,
  viewTopicFollow: everyone,
  followTopic: everyone,
  unfollowTopic: everyone,
  listSkills: administrators,
  createSkill: administrators,
  viewSkill: administrators,
  updateSkill: administrators,
  patchSkill: administrators,
  deleteSkill: administrators,
  listSkillsAlias: administrators,
  createSkillAlias: administrators,
  viewSkillAlias: administrators,
  updateSkillAlias: administrators,
  patchSkillAlias: administrators,
  deleteSkillAlias: administrators,
  createAdminGroup: administrators,
  listAdminGroups: administrators,
  viewAdminGroup: administrators,
  updateAdminGroup: administrators,
  deleteAdminGroup: administrators,
  listAgentsOfGroup: administrators,
  patchAgentsOfGroup: administrators,
  updateAgentsOfGroup: administrators,
  listMailboxes: administrators,
  createMailbox: administrators,
  viewMailbox: administrators,
  updateMailbox: administrators,
  deleteMailbox: administrators,
  viewEmailSettings: administrators,
  updateEmailSettings: administrators,
  viewBcc: administrators,
  updateBcc: administrators,
  listTicketForms: everyone,
  createTicketForm: administrators,
  viewTicketForm: administrators,
  updateTicketForm: administrators,
  deleteTicketForm: administrators,
  cloneTicketForm: administrators,
  cloneTicketFormByGet: administrators,
  viewTicketFormField: administrators,
  updateTicketFormField: administrators,
  postTicketFormField: administrators,
  deleteTicketFormField: administrators,
  listCustomObjects: everyone,
  viewCustomObject: everyone,
  listRecords: everyone,
  createRecord: everyone,
  countRecords: everyone,
  viewRecord: everyone,
  updateRecord: everyone,
  deleteRecord: supervisors,
}

/** The operations that a plan may lack. */
const FEATURE_OF: Readonly<Record<string, string>> = {
  createOutboundEmail: 'Compose Email',
  viewTicketSummary: 'Ticket Summary',
  updateTicketSummary: 'Ticket Summary',
  deleteTicketSummary: 'Ticket Summary',
  viewArchivedTicket: 'Archive Tickets',
  deleteArchivedTicket: 'Archive Tickets',
  listArchivedConversations: 'Archive Tickets',
  createTimeEntry: 'Timesheets',
  listTimeEntriesOfTicket: 'Timesheets',
  listTimeEntries: 'Timesheets',
  updateTimeEntry: 'Timesheets',
  toggleTimer: 'Timesheets',
  deleteTimeEntry: 'Timesheets',
  translateSolutionCategory: 'Multi Language',
  viewTranslatedSolutionCategory: 'Multi Language',
  updateTranslatedSolutionCategory: 'Multi Language',
  listTranslatedSolutionFolders: 'Multi Language',
  listTranslatedSolutionSubfolders: 'Multi Language',
  translateSolutionFolder: 'Multi Language',
  viewTranslatedSolutionFolder: 'Multi Language',
  updateTranslatedSolutionFolder: 'Multi Language',
  listTranslatedSolutionArticles: 'Multi Language',
  translateSolutionArticle: 'Multi Language',
  viewTranslatedSolutionArticle: 'Multi Language',
  updateTranslatedSolutionArticle: 'Multi Language',
  searchTranslatedSolutions: 'Multi Language',
  listSurveys: 'Surveys',
  createSatisfactionRating: 'Surveys',
  listSatisfactionRatingsOfTicket: 'Surveys',
  listSatisfactionRatings: 'Surveys',
  listScenarioAutomations: 'Scenario Automations',
  listScenarioAutomationsAlias: 'Scenario Automations',
  viewScenarioAutomation: 'Scenario Automations',
  listForumCategories: 'Forums',
  createForumCategory: 'Forums',
  viewForumCategory: 'Forums',
  updateForumCategory: 'Forums',
  deleteForumCategory: 'Forums',
  listForums: 'Forums',
  createForum: 'Forums',
  viewForum: 'Forums',
  updateForum: 'Forums',
  deleteForum: 'Forums',
  listTopics: 'Forums',
  createTopic: 'Forums',
  viewTopic: 'Forums',
  updateTopic: 'Forums',
  deleteTopic: 'Forums',
  listCsatSurveys: 'Surveys',
  listCsatResponses: 'Surveys',
  createCsatResponse: 'Surveys',
  listFollowedTopics: 'Forums',
  listParticipatedTopics: 'Forums',
  listComments: 'Forums',
  createComment: 'Forums',
  updateComment: 'Forums',
  deleteComment: 'Forums',
  viewForumFollow: 'Forums',
  followForum: 'Forums',
  unfollowForum: 'Forums',
  viewTopicFollow: 'Forums',
  followTopic: 'Forums',
  unfollowTopic: 'Forums',
  listSkills: 'Skill Based Ticket Assignment',
  createSkill: 'Skill Based Ticket Assignment',
  viewSkill: 'Skill Based Ticket Assignment',
  updateSkill: 'Skill Based Ticket Assignment',
  patchSkill: 'Skill Based Ticket Assignment',
  deleteSkill: 'Skill Based Ticket Assignment',
  listSkillsAlias: 'Skill Based Ticket Assignment',
  createSkillAlias: 'Skill Based Ticket Assignment',
  viewSkillAlias: 'Skill Based Ticket Assignment',
  updateSkillAlias: 'Skill Based Ticket Assignment',
  patchSkillAlias: 'Skill Based Ticket Assignment',
  deleteSkillAlias: 'Skill Based Ticket Assignment',
  listTicketForms: 'Multiple Ticket Forms',
  createTicketForm: 'Multiple Ticket Forms',
  viewTicketForm: 'Multiple Ticket Forms',
  updateTicketForm: 'Multiple Ticket Forms',
  deleteTicketForm: 'Multiple Ticket Forms',
  cloneTicketForm: 'Multiple Ticket Forms',
  cloneTicketFormByGet: 'Multiple Ticket Forms',
  viewTicketFormField: 'Multiple Ticket Forms',
  updateTicketFormField: 'Multiple Ticket Forms',
  postTicketFormField: 'Multiple Ticket Forms',
  deleteTicketFormField: 'Multiple Ticket Forms',
  listCustomObjects: 'Custom Objects',
  viewCustomObject: 'Custom Objects',
  listRecords: 'Custom Objects',
  createRecord: 'Custom Objects',
  countRecords: 'Custom Objects',
  viewRecord: 'Custom Objects',
  updateRecord: 'Custom Objects',
  deleteRecord: 'Custom Objects',
}

/** A plan without them has no such operations: 404 with an empty body (github airbytehq/airbyte#36226). */
const HIDDEN = 'Skill Based Ticket Assignment'
const ON_ENTERPRISE: ReadonlySet<string> = new Set([HIDDEN, 'Custom Objects'])
const ON_PRO: ReadonlySet<string> = new Set(['Multi Language', 'Multiple Ticket Forms'])

/** What a role does not allow, as custom objects say it. */
const NOT_PERMITTED = {
  error_type: 'PERMISSION_NOT_ALLOWED',
  message: 'Permission not allowed',
  errors: [
    {
      type: 'schema',
      name: 'permission',
      message: 'You do not have the required permissions to perform this action.',
    },
  ],
}

const lacking = (feature: string) => ({
  code: 'require_feature',
  message: `The ${feature} feature(s) is/are not supported in your plan. Please upgrade your account to use it.`,
})

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

/** What examples ask about: whether one follows it. */
const FOLLOWED = ['/discussions/forums/158000031001', '/discussions/topics/158000032001']

/** An agent of each role and no other, who take no seat. */
const agents = {} as Record<Role, { readonly id: number; readonly key: string }>
for (const role of ROLES) {
  const { id } = await createAgent(freshdesk, {
    email: `${role}@example.com`,
    role_ids: [ROLE[role]],
    occasional: true,
  })
  agents[role] = { id, key: await activateAgent(freshdesk, id) }
  for (const path of FOLLOWED) await freshdesk.post(`${path}/follow`, { user_id: id })
}
emulator.snapshot('an agent of each role')
beforeEach(() => emulator.restore('an agent of each role'))

/** The endpoint's own first example, as a request with this key. */
function callExample(endpoint: Endpoint, key: string) {
  const { method, path, body } = exampleRequestOf(endpoint, endpoint.examples[0] ?? { summary: 'nothing' })
  return freshdesk.call(method, path, { key, body })
}

const choosePlan = (plan: string) => freshdesk.call('PATCH', '/_emulator/account', { body: { plan } })

it('every endpoint is in the table, and nothing else', () => {
  expect(Object.keys(MAY_CALL).sort()).toEqual(endpoints.map(({ id }) => id).sort())
})

it('every endpoint with a feature is in the table of features, and nothing else', () => {
  const gated = endpoints.filter(({ feature }) => feature !== undefined).map(({ id, feature }) => [id, feature])
  expect(Object.fromEntries(gated)).toEqual(FEATURE_OF)
})

describe.each(ROLES)('the role %s', (role) => {
  it.each(endpoints.filter(({ id }) => MAY_CALL[id]?.includes(role)))('may call $id', async (endpoint) => {
    const answer = await callExample(endpoint, agents[role].key)
    expect(answer.status === endpoint.success.status ? '' : `${answer.status} ${answer.text}`).toBe('')
  })

  const refused = endpoints.filter(({ id }) => !MAY_CALL[id]?.includes(role))
  if (refused.length > 0) {
    it.each(refused)('may not call $id', async (endpoint) => {
      const answer = await callExample(endpoint, agents[role].key)
      expect(answer.status).toBe(403)
      expect(answer.text).toBe(JSON.stringify(endpoint.tag === 'Custom objects' ? NOT_PERMITTED : ACCESS_DENIED))
    })
  }

  it('is told by the control operations to be allowed just that', async () => {
    const { body } = await freshdesk.get(`/_emulator/agents/${agents[role].id}/permissions`)
    const told = body.filter((one: { allowed: boolean }) => one.allowed)
    expect(told.map((one: { operation: string }) => one.operation).sort()).toEqual(
      Object.keys(MAY_CALL)
        .filter((id) => MAY_CALL[id]?.includes(role))
        .sort(),
    )
  })
})

describe('a call that the role refuses', () => {
  /** Of a call that has other faults, too. */
  const refusal = ({ status, body }: Answer) => [status, body]
  const { key } = agents.agent

  it('does nothing', async () => {
    await freshdesk.delete('/tickets/3', { key })
    const { body } = await freshdesk.get('/tickets/3')
    expect(body).not.toHaveProperty('deleted')
  })

  it('is refused before its fields are looked at', async () => {
    const answer = await freshdesk.post('/groups', { nonsense: true }, { key })
    expect(refusal(answer)).toEqual([403, ACCESS_DENIED])
  })

  it('is refused before its record is looked for', async () => {
    expect(refusal(await freshdesk.delete('/tickets/99999', { key }))).toEqual([403, ACCESS_DENIED])
    expect(refusal(await freshdesk.get('/agents/1', { key }))).toEqual([403, ACCESS_DENIED])
  })

  it('costs a credit', async () => {
    const answer = await freshdesk.get('/agents', { key })
    expect(answer.headers.get('x-ratelimit-used-currentrequest')).toBe('1')
  })
})

describe('on the free plan', () => {
  const gated = endpoints.filter(({ id }) => FEATURE_OF[id] !== undefined)
  const free = endpoints.filter(({ id }) => FEATURE_OF[id] === undefined)

  it.each(gated)('$id needs its feature', async (endpoint) => {
    await choosePlan('free')
    const answer = await callExample(endpoint, 'admin-api-key')
    const feature = FEATURE_OF[endpoint.id] ?? ''
    const refusal = feature === HIDDEN ? [404, ''] : [403, JSON.stringify(lacking(feature))]
    expect([answer.status, answer.text]).toEqual(refusal)
  })

  it.each(free)('$id works', async (endpoint) => {
    await choosePlan('free')
    expect((await callExample(endpoint, 'admin-api-key')).status).toBe(endpoint.success.status)
  })

  it('the feature is asked for before the role', async () => {
    await choosePlan('free')
    const nothing = await freshdesk.post('/_emulator/roles', { name: 'Nobody', privileges: [] })
    await freshdesk.put(`/agents/${ID.amy}`, { role_ids: [nothing.body.id] })
    const call = async () => (await freshdesk.get('/time_entries', { key: 'agent-api-key' })).body
    expect(await call()).toEqual(lacking('Timesheets'))
    await choosePlan('enterprise')
    expect(await call()).toEqual(ACCESS_DENIED)
  })
})

describe.each(['growth', 'pro', 'enterprise', 'trial'])('on the plan %s', (plan) => {
  const hasAll = plan === 'enterprise' || plan === 'trial'

  it.each(endpoints.filter(({ id }) => FEATURE_OF[id] !== undefined))('$id works where it should', async (endpoint) => {
    await choosePlan(plan)
    const feature = FEATURE_OF[endpoint.id] ?? ''
    const isThere = hasAll || !ON_ENTERPRISE.has(feature)
    const isRefused = !isThere || (plan === 'growth' && ON_PRO.has(feature))
    const { status } = await callExample(endpoint, 'admin-api-key')
    expect(status).toBe(!isRefused ? endpoint.success.status : feature === HIDDEN ? 404 : 403)
  })
})

describe('several companies a contact', () => {
  const addCompany = () =>
    freshdesk.put(`/contacts/${ID.ada}`, { other_companies: [{ company_id: ID.globex, view_all_tickets: true }] })

  it.each(['free', 'growth'])('are refused on the plan %s', async (plan) => {
    await choosePlan(plan)
    const answer = await addCompany()
    expect(answer.status).toBe(400)
    expect(answer.body.errors).toMatchObject([{ field: 'other_companies', code: 'inaccessible_field' }])
  })

  it.each(['pro', 'enterprise', 'trial'])('are there on the plan %s', async (plan) => {
    await choosePlan(plan)
    expect((await addCompany()).body.other_companies).toEqual([{ company_id: ID.globex, view_all_tickets: true }])
  })
})
