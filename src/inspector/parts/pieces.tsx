import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { relative } from '../state/clock.ts'
import { Button } from './button.tsx'
import { useKeys } from './keys.ts'
import { tell } from './messages.ts'

/** Small pieces that every view is made of. */

export type Tint = 'green' | 'red' | 'amber' | 'blue' | 'violet'

export const Badge = ({
  tint,
  children,
}: {
  readonly tint?: Tint | undefined
  readonly children: ComponentChildren
}) => <span class={tint ? `badge ${tint}` : 'badge'}>{children}</span>

export const Empty = ({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) => (
  <div class="empty">
    <h2>{title}</h2>
    {children && <p>{children}</p>}
  </div>
)

export const Remark = ({ tint, children }: { readonly tint?: Tint; readonly children: ComponentChildren }) => (
  <p class={tint ? `notice ${tint}` : 'notice'}>{children}</p>
)

export const ViewHead = ({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) => (
  <header class="view-head">
    <h1>{title}</h1>
    {children}
  </header>
)

interface FieldProps {
  readonly label: string
  readonly children: ComponentChildren
}

export const Labelled = ({ label, children }: FieldProps) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
  <label class="field">
    <span>{label}</span>
    {children}
  </label>
)

interface SearchProps {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
  readonly placeholder?: string
}

/** A field to which `/` moves the focus. */
export function Search({ label, value, onChange, placeholder }: SearchProps) {
  const field = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => field.current?.focus() })
  return (
    <input
      ref={field}
      class="input search"
      type="search"
      aria-label={label}
      placeholder={placeholder ?? `${label}  /`}
      value={value}
      onInput={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}

interface SelectProps {
  readonly label: string
  readonly value: string | number
  readonly options: readonly (readonly [value: string | number, text: string])[]
  readonly onChange: (value: string) => void
  readonly disabled?: boolean
}

export const Select = ({ label, value, options, onChange, disabled }: SelectProps) => (
  <select
    class="input"
    aria-label={label}
    title={label}
    value={String(value)}
    disabled={disabled ?? false}
    onChange={({ currentTarget }) => onChange(currentTarget.value)}
  >
    {options.map(([one, text]) => (
      <option key={one} value={String(one)}>
        {text}
      </option>
    ))}
  </select>
)

interface TabsProps {
  readonly label: string
  readonly tabs: readonly string[]
  readonly chosen: string
  readonly onChoose: (tab: string) => void
}

export function Tabs({ label, tabs, chosen, onChoose }: TabsProps) {
  const move = ({ key, currentTarget }: KeyboardEvent) => {
    const by = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
    const next = tabs[(tabs.indexOf(chosen) + by + tabs.length) % tabs.length]
    if (by === 0 || next === undefined) return
    onChoose(next)
    ;((currentTarget as HTMLElement).children[tabs.indexOf(next)] as HTMLElement | undefined)?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label={label} tabIndex={-1} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          aria-selected={tab === chosen}
          tabIndex={tab === chosen ? 0 : -1}
          onClick={() => onChoose(tab)}
        >
          {tab}
        </button>
      ))}
    </div>
  )
}

/** A moment of the account's clock, as its distance from now. */
export const Moment = ({ at }: { readonly at: string }) => (
  <time class="num" dateTime={at} title={at}>
    {relative(at)}
  </time>
)

export const Copy = ({ text, children }: { readonly text: () => string; readonly children: ComponentChildren }) => (
  <Button
    small
    icon="copy"
    onClick={async () => {
      await navigator.clipboard.writeText(text())
      tell('Copied')
    }}
  >
    {children}
  </Button>
)

interface DetailProps {
  readonly title: ComponentChildren
  readonly onClose: () => void
  readonly label: string
  readonly children: ComponentChildren
}

export const Detail = ({ title, onClose, label, children }: DetailProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
  <section class="detail stack" aria-label={label} tabIndex={0}>
    <header class="detail-head">
      <h2>{title}</h2>
      <Button kind="plain" icon="close" label="Close" onClick={onClose} />
    </header>
    {children}
  </section>
)

/** A button whose action needs a second press. */
export function Confirmed({ children, onClick }: { readonly children: string; readonly onClick: () => unknown }) {
  const [isAsked, setAsked] = useState(false)
  if (!isAsked)
    return (
      <Button small kind="danger" onClick={() => setAsked(true)}>
        {children}
      </Button>
    )
  return (
    <Button
      small
      kind="danger"
      onClick={() => {
        setAsked(false)
        return onClick()
      }}
    >
      Really?
    </Button>
  )
}
