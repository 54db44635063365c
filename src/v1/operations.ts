import type { Endpoint } from '../http/endpoint.ts'
import { contentOperations } from './content.ts'
import { peopleOperations } from './people.ts'
import { ticketOperations } from './tickets.ts'

/** The reads of version 1; paths are told without an extension. */
export const v1Operations: readonly Endpoint[] = [...ticketOperations, ...peopleOperations, ...contentOperations]
