import type { ZodType } from 'zod'
import type { Endpoint, Lazy } from './endpoint.ts'
import type { Reply } from './reply.ts'
import { schemaOf } from './schema-of.ts'

/** Throws when a success is not what its endpoint states: a wrong body, a missing Location, a body with 204. */
export function checkReply({ id, success }: Endpoint, reply: Reply): void {
  if (success.status === 201 && reply.location === undefined) throw new Error(`${id} answers 201 without a Location`)
  checkBody(id, success.schema, reply.body === undefined ? undefined : JSON.parse(reply.body.toString()))
}

/**
 * Throws when a body does not fit the schema.
 * @param body before it became JSON; undefined for none
 */
export function checkBody(id: string, schema: Lazy<ZodType> | undefined, body: unknown): void {
  if (schema === undefined) {
    if (body !== undefined) throw new Error(`${id} answers a body that its definition does not have`)
    return
  }
  if (body === undefined) throw new Error(`${id} answers no body`)
  const parsed = schemaOf(schema).safeParse(body)
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`${id} answers what its schema does not allow: ${issues.join('; ')}`)
  }
}
