import * as z from 'zod'
import { RULE } from '../errors.ts'
import { boolean, dateTime, email, positiveInteger, requiredText, text } from './fields.ts'
import { named } from './named.ts'

const object = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape, { error: RULE.object })
const idOrText = () => z.union([positiveInteger(), text()], { error: RULE.string })

export const ContactActivityBody = () =>
  named('ContactActivityBody', {
    activity: object({
      name: requiredText(),
      timestamp: dateTime().optional(),
      description: text().nullish(),
      link: text().nullish(),
      actor: object({ type: requiredText(), id: idOrText().optional(), name: text().nullish() }),
      source: object({ name: requiredText(), id: idOrText().optional() }),
      object: object({ type: text().nullish(), id: idOrText().optional() }).nullish(),
      context: z.record(z.string(), z.unknown(), { error: RULE.object }).nullish(),
    }),
    contact: object({
      id: positiveInteger().optional(),
      email: email().optional(),
      twitter_id: text().optional(),
      unique_external_id: text().optional(),
      facebook_id: text().optional(),
      name: text().nullish(),
      is_actor: boolean().nullish(),
    }),
  })

export const ContactActivityReply = () => named('ContactActivityReply', {})
