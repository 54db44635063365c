import { useEffect, useRef, useState } from 'preact/hooks'
import { wordsOfError } from '../control/control.ts'

export interface Loaded<Value> {
  /** The latest value, also while a newer one is awaited. */
  readonly value: Value | undefined
  readonly error: string | undefined
  readonly reload: () => void
}

/** Least milliseconds between two readings, however often something changes. */
const SHORTEST_REST_MS = 200
/** Factor by which the pause after a slow reading is longer than the reading. */
const REST_SHARE = 4

/** Reads repeatedly, never twice at once, with pauses. */
class Reader<Value> {
  /** The function to read with, as it was last drawn. */
  load: () => Promise<Value>
  #isReading = false
  /** Whether something changed during the present reading. */
  #isStale = false
  #restsUntil = 0
  #turn = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #show: (state: Omit<Loaded<Value>, 'reload'>) => void

  constructor(load: () => Promise<Value>, show: (state: Omit<Loaded<Value>, 'reload'>) => void) {
    this.load = load
    this.#show = show
  }

  /** Asks for another reading: at once, after a pause, or after the present one. */
  ask(): void {
    this.#turn++
    if (this.#isReading) this.#isStale = true
    else {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.#read(), Math.max(0, this.#restsUntil - performance.now()))
    }
  }

  stop(): void {
    this.#turn++
    this.#isStale = false
    clearTimeout(this.#timer)
  }

  #read(): void {
    const turn = this.#turn
    const began = performance.now()
    this.#isReading = true
    const end = (state: Omit<Loaded<Value>, 'reload'>) => {
      this.#isReading = false
      this.#restsUntil = performance.now() + Math.max(SHORTEST_REST_MS, REST_SHARE * (performance.now() - began))
      // A value is shown unless its reader is gone or has a newer one; while a newer one is awaited, an older one is
      // better than none.
      if (turn === this.#turn || this.#isStale) this.#show(state)
      if (!this.#isStale) return
      this.#isStale = false
      this.ask()
    }
    this.load().then(
      (value) => end({ value, error: undefined }),
      (error: unknown) => end({ value: undefined, error: wordsOfError(error) }),
    )
  }
}

/** Reads something when it is shown, and again whenever one of `on` changes. */
export function useLoaded<Value>(load: () => Promise<Value>, on: readonly unknown[]): Loaded<Value> {
  const [state, setState] = useState<Omit<Loaded<Value>, 'reload'>>({ value: undefined, error: undefined })
  const held = useRef<Reader<Value>>(undefined)
  held.current ??= new Reader(load, setState)
  const reader = held.current
  reader.load = load
  useEffect(() => reader.ask(), on as unknown[])
  useEffect(() => () => reader.stop(), [])
  return { ...state, reload: () => reader.ask() }
}
