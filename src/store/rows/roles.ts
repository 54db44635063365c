import type { Seconds } from './base.ts'

export interface RoleRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly description: string
  readonly default: boolean
  readonly privileges: readonly string[]
}
