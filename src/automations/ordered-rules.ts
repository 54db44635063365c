import type { Account } from '../account/account.ts'
import type { AutomationRuleRow, AutomationType } from '../store/rows/automation-rules.ts'

/** Rules of a type by position. */
export const rulesOfType = ({ database }: Account, type: AutomationType): AutomationRuleRow[] => [
  ...database.automation_rules.by.position.under({ automation_type_id: type }),
]

export const activeRulesOfType = ({ database }: Account, type: AutomationType): AutomationRuleRow[] => [
  ...database.automation_rules.by.active.under({ automation_type_id: type }),
]

/** Tells whether the rules after the first that fires run as well. For tickets created it is a setting. */
export const cascades = ({ settings }: Account, type: AutomationType): boolean => type !== 1 || settings.cascading_rules
