import type { Endpoint } from '../http/endpoint.ts'
import { contentOperations } from './content.ts'
import { peopleOperations } from './people.ts'
import { v1TicketOperations } from './tickets.ts'

/** The reads of version 1; paths are told without an extension. */
export const v1Operations: readonly Endpoint[] = [...v1TicketOperations, ...peopleOperations, ...contentOperations]
