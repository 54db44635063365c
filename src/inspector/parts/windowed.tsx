import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

/** Lines drawn above and below those in sight. */
const SPARE = 12
/** Greatest height in pixels: browsers end somewhere above 16 million. */
const MOST_PIXELS = 15_000_000

interface WindowedProps {
  readonly label: string
  readonly count: number
  /** Pixels of a line; all have the same. */
  readonly height: number
  readonly lineClass: string
  readonly draw: (index: number) => ComponentChildren
  /** Names a line, so that it stays the same element when others are added. */
  readonly keyOf: (index: number) => string | number
  /** Index of the chosen line; -1 where none is. */
  readonly chosen: number
  readonly onChoose: (index: number) => void
  /** Called when the end comes into sight. */
  readonly onEnd?: () => void
}

/** A list of which only the lines in sight are drawn: 100,000 lines cost as much as 50. */
export function Windowed({ label, count, height, lineClass, draw, keyOf, chosen, onChoose, onEnd }: WindowedProps) {
  const { box, look, first, last } = useWindow({ count, height, chosen, onEnd })
  return (
    <div
      ref={box}
      class="window"
      role="listbox"
      aria-label={label}
      tabIndex={0}
      onScroll={look}
      aria-activedescendant={chosen >= first && chosen < last ? `line-${keyOf(chosen)}` : undefined}
    >
      <div class="window-inside" role="presentation" style={{ height: `${Math.min(count * height, MOST_PIXELS)}px` }}>
        {Array.from({ length: Math.max(0, last - first) }, (_, place) => first + place).map((index) => (
          // The list has the focus and its keys (`useListKeys`), and names the line by aria-activedescendant.
          // biome-ignore lint/a11y/useFocusableInteractive: as said
          // biome-ignore lint/a11y/useKeyWithClickEvents: as said
          <div
            key={keyOf(index)}
            id={`line-${keyOf(index)}`}
            class={`line ${lineClass}`}
            role="option"
            aria-selected={index === chosen}
            aria-setsize={count}
            aria-posinset={index + 1}
            style={{ top: `${index * height}px`, height: `${height}px` }}
            onClick={() => onChoose(index)}
          >
            {draw(index)}
          </div>
        ))}
      </div>
    </div>
  )
}

/** Indices of the lines in sight, with some to spare; the chosen line is scrolled into sight. */
function useWindow({ count, height, chosen, onEnd }: Pick<WindowedProps, 'count' | 'height' | 'chosen' | 'onEnd'>) {
  const box = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState({ top: 0, height: 600 })
  const look = () => {
    if (box.current) setSeen({ top: box.current.scrollTop, height: box.current.clientHeight })
  }
  useLayoutEffect(() => {
    const watcher = new ResizeObserver(look)
    if (box.current) watcher.observe(box.current)
    return () => watcher.disconnect()
  }, [])
  useEffect(() => {
    if (box.current && chosen >= 0) bringIntoSight(box.current, chosen, height)
  }, [chosen, height])
  const first = Math.max(0, Math.floor(seen.top / height) - SPARE)
  const last = Math.min(count, Math.ceil((seen.top + seen.height) / height) + SPARE)
  useEffect(() => {
    if (last >= count && count > 0) onEnd?.()
  }, [last >= count, count])
  return { box, look, first, last }
}

function bringIntoSight(box: HTMLElement, index: number, height: number): void {
  const [top, bottom] = [index * height, (index + 1) * height]
  if (top < box.scrollTop) box.scrollTop = top
  else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight
}
