import * as z from 'zod'
import type { FieldError } from '../errors.ts'
import type { UploadedFile } from '../schemas/upload.ts'
import { isObject } from '../store/shape.ts'

/**
 * The part of a request that its schema accepted: a field that was refused, or refused in part, is absent. A list of
 * objects keeps its positions, with undefined for each element that was refused.
 */
export type Accepted<Fields> = { readonly [Name in keyof Fields]?: AcceptedValue<Fields[Name]> | undefined }

type AcceptedValue<Value> = Value extends readonly (infer Element)[]
  ? Element extends UploadedFile
    ? Value
    : Element extends object
      ? readonly (Element | undefined)[]
      : Value
  : Value

/**
 * The accepted part of a request.
 * @param input as the schema was given it
 * @param issues not empty
 */
export function acceptedOf(
  schema: z.ZodType,
  input: unknown,
  issues: readonly z.core.$ZodIssue[],
): Readonly<Record<string, unknown>> {
  if (!isObject(input) || !(schema instanceof z.ZodObject)) return {}
  const refused = refusedPlaces(issues)
  const accepted: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(input)) {
    if (!Object.hasOwn(schema.shape, name)) continue
    const places = refused.get(name)
    if (places === undefined) accepted[name] = schema.shape[name].safeParse(value).data
    else if (places !== 'whole' && Array.isArray(value)) {
      accepted[name] = value.map((element, index) => (places.has(index) ? undefined : element))
    }
  }
  return accepted
}

/** Refused parts by field: the whole field, or some elements of a list of objects. */
function refusedPlaces(issues: readonly z.core.$ZodIssue[]): Map<string, ReadonlySet<number> | 'whole'> {
  const refused = new Map<string, Set<number> | 'whole'>()
  for (const issue of issues) {
    const [name, index] = issue.path
    if (name === undefined) continue // unknown keys of the body itself belong to no field
    const field = String(name)
    const known = refused.get(field)
    if (known === 'whole') continue
    if (typeof index !== 'number' || !isAboutObject(issue)) refused.set(field, 'whole')
    else if (known === undefined) refused.set(field, new Set([index]))
    else known.add(index)
  }
  return refused
}

/** Whether the issue is about an element that is an object, or should be one. */
const isAboutObject = (issue: z.core.$ZodIssue) =>
  issue.path.length > 2 ||
  issue.code === 'unrecognized_keys' ||
  (issue.code === 'invalid_type' && issue.expected === 'object')

/** Fields with an error, those included that have one in a part, as `other_companies[0].company_id`. */
export const refusedFields = (errors: readonly FieldError[]): ReadonlySet<string> =>
  new Set(errors.flatMap(({ field }) => [field, field.split(/[.[]/, 1)[0] ?? field]))
