import type { Seconds } from '../store/rows/base.ts'
import type { BusinessHourRow } from '../store/rows/business-hours.ts'
import { localDay, momentOf, zoneOf } from '../time/zones.ts'
import { LAST_SECOND } from '../times.ts'

/** How the seconds of an SLA are counted. */
export interface WorkClock {
  /** Seconds of work between two moments, the earlier first. */
  between(from: Seconds, to: Seconds): number
  /** The moment so many seconds of work later; earlier with fewer than none. */
  shift(from: Seconds, work: number): Seconds
}

export const CALENDAR_HOURS: WorkClock = {
  between: (from, to) => to - from,
  shift: (from, work) => Math.min(from + work, LAST_SECOND),
}

export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

/** `MM-DD` is a holiday every year, `YYYY-MM-DD` once. */
export const HOLIDAY = /^(?:\d{4}-)?(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/

const TIME_OF_DAY = /^(\d{1,2}):([0-5]\d) ?([ap]m)$/i

/** Seconds since midnight of `08:00 am`; undefined of any other text. */
export function timeOfDay(text: string): number | undefined {
  const [, hour = '', minute = '', half = ''] = TIME_OF_DAY.exec(text) ?? []
  if (Number(hour) < 1 || Number(hour) > 12) return undefined
  return ((Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)) * 3600 + Number(minute) * 60
}

const DAY = 86_400
const BLOCK_DAYS = 32
/** Twenty years: work that hours do not yield until then is given up. */
const HORIZON_BLOCKS = 228
const HORIZON_SECONDS = HORIZON_BLOCKS * BLOCK_DAYS * DAY
/** What a block takes is made again when the clock went far. */
const KEPT_BLOCKS = 1024

/** The openings that begin in so many days, in order; none overlaps another. */
interface Block {
  readonly starts: readonly Seconds[]
  /** Seconds of work in the block before each opening. */
  readonly workBefore: readonly number[]
  readonly work: number
}

/** One row's hours, holidays and zone. Days are worked out when first asked for, and once. */
class BusinessCalendar implements WorkClock {
  readonly #zone: string
  /** By weekday, seconds since its midnight; an opening may end on the next day. */
  readonly #openings: readonly (readonly [start: number, end: number] | undefined)[]
  readonly #holidays: ReadonlySet<string>
  readonly #blocks = new Map<number, Block>()

  constructor({ time_zone, business_hours, holidays = [] }: BusinessHourRow) {
    this.#zone = zoneOf(time_zone) ?? 'Etc/UTC'
    this.#openings = WEEKDAYS.map((weekday) => openingOf(business_hours[weekday]))
    this.#holidays = new Set(holidays.map(({ date }) => date))
  }

  between(from: Seconds, to: Seconds): number {
    const first = this.#numberAt(from)
    const last = Math.min(this.#numberAt(to) + 1, first + HORIZON_BLOCKS)
    let work = 0
    for (let number = first; number <= last; number++) {
      const block = this.#block(number)
      work += workUntil(block, to) - workUntil(block, from)
    }
    return work
  }

  shift(from: Seconds, work: number): Seconds {
    return work < 0 ? this.#back(from, -work) : this.#forward(from, work)
  }

  #forward(from: Seconds, work: number): Seconds {
    if (work === 0) return from
    const first = this.#numberAt(from)
    let left = work
    for (let number = first; number <= first + HORIZON_BLOCKS; number++) {
      const block = this.#block(number)
      const past = workUntil(block, from)
      if (left <= block.work - past) return Math.min(momentAfter(block, past + left), LAST_SECOND)
      left -= block.work - past
    }
    return Math.min(from + HORIZON_SECONDS, LAST_SECOND)
  }

  #back(from: Seconds, work: number): Seconds {
    const last = this.#numberAt(from) + 1
    let left = work
    for (let number = last; number >= last - HORIZON_BLOCKS; number--) {
      const block = this.#block(number)
      const past = workUntil(block, from)
      if (left <= past) return momentBefore(block, past - left)
      left -= past
    }
    return from - HORIZON_SECONDS
  }

  /** Of the block of the day before: an opening may have begun there. */
  readonly #numberAt = (moment: Seconds) => Math.floor((localDay(this.#zone, moment) - 1) / BLOCK_DAYS)

  #block(number: number): Block {
    const known = this.#blocks.get(number)
    if (known !== undefined) return known
    if (this.#blocks.size >= KEPT_BLOCKS) this.#blocks.clear()
    const block = this.#made(number)
    this.#blocks.set(number, block)
    return block
  }

  #made(number: number): Block {
    const starts: Seconds[] = []
    const workBefore: number[] = []
    let work = 0
    let closed = this.#opening(number * BLOCK_DAYS - 1)?.end ?? Number.NEGATIVE_INFINITY
    for (let day = number * BLOCK_DAYS; day < (number + 1) * BLOCK_DAYS; day++) {
      const opening = this.#opening(day)
      if (opening === undefined) continue
      const start = Math.max(opening.start, closed)
      if (opening.end <= start) continue
      starts.push(start)
      workBefore.push(work)
      work += opening.end - start
      closed = opening.end
    }
    return { starts, workBefore, work }
  }

  #opening(day: number) {
    const opening = this.#openings[(((day + 4) % 7) + 7) % 7] // 1970-01-01 was a Thursday
    if (opening === undefined || this.#isHoliday(day)) return undefined
    const [start, end] = opening
    return { start: momentOf(this.#zone, day * DAY + start), end: momentOf(this.#zone, day * DAY + end) }
  }

  #isHoliday(day: number): boolean {
    if (this.#holidays.size === 0) return false
    const date = new Date(day * DAY * 1000).toISOString().slice(0, 10)
    return this.#holidays.has(date) || this.#holidays.has(date.slice(5))
  }
}

function openingOf(hours: BusinessHourRow['business_hours'][string] | undefined) {
  if (hours === undefined) return undefined
  const start = timeOfDay(hours.start_time)
  const end = timeOfDay(hours.end_time)
  if (start === undefined || end === undefined) return undefined
  return [start, end > start ? end : end + DAY] as const
}

/** The last opening that begins before the moment, by its place; -1 before the first. */
function openingAt(values: readonly number[], limit: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] as number) < limit) low = middle + 1
    else high = middle
  }
  return low - 1
}

