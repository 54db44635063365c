import type { Endpoint } from '../http/endpoint.ts'
import { adminGroupEndpoints } from './admin-groups.ts'
import { agentEndpoints } from './agents.ts'
import { automationEndpoints } from './automations.ts'
import { cannedResponseEndpoints } from './canned-responses.ts'
import { companyEndpoints } from './companies.ts'
import { configurationEndpoints } from './configuration.ts'
import { contactEndpoints } from './contacts.ts'
import { conversationEndpoints } from './conversations.ts'
import { emailEndpoints } from './email.ts'
import { groupEndpoints } from './groups.ts'
import { searchEndpoints } from './search.ts'
import { skillEndpoints } from './skills.ts'
import { slaPolicyEndpoints } from './sla-policies.ts'
import { surveyEndpoints } from './surveys.ts'
import { ticketActionEndpoints } from './ticket-actions.ts'
import { ticketEndpoints } from './tickets.ts'
import { timeEntryEndpoints } from './time-entries.ts'

/** Every operation under /api/v2: routing, validation, limits, documents and coverage all follow from this list. */
export const endpoints: readonly Endpoint[] = [
  ...ticketEndpoints,
  ...ticketActionEndpoints,
  ...conversationEndpoints,
  ...contactEndpoints,
  ...companyEndpoints,
  ...searchEndpoints,
  ...agentEndpoints,
  ...skillEndpoints,
  ...groupEndpoints,
  ...adminGroupEndpoints,
  ...cannedResponseEndpoints,
  ...configurationEndpoints,
  ...emailEndpoints,
  ...slaPolicyEndpoints,
  ...timeEntryEndpoints,
  ...surveyEndpoints,
  ...automationEndpoints,
]
