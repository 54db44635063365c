import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { notFound } from '../errors.ts'
import type { ScenarioAutomationRow } from '../store/rows/scenario-automations.ts'
import { type Page, type PageRequest, pageOf } from './paging.ts'

/** Whether the caller sees the scenario: a private one only its owner (inferred). */
const canSee = (actor: Actor, scenario: ScenarioAutomationRow) => !scenario.private || scenario.owner_id === actor.id

export function findScenario({ database }: Account, actor: Actor, id: number): ScenarioAutomationRow {
  const scenario = database.scenario_automations.get(id)
  if (scenario === undefined || !canSee(actor, scenario)) throw notFound()
  return scenario
}

/** Lists scenarios by id, as recorded. */
export const listScenarios = ({ database }: Account, actor: Actor, query: PageRequest): Page<ScenarioAutomationRow> =>
  pageOf(
    {
      ordered: database.scenario_automations.all(),
      compare: (a, b) => a.id - b.id,
      matches: (scenario) => canSee(actor, scenario),
    },
    query,
  )
