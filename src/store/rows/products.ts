import type { Seconds } from './base.ts'

export interface ProductRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly description: string | null
  readonly default: boolean
}
