import type { Seconds } from './base.ts'

export interface Holiday {
  readonly name: string
  /** `12-25` comes every year, `2030-04-19` once. */
  readonly date: string
}

/** Working hours by weekday, as `08:00 am` to `05:00 pm`. */
export interface BusinessHourRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly description: string
  readonly is_default: boolean
  /** Name of the zone in Freshdesk (`Eastern Time (US & Canada)`) or in the IANA database. */
  readonly time_zone: string
  readonly business_hours: Readonly<Record<string, { readonly start_time: string; readonly end_time: string }>>
  /** Holidays; no reply of the API shows them. */
  readonly holidays?: readonly Holiday[]
}
