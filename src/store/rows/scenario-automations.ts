import type { Seconds } from './base.ts'

export interface ScenarioAction {
  readonly name: string
  /** A text whatever it holds, ids and numbers too. Some actions have none. */
  readonly value?: string
}

/** Actions that an agent runs on a ticket by hand. */
export interface ScenarioAutomationRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly description: string | null
  readonly actions: readonly ScenarioAction[]
  /** Its owner's alone. */
  readonly private: boolean
  readonly owner_id: number
}
