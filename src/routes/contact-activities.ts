import { checkActivityContact, ensureActivityContact } from '../domain/contact-activities.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { json } from '../http/reply.ts'
import { ContactActivityBody, ContactActivityReply } from '../schemas/contact-activities.ts'

export const contactActivityEndpoints = resource({ tag: 'Account' }, [
  endpoint({
    id: 'createContactActivity',
    method: 'post',
    path: '/contact-activities',
    summary: 'Tell what a contact did elsewhere; a contact that is not known is made',
    source: '#contact_activities',
    access: 'manage_contacts',
    body: ContactActivityBody,
    success: { status: 200, schema: ContactActivityReply },
    deviations: [
      'The activity is checked and not kept: Freshdesk has no operation that reads it.',
      'The privilege, the reply (an empty object) and the errors are inferred; the reference says “HTTP Status: 200 Success”.',
    ],
    examples: [
      {
        summary: 'Of somebody new',
        body: {
          activity: {
            name: 'Subscribed',
            timestamp: '2030-01-15T08:00:00Z',
            actor: { type: 'contact', name: 'Grace Hopper' },
            source: { name: 'Shop' },
            object: { type: 'plan', id: 'gold' },
            context: { price: 12 },
          },
          contact: { email: 'grace@navy.test', name: 'Grace Hopper', is_actor: true },
        },
      },
    ],
    prepare: ({ body }, account) => (body.contact === undefined ? [] : checkActivityContact(account, body.contact)),
    handle({ body }, account) {
      ensureActivityContact(account, body.contact)
      return json({})
    },
  }),
])
