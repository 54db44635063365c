import type { AccountRows } from '../account/account.ts'
import { localText, zoneOf } from '../time/zones.ts'
import { parseDateTime } from '../times.ts'

/** Time zone of the default business hours: an account has no other (inferred). */
export function zoneOfAccount({ database }: AccountRows): string {
  const hours = [...database.business_hours.all()].find(({ is_default }) => is_default)
  return zoneOf(hours?.time_zone ?? '') ?? 'Etc/UTC'
}

/** A moment (epoch seconds) as version 1 prints it: `2026-03-17T10:00:00+02:00`. */
export function printed(zone: string, seconds: number): string
export function printed(zone: string, seconds: number | null): string | null
export function printed(zone: string, seconds: number | null): string | null {
  return seconds === null ? null : localText(zone, seconds)
}

const TIMES: ReadonlySet<string> = new Set([
  'created_at',
  'updated_at',
  'executed_at',
  'start_time',
  'renewal_date',
  'replied_at',
])

/** View of version 2 of a row, with its times at the zone's offset. Custom fields stay as they are. */
export function atOffset(zone: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => atOffset(zone, one))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (name === 'custom_fields') return [name, member]
      return [name, TIMES.has(name) && typeof member === 'string' ? moved(zone, member) : atOffset(zone, member)]
    }),
  )
}

/** A moment as version 2 prints it, as version 1 does. */
export function moved(zone: string, text: string): string {
  const seconds = parseDateTime(text)
  return seconds === undefined ? text : localText(zone, seconds)
}
