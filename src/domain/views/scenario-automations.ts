import { view } from '../../store/render-cache.ts'
import type { ScenarioAutomationRow } from '../../store/rows/scenario-automations.ts'

/** Keys and their order as recorded: live accounts send no times, though the reference lists them. */
export const viewedScenario = view({
  name: 'scenario_automation.viewed',
  render: (scenario: ScenarioAutomationRow) => ({
    id: scenario.id,
    name: scenario.name,
    description: scenario.description,
    actions: scenario.actions,
    private: scenario.private,
  }),
})
