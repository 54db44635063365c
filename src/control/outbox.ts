import * as z from 'zod'
import type { Account } from '../account/account.ts'
import type { OutboxEmail } from '../outbox/outbox.ts'
import { Series } from '../store/series.ts'
import type { Since } from '../store/since.ts'
import { formatTime } from '../times.ts'
import { type ControlOperation, operation } from './operation.ts'
import { OutboxReply, sinceParameters } from './schemas.ts'

/** An e-mail that Freshdesk would have sent, at an ISO time. */
export type ViewedEmail = Omit<OutboxEmail, 'at'> & { readonly at: string }

/** Parameters that choose e-mails by their ids. */
export const OutboxListQuery = () => z.strictObject(sinceParameters())

/** Lists e-mails, oldest first. */
export const listOutbox = ({ outbox }: Account, since: Since): Series<ViewedEmail> =>
  Series.of(outbox.list(since), (email) => ({ ...email, at: formatTime(email.at) }))

/** Operations on the e-mails that Freshdesk would have sent. */
export const outboxOperations: readonly ControlOperation[] = [
  operation({
    id: 'listOutbox',
    summary: 'List the e-mails that Freshdesk would have sent, oldest first',
    method: 'get',
    path: '/outbox',
    scope: 'account',
    status: 200,
    reply: OutboxReply,
    query: OutboxListQuery,
    handle: ({ account, query }) => listOutbox(account, query),
  }),
  operation({
    id: 'clearOutbox',
    summary: 'Empty the outbox',
    method: 'delete',
    path: '/outbox',
    scope: 'account',
    status: 204,
    handle: ({ account }) => account.outbox.clear(),
  }),
]
