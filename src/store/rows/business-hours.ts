import type { Seconds } from './base.ts'

/** Working hours by weekday, as `08:00 am` to `05:00 pm`. */
export interface BusinessHourRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly description: string
  readonly is_default: boolean
  readonly time_zone: string
  readonly business_hours: Readonly<Record<string, { readonly start_time: string; readonly end_time: string }>>
}
