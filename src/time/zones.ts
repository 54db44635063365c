import { tzOffset } from '@date-fns/tz/tzOffset'
import { formatTime } from '../times.ts'
import { IANA_ZONES } from './zone-names.ts'

/** The IANA name of a zone that Freshdesk's way (`Eastern Time (US & Canada)`) or IANA's names; undefined of any other. */
export function zoneOf(name: string): string | undefined {
  if (Object.hasOwn(IANA_ZONES, name)) return IANA_ZONES[name]
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return name
  } catch {
    return undefined // which is how Intl says that it knows no such zone
  }
}

/** Seconds that clocks of the zone are ahead of UTC at a moment (epoch seconds). */
const offsetAt = (zone: string, moment: number) => tzOffset(zone, new Date(moment * 1000)) * 60

/** A moment (epoch seconds) as clocks of the zone show it, with their offset: `2026-03-17T10:00:00+02:00`. */
export function localText(zone: string, moment: number): string {
  const offset = Math.round(offsetAt(zone, moment) / 60)
  const digits = (number: number) => String(Math.floor(number)).padStart(2, '0')
  const ahead = Math.abs(offset)
  const sign = offset < 0 ? '-' : '+'
  return `${formatTime(moment + offset * 60).slice(0, -1)}${sign}${digits(ahead / 60)}:${digits(ahead % 60)}`
}

/** Days since 1970-01-01 that the zone's calendar shows at a moment (epoch seconds). */
export const localDay = (zone: string, moment: number) => Math.floor((moment + offsetAt(zone, moment)) / DAY)

/**
 * Epoch seconds of what clocks of the zone show as `local`, seconds since 1970-01-01 00:00 there. A time that they show
 * twice is the first of the two; one that they pass over is as long after the jump as it would be after its beginning.
 */
export function momentOf(zone: string, local: number): number {
  const before = offsetAt(zone, local - DAY)
  const after = offsetAt(zone, local + DAY)
  const first = local - before
  if (before === after || offsetAt(zone, first) === before) return first
  const second = local - after
  return offsetAt(zone, second) === after ? second : first
}

const DAY = 86_400
