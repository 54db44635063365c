import * as z from 'zod'
import { RULE } from '../errors.ts'
import { boolean, ids, listOf, positiveInteger } from './fields.ts'
import { named } from './named.ts'
import { id } from './replies.ts'

export const CreateAccessesBody = () =>
  named('CreateAccessesBody', { user_ids: ids().min(1, { error: RULE.notBlank }) })

export const UpdateAccessesBody = () =>
  named('UpdateAccessesBody', {
    user_ids: listOf(
      z.strictObject({ id: positiveInteger(), deleted: boolean().nullish() }, { error: RULE.object }),
    ).min(1, { error: RULE.notBlank }),
  })

export const AccessesReply = () => named('TicketAccesses', { user_ids: z.array(id()) })
