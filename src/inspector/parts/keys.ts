import { useLayoutEffect, useRef } from 'preact/hooks'

type Keys = Readonly<Record<string, () => void>>

const layers: Keys[] = []

/** Binds keys while a part is shown; the part shown last comes first. A field that has the focus keeps its own keys. */
export function useKeys(keys: Keys): void {
  // Bound in the step that draws: a key pressed right after finds what is shown, not what was.
  useLayoutEffect(() => {
    layers.push(keys)
    return () => {
      layers.splice(layers.indexOf(keys), 1)
    }
  })
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName)

addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (isTyping(event.target)) {
    if (event.key === 'Escape') (event.target as HTMLElement).blur()
    return
  }
  // Enter on a button or a link is left to the browser.
  if (event.key === 'Enter' && event.target instanceof HTMLElement && /^(?:A|BUTTON)$/.test(event.target.tagName))
    return
  const action = layers.findLast((keys) => event.key in keys)?.[event.key]
  if (action === undefined) return
  event.preventDefault()
  action()
})

interface ListKeys {
  readonly count: number
  /** Index of the chosen line; -1 where none is. */
  readonly chosen: number
  readonly choose: (index: number) => void
  readonly close: () => void
}

/** Binds the keys of a list: `j` and `k`, or the arrows, move through it, Enter opens its first line, Escape closes. */
export function useListKeys({ count, chosen, choose, close }: ListKeys): void {
  // A key may come before the choice of the previous key is drawn.
  const place = useRef(chosen)
  place.current = chosen
  const move = (by: number) => () => {
    if (count === 0) return
    place.current = Math.min(count - 1, Math.max(0, place.current + by))
    choose(place.current)
  }
  const open = () => {
    if (place.current < 0 && count > 0) move(1)()
  }
  useKeys({ j: move(1), ArrowDown: move(1), k: move(-1), ArrowUp: move(-1), Enter: open, Escape: close })
}
