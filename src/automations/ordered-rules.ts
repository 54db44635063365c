import type { Account } from '../account/account.ts'
import type { AutomationRuleRow, AutomationType } from '../store/rows/automation-rules.ts'

const ofType = (type: AutomationType) =>
  [
    { automation_type_id: type, position: 0, id: 0 },
    { automation_type_id: type, position: Number.MAX_SAFE_INTEGER, id: 0 },
  ] as const

/** In order of position. */
export const rulesOfType = ({ database }: Account, type: AutomationType): AutomationRuleRow[] => [
  ...database.automation_rules.by.position.range(...ofType(type)),
]

export const activeRulesOfType = ({ database }: Account, type: AutomationType): AutomationRuleRow[] => [
  ...database.automation_rules.by.active.range(...ofType(type)),
]

/** Tells whether the rules after the first that fires run as well. For tickets created it is a setting. */
export const cascades = ({ settings }: Account, type: AutomationType): boolean => type !== 1 || settings.cascading_rules
