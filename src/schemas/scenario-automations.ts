import * as z from 'zod'
import { pagination } from './fields.ts'
import { named } from './named.ts'
import { id } from './replies.ts'

export const ScenarioAutomationListQuery = () => z.strictObject(pagination())

export const ScenarioAutomationReply = () =>
  named('ScenarioAutomation', {
    id: id(),
    name: z.string(),
    description: z.string().nullable(),
    actions: z.array(
      z.strictObject({
        name: z.string(),
        value: z.string().optional().meta({ description: 'A text, of ids and numbers too; some actions have none' }),
      }),
    ),
    private: z.boolean(),
  })

export const ScenarioAutomationListReply = () => z.array(ScenarioAutomationReply())
