import { computed, signal } from '@preact/signals'

/** The account's clock as it was last reported, and the moment of this machine at which it was. */
const told = signal({ epoch: 0, frozen: true, at: 0 })
const tick = signal(0)
setInterval(() => {
  if (!told.value.frozen) tick.value++
}, 1000)

export interface ClockTold {
  readonly now: string
  readonly frozen: boolean
}

export function hearClock({ now, frozen }: ClockTold): void {
  told.value = { epoch: Date.parse(now), frozen, at: performance.now() }
}

export const isFrozen = computed(() => told.value.frozen)

/** Epoch milliseconds of the account's clock, renewed each second. */
export const accountNow = computed(() => {
  tick.value
  const { epoch, frozen, at } = told.value
  return frozen ? epoch : epoch + performance.now() - at
})

/** A moment like `2030-01-15 09:00:00`, in UTC as the API writes it. */
export const clockText = (epoch: number): string => new Date(epoch).toISOString().slice(0, 19).replace('T', ' ')

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
]

/** A length of time like `3 d`, `2 h`, `15 min`. */
export function span(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000)
  const [size, name] = UNITS.find(([unit]) => seconds >= unit) ?? [1, 's']
  return `${Math.floor(seconds / size)} ${name}`
}

/** A moment like `3 d ago`, `in 15 min`, by the account's clock. */
export const relative = (iso: string): string => {
  const distance = Date.parse(iso) - accountNow.value
  if (Math.abs(distance) < 1000) return 'now'
  return distance < 0 ? `${span(distance)} ago` : `in ${span(distance)}`
}
