import type { Endpoint } from '../http/endpoint.ts'
import { companyEndpoints } from './companies.ts'
import { contactEndpoints } from './contacts.ts'
import { conversationEndpoints } from './conversations.ts'
import { searchEndpoints } from './search.ts'
import { ticketEndpoints } from './tickets.ts'

/** Every operation under /api/v2: routing, validation, limits, documents and coverage all follow from this list. */
export const endpoints: readonly Endpoint[] = [
  ...ticketEndpoints,
  ...conversationEndpoints,
  ...contactEndpoints,
  ...companyEndpoints,
  ...searchEndpoints,
]
