import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { timeOfDay, WEEKDAYS, workClockOf } from '../../src/domain/business-calendar.ts'
import type { BusinessHourRow } from '../../src/store/rows/business-hours.ts'
import { IANA_ZONES } from '../../src/time/zone-names.ts'
import { zoneOf } from '../../src/time/zones.ts'

type Hours = Pick<BusinessHourRow, 'time_zone' | 'business_hours' | 'holidays'>

const row = (hours: Hours): BusinessHourRow => ({
  id: 1,
  created_at: 0,
  updated_at: 0,
  name: 'Default',
  description: '',
  is_default: true,
  ...hours,
})

const seconds = (time: string) => Temporal.Instant.from(time).epochMilliseconds / 1000
const HOUR = 3600

const dayOf = (start_time: string, end_time: string) => ({ start_time, end_time })
const NINE_TO_FIVE = dayOf('9:00 am', '5:00 pm')
const WEEK = Object.fromEntries(WEEKDAYS.slice(1, 6).map((day) => [day, NINE_TO_FIVE]))

/** The same by another way: a day after the other in the zone's own calendar, which is Temporal's. */
function workedDay(hours: Hours, date: Temporal.PlainDate): readonly [number, number] | undefined {
  const zone = zoneOf(hours.time_zone) ?? 'UTC'
  const opening = hours.business_hours[WEEKDAYS[date.dayOfWeek % 7] ?? '']
  const isHoliday = (hours.holidays ?? []).some((day) => date.toString().endsWith(day.date))
  if (opening === undefined || isHoliday) return undefined
  const moment = (day: Temporal.PlainDate, text: string) => {
    const [, hour = '', minute = '', half = ''] = /(\d+):(\d+) (.)/.exec(text) ?? []
    const plainTime = new Temporal.PlainTime((Number(hour) % 12) + (half === 'p' ? 12 : 0), Number(minute))
    const zoned = day.toPlainDateTime(plainTime).toZonedDateTime(zone, { disambiguation: 'compatible' })
    return zoned.epochMilliseconds / 1000
  }
  const start = moment(date, opening.start_time)
  const isOvernight = (timeOfDay(opening.end_time) ?? 0) <= (timeOfDay(opening.start_time) ?? 0)
  return [start, moment(isOvernight ? date.add({ days: 1 }) : date, opening.end_time)]
}

function expectedShift(hours: Hours, from: number, work: number): number {
  const zone = zoneOf(hours.time_zone) ?? 'UTC'
  let date = Temporal.Instant.fromEpochMilliseconds(from * 1000)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .add({ days: -1 })
  let left = work
  let closed = from
  for (;;) {
    const [start, end] = workedDay(hours, date) ?? [closed, closed]
    const open = Math.max(start, closed)
    if (end > open) {
      if (left <= end - open) return open + left
      left -= end - open
      closed = end
    }
    date = date.add({ days: 1 })
  }
}

/** Of each zone the moments before which clocks change, and a plain one. */
const ZONES = [
  ['Eastern Time (US & Canada)', '2030-03-08T20:00:00Z', '2030-11-01T20:00:00Z'],
  ['Europe/Berlin', '2030-03-29T15:00:00Z', '2030-10-25T15:00:00Z'],
  ['Santiago', '2030-04-05T18:00:00Z', '2030-09-06T18:00:00Z'],
  ['Australia/Lord_Howe', '2030-04-05T03:00:00Z', '2030-10-04T03:00:00Z'],
  ['Kathmandu', '2030-01-04T08:00:00Z', '2030-12-31T08:00:00Z'],
  ['Auckland', '2030-04-05T01:00:00Z', '2030-09-27T01:00:00Z'],
  ['Africa/Casablanca', '2030-01-03T15:00:00Z', '2030-02-08T15:00:00Z'],
  ['Newfoundland', '2030-03-08T19:00:00Z', '2030-11-01T19:00:00Z'],
  ['Pacific/Kiritimati', '2030-12-30T20:00:00Z', '2028-02-28T20:00:00Z'],
] as const

