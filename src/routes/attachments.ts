import { deleteAttachment } from '../domain/attachment-owners.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { noContent } from '../http/reply.ts'
import { IdParams } from '../schemas/fields.ts'

export const attachmentEndpoints = resource({ tag: 'Tickets' }, [
  endpoint({
    id: 'deleteAttachment',
    method: 'delete',
    path: '/attachments/:id',
    summary: 'Delete a file of a ticket, conversation, summary, canned response, solution article or contact',
    source: '#delete_attachment',
    access: 'agent',
    params: IdParams,
    success: { status: 204 },
    errors: [405],
    deviations: [
      'It needs the privilege that changing what has the file needs: for tickets edit_ticket_properties, conversations and summaries edit_note, contacts manage_contacts, agents manage_agents, canned responses admin_tasks, solution articles publish_solution (inferred).',
      'What had the file has another updated_at (inferred).',
      'A file of a deleted or spam ticket or contact is 405, one of an archived ticket 404 (inferred).',
    ],
    examples: [{ summary: 'Of a ticket', params: { id: 158000013001 } }],
    handle({ params, actor }, account) {
      deleteAttachment(account, actor, params.id)
      return noContent()
    },
  }),
])