const lengthOf = ({ workBefore, work }: Block, place: number) =>
  (workBefore[place + 1] ?? work) - (workBefore[place] as number)

/** Seconds of work of the block that are past at a moment. */
function workUntil(block: Block, moment: Seconds): number {
  const place = openingAt(block.starts, moment)
  if (place < 0) return 0
  const past = moment - (block.starts[place] as number)
  return (block.workBefore[place] as number) + Math.min(past, lengthOf(block, place))
}

/** When so much work (more than none) of the block is done: at the end of an opening rather than when the next begins. */
function momentAfter({ starts, workBefore }: Block, work: number): Seconds {
  const place = openingAt(workBefore, work)
  return (starts[place] as number) + work - (workBefore[place] as number)
}

/** The last moment with so much work of the block before it. */
function momentBefore({ starts, workBefore }: Block, work: number): Seconds {
  const place = openingAt(workBefore, work + 1)
  return (starts[place] as number) + work - (workBefore[place] as number)
}

const compiled = new WeakMap<BusinessHourRow, WorkClock>()

/** The clock of a row, made once. Hours without a weekday are round the clock (inferred). */
export function workClockOf(hours: BusinessHourRow): WorkClock {
  const known = compiled.get(hours)
  if (known !== undefined) return known
  const isAlways = Object.keys(hours.business_hours).length === 0
  const clock = isAlways ? CALENDAR_HOURS : new BusinessCalendar(hours)
  compiled.set(hours, clock)
  return clock
}
