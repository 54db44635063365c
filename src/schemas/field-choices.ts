import * as z from 'zod'
import { atMost, boolean, positiveInteger, requiredText } from './fields.ts'

/** Parts of fields of all forms as administrators write them. */

/** Most characters of a label (inferred). */
const LONGEST_LABEL = 255
export const fieldLabel = () => atMost(LONGEST_LABEL, requiredText())
/** Text of a choice; a blank one is refused (inferred). */
export const choiceText = () => atMost(LONGEST_LABEL, requiredText())

export const object = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape)

export const newChoice = () => ({
  value: choiceText().optional(),
  label: choiceText().optional().meta({ description: 'The same, where value is left out' }),
  position: positiveInteger().optional(),
})

/** A choice in a change: with an id it is an existing one, which `deleted` removes; without an id it is new. */
export const changedChoice = () => ({
  id: positiveInteger().optional(),
  ...newChoice(),
  deleted: boolean().optional(),
})
