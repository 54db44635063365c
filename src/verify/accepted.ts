import * as z from 'zod'
import { library } from '../libraries.ts'
import { once } from '../schemas/once.ts'
import type { AnswerDifference } from './compare.ts'

const AcceptedList = once(() =>
  z.strictObject({
    accepted: z.array(
      z.strictObject({
        path: z.string().optional(),
        kind: z.string().optional(),
        at: z.string().optional(),
        because: z.string(),
      }),
    ),
  }),
)

export type AcceptedList = z.infer<ReturnType<typeof AcceptedList>>['accepted']

/**
 * Reads the list of differences that somebody has accepted. Throws an `Error` of one line for a list that is not right.
 */
export function readAccepted(text: string, file: string): AcceptedList {
  const read = AcceptedList().safeParse(library('yaml').parse(text))
  if (read.success) return read.data.accepted
  const [issue] = read.error.issues
  throw new Error(`${file}: ${issue?.path.join('.')}: ${issue?.message}`)
}

/** Whether a text fits a pattern, in which `*` stands for anything; an absent pattern fits every text. */
const fits = (pattern: string | undefined, text: string): boolean =>
  pattern === undefined ||
  pattern.split('*').every((part, index, parts) => {
    if (index === 0) return text.startsWith(part)
    return index === parts.length - 1 ? text.endsWith(part) : text.includes(part)
  })

export const isAccepted = (accepted: AcceptedList, { path, kind, at }: AnswerDifference): boolean =>
  accepted.some((one) => fits(one.path, path) && fits(one.kind, kind) && fits(one.at, at))
