import createClient from 'openapi-fetch'
import type { paths } from '#freshdesk'

/** What a user of generated types writes: every body, parameter and reply below is typed by the document. */
export async function workflow(baseUrl: string, authorization: string): Promise<string[]> {
  const freshdesk = createClient<paths>({ baseUrl, headers: { Authorization: authorization } })
  const seen: string[] = []

  const company = await freshdesk.POST('/companies', { body: { name: 'Initech', domains: ['initech.test'] } })
  if (company.data === undefined) throw new Error(JSON.stringify(company.error))
  seen.push(company.data.name)

  const contact = await freshdesk.POST('/contacts', {
    body: { name: 'Peter Gibbons', email: 'peter@initech.test', company_id: company.data.id },
  })
  if (contact.data === undefined) throw new Error(JSON.stringify(contact.error))

  const ticket = await freshdesk.POST('/tickets', {
    body: {
      requester_id: contact.data.id,
      subject: 'The printer jams',
      description: 'Again.',
      status: 2,
      priority: 1,
      custom_fields: { cf_reference_number: 'R-1' },
    },
  })
  if (ticket.data === undefined) throw new Error(JSON.stringify(ticket.error))
  const path = { id: ticket.data.id }

  const reply = await freshdesk.POST('/tickets/{id}/reply', { params: { path }, body: { body: 'On it.' } })
  seen.push(reply.data?.body_text ?? '')

  const updated = await freshdesk.PUT('/tickets/{id}', { params: { path }, body: { priority: 4, tags: ['printer'] } })
  const priority: 1 | 2 | 3 | 4 | undefined = updated.data?.priority
  seen.push(`priority ${priority}`)

  const viewed = await freshdesk.GET('/tickets/{id}', {
    params: { path, query: { include: ['conversations', 'requester', 'stats'] } },
    querySerializer: { array: { style: 'form', explode: false } },
  })
  seen.push(viewed.data?.requester?.name ?? '', `${viewed.data?.conversations?.length} conversation`)

  const listed = await freshdesk.GET('/tickets', {
    params: { query: { company_id: company.data.id, order_by: 'created_at', per_page: 10 } },
  })
  seen.push(`${listed.data?.map(({ subject }) => subject)}`)

  const refused = await freshdesk.POST('/contacts', { body: { name: 'Peter', email: 'peter@initech.test' } })
  const problem = refused.error
  if (problem !== undefined && 'errors' in problem)
    seen.push(`${problem.errors.map(({ field, code }) => [field, code])}`)

  const removed = await freshdesk.DELETE('/tickets/{id}', { params: { path } })
  seen.push(`${removed.response.status}`)
  return seen
}
