import type { Endpoint } from '../http/endpoint.ts'
import { adminGroupEndpoints } from './admin-groups.ts'
import { agentAvailabilityEndpoints } from './agent-availability.ts'
import { agentEndpoints } from './agents.ts'
import { archivedTicketEndpoints } from './archived-tickets.ts'
import { attachmentEndpoints } from './attachments.ts'
import { automationEndpoints } from './automations.ts'
import { cannedResponseEndpoints } from './canned-responses.ts'
import { collaborationEndpoints } from './collaboration.ts'
import { commentEndpoints } from './comments.ts'
import { companyEndpoints } from './companies.ts'
import { configurationEndpoints } from './configuration.ts'
import { contactActivityEndpoints } from './contact-activities.ts'
import { contactEndpoints } from './contacts.ts'
import { conversationEndpoints } from './conversations.ts'
import { csatEndpoints } from './csat.ts'
import { csvEndpoints } from './csv.ts'
import { customObjectEndpoints } from './custom-objects.ts'
import { emailEndpoints } from './email.ts'
import { fieldEndpoints } from './fields.ts'
import { followEndpoints } from './follows.ts'
import { forumEndpoints } from './forums.ts'
import { groupEndpoints } from './groups.ts'
import { outboundEmailEndpoints } from './outbound-email.ts'
import { scenarioEndpoints } from './scenario-automations.ts'
import { searchEndpoints } from './search.ts'
import { sectionEndpoints } from './sections.ts'
import { skillEndpoints } from './skills.ts'
import { slaPolicyEndpoints } from './sla-policies.ts'
import { solutionArticleEndpoints } from './solution-articles.ts'
import { solutionCategoryEndpoints } from './solution-categories.ts'
import { solutionFolderEndpoints } from './solution-folders.ts'
import { solutionSearchEndpoints } from './solution-search.ts'
import { surveyEndpoints } from './surveys.ts'
import { ticketAccessEndpoints } from './ticket-accesses.ts'
import { ticketActionEndpoints } from './ticket-actions.ts'
import { ticketAssociationEndpoints } from './ticket-associations.ts'
import { ticketFieldEndpoints } from './ticket-fields.ts'
import { ticketFormFieldEndpoints } from './ticket-form-fields.ts'
import { ticketFormEndpoints } from './ticket-forms.ts'
import { ticketSummaryEndpoints } from './ticket-summaries.ts'
import { ticketEndpoints } from './tickets.ts'
import { timeEntryEndpoints } from './time-entries.ts'
import { topicEndpoints } from './topics.ts'

/** Every operation under /api/v2: routing, validation, limits, documents and coverage all follow from this list. */
export const endpoints: readonly Endpoint[] = [
  ...ticketEndpoints,
  ...outboundEmailEndpoints,
  ...ticketActionEndpoints,
  ...ticketAssociationEndpoints,
  ...ticketSummaryEndpoints,
  ...archivedTicketEndpoints,
  ...ticketAccessEndpoints,
  ...attachmentEndpoints,
  ...conversationEndpoints,
  ...contactEndpoints,
  ...companyEndpoints,
  ...csvEndpoints,
  ...searchEndpoints,
  ...agentEndpoints,
  ...agentAvailabilityEndpoints,
  ...skillEndpoints,
  ...groupEndpoints,
  ...adminGroupEndpoints,
  ...cannedResponseEndpoints,
  ...solutionCategoryEndpoints,
  ...solutionFolderEndpoints,
  ...solutionArticleEndpoints,
  ...solutionSearchEndpoints,
  ...configurationEndpoints,
  ...ticketFieldEndpoints,
  ...sectionEndpoints,
  ...ticketFormEndpoints,
  ...ticketFormFieldEndpoints,
  ...fieldEndpoints,
  ...emailEndpoints,
  ...slaPolicyEndpoints,
  ...timeEntryEndpoints,
  ...surveyEndpoints,
  ...csatEndpoints,
  ...automationEndpoints,
  ...scenarioEndpoints,
  ...forumEndpoints,
  ...topicEndpoints,
  ...commentEndpoints,
  ...followEndpoints,
  ...collaborationEndpoints,
  ...contactActivityEndpoints,
  ...customObjectEndpoints,
]
