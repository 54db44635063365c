const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+\- ]\d{2}(?::?\d{2})?)?)?$/

/**
 * Whole epoch seconds of any date-time Freshdesk takes: `2015-06-24`, `…T12:24`, `…T12:24:51Z`, `…+05:30`,
 * `…+0530`, `…+05`; no zone is UTC. A blank before the offset is a `+` that a query string lost.
 * Source: https://developers.freshdesk.com/api/#ratelimit (formats), fractions and the blank inferred.
 */
export function parseDateTime(text: string): number | undefined {
  const match = DATE_TIME.exec(text)
  if (match === null) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const moment = Date.UTC(year, month - 1, day, hour, minute, second)
  const read = new Date(moment)
  // Date.UTC rolls over: 31 February would become 3 March. And it takes the year 50 for 1950.
  if (read.getUTCMonth() !== month - 1 || read.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) {
    return undefined
  }
  const seconds = moment / 1000 - offsetSeconds(match[7])
  return year < 100 || seconds > LAST_SECOND ? undefined : seconds
}

/** The end of 9999: the last that the wire's four digits can say. */
export const LAST_SECOND = 253_402_300_799

export const UNITS = [
  ['w', 604_800],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const
const SECONDS_OF: Readonly<Record<string, number>> = Object.fromEntries(UNITS)

const AMOUNT = /[+-]?(\d+(?:\.\d+)?)([wdhms])/y

/** Seconds of `-1d6h`, `+2h30m`: negative before, positive after. */
export function relativeSeconds(text: string): number {
  let offset = 0
  AMOUNT.lastIndex = 0
  for (let match = AMOUNT.exec(text); match !== null; match = AMOUNT.exec(text)) {
    offset += Number(match[1]) * (SECONDS_OF[match[2] ?? 's'] ?? 1)
  }
  return (text.startsWith('-') ? -1 : 1) * Math.round(offset)
}

/** The midnight, UTC, before this moment. */
export const startOfDay = (seconds: number) => Math.floor(seconds / 86_400) * 86_400

function offsetSeconds(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  const digits = zone.slice(1).replace(':', '')
  return sign * (Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2) || 0) * 60)
}

/** `YYYY-MM-DDTHH:MM:SSZ`, the only form the API answers with. */
export function formatTime(seconds: number): string
export function formatTime(seconds: number | null): string | null
export function formatTime(seconds: number | null): string | null {
  if (seconds === null) return null
  const day = Math.floor(seconds / 86_400)
  const place = day & LAST_PLACE
  if (days[place] !== day) {
    dates[place] = new Date(day * 86_400_000).toISOString().slice(0, -13)
    days[place] = day
  }
  const second = seconds - day * 86_400
  return `${dates[place]}${twoDigits(second / 3600)}:${twoDigits((second / 60) % 60)}:${twoDigits(second % 60)}Z`
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))
const twoDigits = (number: number) => TWO_DIGITS[Math.floor(number)]

/** Texts of a pure function, kept for one day of each place: a row's times lie on few days. */
const LAST_PLACE = 63
const days = Array.from({ length: LAST_PLACE + 1 }, () => Number.NaN)
const dates: string[] = days.map(() => '')