const EVERY_DAY = (opening: ReturnType<typeof dayOf>) => Object.fromEntries(WEEKDAYS.map((day) => [day, opening]))
const HOURS = {
  'nine to five on weekdays': WEEK,
  'every day through the hour that is passed over or comes twice': EVERY_DAY(dayOf('1:30 am', '2:30 am')),
  'night shifts': EVERY_DAY(dayOf('10:00 pm', '6:00 am')),
  'midnight to midnight': EVERY_DAY(dayOf('12:00 am', '12:00 am')),
  'an hour on Sundays': { sunday: dayOf('12:30 am', '1:30 am') },
}
const HOLIDAYS = {
  'no holidays': [],
  'holidays every year and once': [
    { name: 'Every year', date: '03-11' },
    { name: 'New Year', date: '01-01' },
    { name: 'Once', date: '2030-11-04' },
    { name: 'Once', date: '2030-10-28' },
  ],
}

const COMBINATIONS = ZONES.flatMap(([time_zone, ...moments]) =>
  Object.entries(HOURS).flatMap(([hours, business_hours]) =>
    Object.entries(HOLIDAYS).map(([days, holidays]) => ({ time_zone, business_hours, holidays, moments, hours, days })),
  ),
)

const WORK = [60, HOUR, 7.5 * HOUR, 8 * HOUR, 16 * HOUR + 60, 40 * HOUR]

describe('work in business hours', () => {
  it('is tried in more than a hundred combinations of zone, change of clocks, hours and holidays', () => {
    expect(COMBINATIONS.flatMap(({ moments }) => moments).length).toBeGreaterThanOrEqual(100)
  })

  it.each(COMBINATIONS)('ends in $time_zone when Temporal says so: $hours, $days', (hours) => {
    const clock = workClockOf(row(hours))
    for (const moment of hours.moments.map(seconds)) {
      for (const work of WORK) {
        const due = expectedShift(hours, moment, work)
        expect(new Date(clock.shift(moment, work) * 1000).toISOString()).toBe(new Date(due * 1000).toISOString())
        expect(clock.between(moment, due)).toBe(work)
        expect(clock.between(clock.shift(due, -work), due)).toBe(work)
      }
    }
  })

  it('done in parts ends when all of it at once does', () => {
    const clock = workClockOf(row({ time_zone: 'Europe/Berlin', business_hours: WEEK }))
    const friday = seconds('2030-03-29T15:00:00Z')
    for (let first = HOUR; first < 20 * HOUR; first += HOUR) {
      expect(clock.shift(clock.shift(friday, first), 20 * HOUR - first)).toBe(clock.shift(friday, 20 * HOUR))
    }
  })

  it('ends at the evening rather than on the next morning', () => {
    const clock = workClockOf(row({ time_zone: 'UTC', business_hours: WEEK }))
    expect(clock.shift(seconds('2030-01-18T16:00:00Z'), HOUR)).toBe(seconds('2030-01-18T17:00:00Z'))
    expect(clock.shift(seconds('2030-01-18T16:00:00Z'), HOUR + 1)).toBe(seconds('2030-01-21T09:00:01Z'))
  })

  it('that the hours do not yield in twenty years is given up then', () => {
    const holidays = Array.from({ length: 366 }, (_, day) => ({
      name: 'Closed',
      date: new Date(Date.UTC(2028, 0, 1 + day)).toISOString().slice(5, 10),
    }))
    const clock = workClockOf(row({ time_zone: 'UTC', business_hours: WEEK, holidays }))
    const start = seconds('2030-01-15T09:00:00Z')
    expect((clock.shift(start, 60) - start) / (365 * 24 * HOUR)).toBeCloseTo(20, 0)
  })

  it('is round the clock where no weekday has hours', () => {
    const clock = workClockOf(row({ time_zone: 'UTC', business_hours: {} }))
    expect(clock.shift(0, 72 * HOUR)).toBe(72 * HOUR)
  })
})

describe('times of a day', () => {
  it.each([
    ['12:00 am', 0],
    ['08:00 am', 8 * HOUR],
    ['8:30 AM', 8.5 * HOUR],
    ['12:15 pm', 12.25 * HOUR],
    ['11:59 pm', 24 * HOUR - 60],
  ])('%s', (text, expected) => {
    expect(timeOfDay(text)).toBe(expected)
  })

  it.each(['', '08:00', '13:00 pm', '0:30 am', '8:60 am', '8 am'])('are not written %j', (text) => {
    expect(timeOfDay(text)).toBeUndefined()
  })
})

it.each(Object.entries(IANA_ZONES))('knows the zone %s', (_, zone) => {
  expect(zoneOf(zone)).toBe(zone)
})
