import type { Seconds } from '../store/rows/base.ts'
import type { BusinessHourRow } from '../store/rows/business-hours.ts'
import { localDay, momentOf, zoneOf } from '../time/zones.ts'
import { LAST_SECOND } from '../times.ts'

/** Counts the seconds of an SLA. */
export interface WorkClock {
  /** Seconds of work between two moments, `from` being the earlier. */
  between(from: Seconds, to: Seconds): number
  /** The moment at which `work` more seconds of work are done; an earlier moment where `work` is negative. */
  shift(from: Seconds, work: number): Seconds
}

export const CALENDAR_HOURS: WorkClock = {
  between: (from, to) => to - from,
  shift: (from, work) => Math.min(from + work, LAST_SECOND),
}

export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

/** A holiday: `MM-DD` comes every year, `YYYY-MM-DD` once. */
export const HOLIDAY = /^(?:\d{4}-)?(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/

const TIME_OF_DAY = /^(\d{1,2}):([0-5]\d) ?([ap]m)$/i

/** Seconds since midnight for a text like `08:00 am`; undefined for any other text. */
export function timeOfDay(text: string): number | undefined {
  const [, hour = '', minute = '', half = ''] = TIME_OF_DAY.exec(text) ?? []
  if (Number(hour) < 1 || Number(hour) > 12) return undefined
  return ((Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)) * 3600 + Number(minute) * 60
}

const DAY = 86_400
const BLOCK_DAYS = 32
/** Some twenty years: work that is not done within them ends there. */
const HORIZON_BLOCKS = 228
const HORIZON_SECONDS = HORIZON_BLOCKS * BLOCK_DAYS * DAY
/** Most blocks that are remembered; beyond it all are forgotten, and made again when needed. */
const KEPT_BLOCKS = 1024

/** The openings that begin within `BLOCK_DAYS` days, in order, without overlap. */
interface Block {
  readonly starts: readonly Seconds[]
  /** Seconds of work in the block before each opening. */
  readonly workBefore: readonly number[]
  readonly work: number
}

/** Hours, holidays and time zone of one row. The openings of a block of days are worked out once, when first needed. */
class BusinessCalendar implements WorkClock {
  readonly #zone: string
  /** Opening of each weekday, in seconds since its midnight; it may end on the next day. */
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

  /** Number of the block that holds the day before the moment: an opening may have begun then. */
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

/** Index of the last value below the limit; -1 when there is none. */
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

/** Seconds of the block's work that are done at a moment. */
function workUntil(block: Block, moment: Seconds): number {
  const place = openingAt(block.starts, moment)
  if (place < 0) return 0
  const past = moment - (block.starts[place] as number)
  return (block.workBefore[place] as number) + Math.min(past, lengthOf(block, place))
}

/**
 * The moment at which `work` seconds (more than 0) of the block are done: the end of an opening rather than the
 * beginning of the next.
 */
function momentAfter({ starts, workBefore }: Block, work: number): Seconds {
  const place = openingAt(workBefore, work)
  return (starts[place] as number) + work - (workBefore[place] as number)
}

/** The last moment at which no more than `work` seconds of the block are done. */
function momentBefore({ starts, workBefore }: Block, work: number): Seconds {
  const place = openingAt(workBefore, work + 1)
  return (starts[place] as number) + work - (workBefore[place] as number)
}

const compiled = new WeakMap<BusinessHourRow, WorkClock>()

/** The clock of a row, made once for each row. Hours without any weekday run around the clock (inferred). */
export function workClockOf(hours: BusinessHourRow): WorkClock {
  const known = compiled.get(hours)
  if (known !== undefined) return known
  const isAlways = Object.keys(hours.business_hours).length === 0
  const clock = isAlways ? CALENDAR_HOURS : new BusinessCalendar(hours)
  compiled.set(hours, clock)
  return clock
}
