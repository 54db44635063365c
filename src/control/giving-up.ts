import * as z from 'zod'
import { WEB_ADDRESS } from '../schemas/account.ts'
import { type ControlOperation, operation } from './operation.ts'

/** Path of the operation, below an account's. */
export const GIVE_UP_PATH = '/give-up'

/** Body of the operation: the replica that is to have the account. */
export const GiveUpBody = () =>
  z.strictObject({
    to: z
      .string()
      .regex(WEB_ADDRESS, { error: 'It should be a URL without a path' })
      .transform((url) => url.replace(/\/$/, ''))
      .meta({ type: 'string', description: 'URL at which others reach the replica that is to have it (--advertise)' })
      .optional(),
  })

/** An account's way from one replica to another. */
export const givingUpOperations: readonly ControlOperation[] = [
  operation({
    id: 'giveUpAccount',
    summary:
      'Have the replica that has the account give it up, for a named one or for whichever is called next; with PostgreSQL alone',
    method: 'post',
    path: GIVE_UP_PATH,
    scope: 'account',
    status: 204,
    isApart: true,
    errors: [408, 409, 503],
    body: GiveUpBody,
    handle: ({ host, account, body }) => host.giveUpAccount(account, body.to),
  }),
]
