import * as z from 'zod'
import { RULE, ruleElements, ruleMaxLength, ruleOneOf } from '../errors.ts'
import { parseDateTime } from '../times.ts'
import { UploadedFile } from './upload.ts'

/**
 * Kinds of fields of requests, each with Freshdesk's sentence for it. The sentence is the schema's message;
 * http/field-errors.ts makes the code and the "Value set is of type ..." from the issue.
 */

export const text = () => z.string({ error: RULE.string })

export const requiredText = () => text().regex(/\S/, { error: RULE.notBlank })

export const positiveInteger = () =>
  z.int({ error: RULE.positiveInteger }).positive({ error: RULE.positiveInteger }).meta({ format: 'int64' })

export const boolean = () => z.boolean({ error: RULE.boolean })

export const oneOf = <const Values extends readonly (string | number)[]>(values: Values) =>
  z.literal(values, { error: ruleOneOf(values) })

/** A moment, which becomes whole epoch seconds. */
export const dateTime = () =>
  z
    .string({ error: RULE.dateTime })
    .transform((value, context) => {
      const seconds = parseDateTime(value)
      if (seconds !== undefined) return seconds
      context.issues.push({ code: 'custom', message: RULE.dateTime, input: value })
      return z.NEVER
    })
    .meta({ format: 'date-time' })

/** The same; its description says that a date alone is usual. */
export const dateOrDateTime = () =>
  dateTime().meta({ format: undefined, anyOf: [{ format: 'date' }, { format: 'date-time' }] })

/** Address like `name@label.label`, without the quotes, comments and angle brackets that longer forms have. */
const EMAIL = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\.]+(\.[^\s@<>,;:"()[\]\\.]+)+$/

export const isEmail = (text: string): boolean => EMAIL.test(text)

/** An address, which becomes lower case. */
export const email = () =>
  z
    .string({ error: RULE.string })
    .regex(EMAIL, { error: RULE.email })
    .transform((value) => value.toLowerCase())
    .meta({ format: 'email' })

/** Address alone or between angle brackets. */
const MAILBOX =
  /^(?:[^<>]*<\s*[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\.]+(\.[^\s@<>,;:"()[\]\\.]+)+\s*>|\s*[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\.]+(\.[^\s@<>,;:"()[\]\\.]+)+\s*)$/

/** Addresses, each alone or as `Name <address>`; they stay as written. */
export const emails = () => listOf(z.string({ error: ruleElements('String') }).regex(MAILBOX, { error: RULE.email }))

export const listOf = <Element extends z.ZodType>(element: Element) => z.array(element, { error: RULE.array })

export const ids = () => listOf(positiveInteger())

/** A text of at most `length` characters, counted as code points: an emoji is one. */
export const atMost = (length: number, schema: z.ZodString) =>
  schema.refine((value) => [...value].length <= length, { error: ruleMaxLength(length) }).meta({ maxLength: length })

/**
 * Tags of at most 32 characters each, without commas (inferred). Blank ones are dropped.
 * Source: github GCTC-NTGC/gc-digital-talent#4316
 */
export const tags = () =>
  listOf(
    atMost(32, z.string({ error: ruleElements('String') })).regex(/^[^,]*$/, {
      error: ruleElements('String without comma'),
    }),
  ).overwrite((given) => given.filter((tag) => tag.trim() !== ''))

/** Files. Only a multipart body has them: JSON cannot carry an `UploadedFile`. */
export const files = () =>
  listOf(z.custom<UploadedFile>((value) => value instanceof UploadedFile, { error: RULE.files })).meta({
    items: { type: 'string', format: 'binary' },
  })

export const file = () =>
  z
    .custom<UploadedFile>((value) => value instanceof UploadedFile, { error: RULE.files })
    .meta({ type: 'string', format: 'binary' })

/**
 * A value that depends on the account's form (its choices, its custom fields): the schema accepts any, and the
 * endpoint's `prepare` checks it.
 */
export const decidedByForm = <Value>(type: 'integer' | 'string' | 'object' | readonly ['string', 'null']) =>
  z.unknown().meta({ type }) as unknown as z.ZodType<Value>

export const customFields = () =>
  decidedByForm<Record<string, string | number | boolean | null>>('object').meta({
    type: 'object',
    additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
    description: 'By the names that the fields of the account have',
  })

/** Page parameters. Source: https://developers.freshdesk.com/api/#pagination; the sentences are inferred. */
export const pagination = () => ({
  page: z
    .int({ error: RULE.positiveInteger })
    .positive({ error: RULE.positiveInteger })
    .optional()
    .meta({ default: 1, description: 'Which page of the list' }),
  per_page: z
    .int({ error: RULE.positiveInteger })
    .min(1, { error: 'It should be a Positive Integer less than or equal to 100' })
    .max(100, { error: 'It should be a Positive Integer less than or equal to 100' })
    .optional()
    .meta({ default: 30, description: 'How many a page holds' }),
})

const ignored = () =>
  z.unknown().optional().meta({ description: 'Taken, whatever it is, and without effect: this list comes whole' })

/**
 * Page parameters of a list that Freshdesk does not page: they are ignored, since clients send them with every list and
 * are not refused.
 * Source: airbytehq/airbyte, source-freshdesk/integration_tests/expected_records.jsonl, whose connector sends per_page
 * on every stream; github slop-place/terraform-provider-freshdesk, freshdesk/pagination.go
 */
export const unpaged = () => ({ page: ignored(), per_page: ignored() })

export const UnpagedQuery = () => z.strictObject(unpaged())

/** Parameter `include` of a query: values separated by commas. */
export const include = <const Values extends readonly string[]>(values: Values) =>
  z
    .array(z.literal(values, { error: ruleOneOf(values) }), { error: ruleOneOf(values) })
    .optional()
    .meta({ description: 'What to embed, separated by commas; each costs credits' })

/** Language codes in Freshdesk's form: `en`, `fil`, `pt-BR`. */
export const LANGUAGE_CODE = /^[a-z]{2,3}$|^[a-z]{2,3}-[A-Za-z]{2,4}$/

export const languageCode = () =>
  z.string().regex(LANGUAGE_CODE, { error: 'It should be a language code, such as en or pt-BR' })

export const IdParams = () => z.object({ id: z.coerce.number().int().positive() })

export const TranslationParams = () => z.object({ id: z.coerce.number().int().positive(), language: languageCode() })

export const LanguageParams = () => z.object({ language: languageCode() })
