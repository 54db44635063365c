import { checkCompanyFilter } from '../domain/companies.ts'
import { listContacts, suggestContacts } from '../domain/contact-list.ts'
import { contactMerge, prepareMerge } from '../domain/contact-merge.ts'
import {
  addContact,
  changeableContact,
  changeContact,
  checkAvatar,
  checkContact,
  contactRemoval,
  findChangeableContact,
  findContact,
  findDeletedContact,
  setContactDeleted,
} from '../domain/contacts.ts'
import { inviteContact } from '../domain/invitations.ts'
import { checkUnique } from '../domain/users.ts'
import {
  contactText,
  createdContact,
  listedContact,
  plainContactText,
  viewedContact,
} from '../domain/views/contacts.ts'
import { notFound } from '../errors.ts'
import { endpoint, endpointOfWrites, resource } from '../http/endpoint.ts'
import { created, json, jsonPage, jsonText, noContent } from '../http/reply.ts'
import {
  AutocompleteContactsQuery,
  AutocompleteReply,
  ContactListQuery,
  ContactListReply,
  ContactReply,
  CreateContactBody,
  CreatedContactReply,
  HardDeleteQuery,
  MergeContactsBody,
  UpdateContactBody,
} from '../schemas/contacts.ts'
import { IdParams } from '../schemas/fields.ts'

const UNKNOWN_FIELDS = 'social_handler is not emulated.'

