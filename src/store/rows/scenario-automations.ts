import type { Seconds } from './base.ts'

export interface ScenarioAction {
  readonly name: string
  /** Value as a text, also for ids and numbers. Some actions have none. */
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
  /** Whether only its owner sees it. */
  readonly private: boolean
  readonly owner_id: number
}
