import { useEffect, useRef, useState } from 'preact/hooks'
import { wordsOfError } from '../control/control.ts'

export interface Loaded<Value> {
  /** The last that came, also while a newer one is asked for. */
  readonly value: Value | undefined
  readonly error: string | undefined
  readonly reload: () => void
}

/** Milliseconds between two readings, however often something changes. */
const REST_MS = 200

/** Reads something when it is shown and whenever one of `on` is another; an older answer never replaces a newer one. */
export function useLoaded<Value>(load: () => Promise<Value>, on: readonly unknown[]): Loaded<Value> {
  const [state, setState] = useState<Omit<Loaded<Value>, 'reload'>>({ value: undefined, error: undefined })
  const [turn, setTurn] = useState(0)
  const asked = useRef(0)
  const lastAt = useRef(0)
  useEffect(() => {
    const mine = ++asked.current
    const wait = Math.max(0, lastAt.current + REST_MS - performance.now())
    const timer = setTimeout(() => {
      lastAt.current = performance.now()
      load().then(
        (value) => mine === asked.current && setState({ value, error: undefined }),
        (error: unknown) => mine === asked.current && setState({ value: undefined, error: wordsOfError(error) }),
      )
    }, wait)
    return () => clearTimeout(timer)
  }, [...on, turn])
  return { ...state, reload: () => setTurn((was) => was + 1) }
}
