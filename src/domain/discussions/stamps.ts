import { type FieldError, invalidValue, ruleOneOf } from '../../errors.ts'
import type { ForumType } from '../../store/rows/discussions.ts'

type Stamp = number | null

export const ANSWERED = 6
export const UNANSWERED = 7
const UNSOLVED = 9

/** Stamps by type of forum. Source: https://developers.freshdesk.com/api/#discussions */
const STAMPS: Readonly<Record<ForumType, readonly Stamp[]>> = {
  1: [ANSWERED, UNANSWERED],
  2: [null, 1, 2, 3, 4, 5],
  3: [8, UNSOLVED],
  4: [null],
}

/** Stamp of a new topic. Recorded for questions (7) and problems (9), inferred for the others. */
export function initialStamp(type: ForumType): Stamp {
  if (type === 1) return UNANSWERED
  return type === 3 ? UNSOLVED : null
}

export const isStampOf = (type: ForumType, stamp: Stamp): boolean => STAMPS[type].includes(stamp)

/** Refuses a stamp that the forum's type does not have; the code and the sentence are inferred. */
export function checkStamp(type: ForumType, stamp: Stamp | undefined): FieldError[] {
  if (stamp === undefined || isStampOf(type, stamp)) return []
  const others = STAMPS[type].filter((one) => one !== null)
  return [
    invalidValue('stamp_type', others.length === 0 ? 'It should be null in this type of forum' : ruleOneOf(others)),
  ]
}
