import * as z from 'zod'
import { RULE } from '../errors.ts'
import { CompanyReply } from './companies.ts'
import { ContactListReply } from './contacts.ts'
import { atMost, text, unpaged } from './fields.ts'
import { named } from './named.ts'
import { TicketListReply } from './tickets.ts'

const MAX_LENGTH = 512
const LAST_PAGE = 10

/** Source: https://developers.freshdesk.com/api/#filter_tickets; the sentences are inferred. */
export const SearchQuery = () =>
  z.strictObject({
    query: atMost(MAX_LENGTH, text()).meta({
      description: 'Conditions, the double quotes around them included: "priority:3 AND status:2"',
    }),
    page: z
      .int({ error: RULE.positiveInteger })
      .positive({ error: RULE.positiveInteger })
      .max(LAST_PAGE, { error: `It should be a Positive Integer less than or equal to ${LAST_PAGE}` })
      .optional()
      .meta({ default: 1, description: 'Which page of 30 results' }),
    per_page: unpaged().per_page.meta({
      type: 'integer',
      description: 'Taken and without effect: a page has 30 results',
    }),
  })

const found = <Result extends z.ZodType>(title: string, result: Result) =>
  named(title, { total: z.int().nonnegative(), results: z.array(result).max(30) })

export const TicketSearchReply = () =>
  found(
    'FoundTickets',
    TicketListReply()
      .element.omit({ deleted: true, requester: true, company: true, stats: true })
      .required()
      .extend({ ticket_bcc_emails: z.array(z.string()).nullable() })
      .meta({ title: 'FoundTicket' }),
  )

export const ContactSearchReply = () => found('FoundContacts', ContactListReply().element)

export const CompanySearchReply = () => found('FoundCompanies', CompanyReply())
