import createClient from 'openapi-fetch'
import type { components, paths } from '#freshdesk'

/** Calls that Freshdesk refuses. None of them compiles: the compiler fails where a line expects an error and has none. */
const freshdesk = createClient<paths>({ baseUrl: 'http://localhost:4800/api/v2' })
const path = { id: 1 }
// @ts-expect-error there is no such field
export const body: components['schemas']['UpdateTicketBody'] = { colour: 'red' }

// @ts-expect-error there is no such path
freshdesk.GET('/tickets/all')
// @ts-expect-error the path has no such method
freshdesk.PATCH('/contacts/{id}', { params: { path } })
// @ts-expect-error the id is missing
freshdesk.GET('/tickets/{id}')
// @ts-expect-error an id is a number
freshdesk.GET('/tickets/{id}', { params: { path: { id: 'one' } } })
// @ts-expect-error there is no such parameter
freshdesk.GET('/tickets', { params: { query: { colour: 'red' } } })
// @ts-expect-error nothing of that name can be embedded
freshdesk.GET('/tickets/{id}', { params: { path, query: { include: ['sla_policy'] } } })
// @ts-expect-error a contact has a name
freshdesk.POST('/contacts', { body: { email: 'peter@initech.test' } })
// @ts-expect-error priorities end at 4
freshdesk.PUT('/tickets/{id}', { params: { path }, body: { priority: 5 } })
// @ts-expect-error domains are a list
freshdesk.PUT('/companies/{id}', { params: { path }, body: { domains: 'initech.test' } })

export async function wrongReplies(): Promise<void> {
  const { data } = await freshdesk.GET('/tickets/{id}', { params: { path } })
  // @ts-expect-error a ticket has no such key
  data?.colour
  // @ts-expect-error what is embedded only when asked for may be absent
  data?.requester.name
}