export const contactEndpoints = resource({ tag: 'Contacts' }, [
  endpoint({
    id: 'createContact',
    method: 'post',
    path: '/contacts',
    summary: 'Create a contact',
    source: '#create_contact',
    access: 'manage_contacts',
    body: CreateContactBody,
    accepts: 'multipart',
    form: 'contact',
    success: { status: 201, schema: CreatedContactReply },
    errors: [409],
    deviations: [UNKNOWN_FIELDS, 'Phone and mobile numbers need not be unique.'],
    examples: [
      { summary: 'With an e-mail', body: { name: 'Grace Hopper', email: 'grace.hopper@example.com' } },
      {
        summary: 'Of a company, with more',
        body: {
          name: 'Alan Turing',
          phone: '+44 20 7946 0000',
          other_emails: ['alan@example.com'],
          company_id: 158000003001,
          view_all_tickets: true,
          tags: ['vip'],
          custom_fields: { department: 'Research' },
        },
      },
    ],
    prepare: ({ body }, account) => [
      ...checkContact(account, body),
      ...checkAvatar(body.avatar),
      ...checkUnique(account, body),
    ],
    handle({ body, baseUrl }, account) {
      const contact = addContact(account, body)
      return created(contactText(account, createdContact, contact, baseUrl), `/contacts/${contact.id}`)
    },
  }),

  endpoint({
    id: 'viewContact',
    method: 'get',
    path: '/contacts/:id',
    summary: 'View a contact',
    source: '#view_contact',
    access: 'view_contacts',
    params: IdParams,
    success: { status: 200, schema: ContactReply },
    deviations: ['An agent’s id is 404 (inferred).'],
    examples: [{ summary: 'By id', params: { id: 158000002101 } }],
    handle({ params, baseUrl }, account) {
      return jsonText(contactText(account, viewedContact, findContact(account, params.id), baseUrl))
    },
  }),

  endpoint({
    id: 'listContacts',
    method: 'get',
    path: '/contacts',
    summary: 'List contacts by name',
    source: '#list_all_contacts',
    access: 'view_contacts',
    rateLimit: 'contact_list',
    query: ContactListQuery,
    success: { status: 200, schema: ContactListReply },
    deviations: [
      'contact_type=visitor lists nothing: the emulator has no chat visitors.',
      'deleted=true is the brief’s; the reference has state=deleted. Both are taken.',
    ],
    examples: [
      { summary: 'All that are neither blocked nor deleted' },
      { summary: 'By e-mail', query: { email: 'ada@acme.test' } },
      { summary: 'Changed since', query: { updated_since: '2015-01-19T02:00:00Z', per_page: 100 } },
      { summary: 'Deleted ones', query: { state: 'deleted' } },
      { summary: 'Deleted ones, as the brief has it', query: { deleted: 'true' } },
    ],
    prepare: ({ query }, account) => checkCompanyFilter(account, query),
    handle({ query }, account) {
      const page = listContacts(account, {
        ...query,
        state: query.deleted ? 'deleted' : query.state,
        updated_since: query.updated_since ?? query._updated_since,
      })
      return jsonPage(page, (contact) => plainContactText(account, listedContact, contact))
    },
  }),

  endpoint({
    id: 'updateContact',
    method: 'put',
    path: '/contacts/:id',
    summary: 'Update a contact',
    source: '#update_contact',
    access: 'manage_contacts',
    params: IdParams,
    body: UpdateContactBody,
    accepts: 'multipart',
    form: 'contact',
    success: { status: 200, schema: ContactReply },
    errors: [405, 409],
    deviations: [UNKNOWN_FIELDS],
    examples: [{ summary: 'A new title', params: { id: 158000002101 }, body: { job_title: 'Countess' } }],
    prepare({ params, body }, account) {
      const stored = account.database.users.get(params.id)
      if (stored === undefined) throw notFound()
      const findings = [
        ...checkContact(account, body, stored),
        ...checkAvatar(body.avatar),
        ...checkUnique(account, body, stored.id),
      ]
      return findings.length > 0 ? findings : changeableContact(stored, 'PUT')
    },
    handle: ({ body, baseUrl }, account, contact) =>
      jsonText(contactText(account, viewedContact, changeContact(account, contact, body), baseUrl)),
  }),

  endpoint({
    id: 'deleteContact',
    method: 'delete',
    path: '/contacts/:id',
    summary: 'Delete a contact',
    source: '#delete_contact',
    access: 'delete_contact',
    params: IdParams,
    success: { status: 204 },
    errors: [405],
    examples: [{ summary: 'It can be restored', params: { id: 158000002102 } }],
    handle({ params }, account) {
      setContactDeleted(account, findChangeableContact(account, params.id, 'DELETE'), true)
      return noContent()
    },
  }),

  endpointOfWrites({
    id: 'hardDeleteContact',
    method: 'delete',
    path: '/contacts/:id/hard_delete',
    summary: 'Delete a contact and all its tickets for good',
    source: '#hard_delete_contact',
    access: 'delete_contact',
    params: IdParams,
    query: HardDeleteQuery,
    success: { status: 204 },
    deviations: ['A contact that is not deleted yet answers 400 on the field force (form inferred).'],
    examples: [{ summary: 'Without deleting it first', params: { id: 158000002102 }, query: { force: 'true' } }],
    rowWrites: ({ params, query }, account) =>
      contactRemoval(account, findContact(account, params.id), query.force ?? false),
  }),

  endpoint({
    id: 'restoreContact',
    method: 'put',
    path: '/contacts/:id/restore',
    summary: 'Restore a deleted contact',
    source: '#restore_contact',
    access: 'delete_contact',
    params: IdParams,
    success: { status: 204 },
    deviations: ['A contact that is not deleted, or was merged into another, is 404 (inferred).'],
    examples: [{ summary: 'A deleted one', params: { id: 158000002108 } }],
    handle({ params }, account) {
      setContactDeleted(account, findDeletedContact(account, params.id), false)
      return noContent()
    },
  }),

  endpoint({
    id: 'sendInvite',
    method: 'put',
    path: '/contacts/:id/send_invite',
    summary: 'Send an activation e-mail to a contact',
    source: '#send_invite',
    access: 'manage_contacts',
    params: IdParams,
    success: { status: 204 },
    errors: [405, 409],
    deviations: [
      'No e-mail is sent: it is in the outbox.',
      'A contact without e-mail, or active already, answers 409 inconsistent_state (inferred).',
    ],
    examples: [{ summary: 'To an unverified contact', params: { id: 158000002103 } }],
    handle({ params }, account) {
      inviteContact(account, findChangeableContact(account, params.id, 'PUT'))
      return noContent()
    },
  }),

  endpointOfWrites({
    id: 'mergeContacts',
    method: 'post',
    path: '/contacts/merge',
    summary: 'Merge contacts into one',
    source: '#merge_contact',
    access: 'merge_contacts',
    body: MergeContactsBody,
    success: { status: 204 },
    deviations: [
      'What the secondary contacts follow of the discussions the primary one follows (inferred).',
      'What becomes of the secondaries (deleted, their tickets, e-mails and companies moved) is inferred.',
      'The limits of 10 e-mails and 20 companies are of product help, unverified.',
    ],
    examples: [
      {
        summary: 'The primary takes over tickets and e-mails',
        body: { primary_contact_id: 158000002101, secondary_contact_ids: [158000002103] },
      },
    ],
    prepare: ({ body }, account) => prepareMerge(account, body),
    rowWrites: ({ body }, account, people) => contactMerge(account, people, body.contact),
  }),

  endpoint({
    id: 'autocompleteContacts',
    method: 'get',
    path: '/contacts/autocomplete',
    summary: 'Find contacts by the beginnings of words of their name, or of an e-mail',
    source: '#search_contacts',
    access: 'view_contacts',
    query: AutocompleteContactsQuery,
    success: { status: 200, schema: AutocompleteReply },
    deviations: ['At most 30 are answered, and words may stand in any order (both inferred).'],
    examples: [{ summary: 'By a word of the name', query: { term: 'love' } }],
    handle: ({ query }, account) => json(suggestContacts(account, query.term).map(({ id, name }) => ({ id, name }))),
  }),
])
