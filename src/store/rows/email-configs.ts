import type { Seconds } from './base.ts'

export interface EmailConfigRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly reply_email: string
  readonly to_email: string
  readonly active: boolean
  readonly primary_role: boolean
  readonly product_id: number | null
  readonly group_id: number | null
}
