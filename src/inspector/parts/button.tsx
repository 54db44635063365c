import type { ComponentChildren } from 'preact'
import { wordsOfError } from '../control/control.ts'
import { Icon, type IconName } from './icon.tsx'
import { tellError } from './messages.ts'

interface ButtonProps {
  /** What it does; a promise that is rejected is told. */
  readonly onClick?: () => unknown
  readonly children?: ComponentChildren
  readonly icon?: IconName
  /** Name, where only an icon is seen. */
  readonly label?: string
  readonly kind?: 'plain' | 'main-action' | 'danger'
  readonly small?: boolean
  readonly disabled?: boolean
  readonly pressed?: boolean
  readonly submits?: boolean
  readonly title?: string
}

export function Button({
  onClick,
  children,
  icon,
  label,
  kind,
  small,
  disabled,
  pressed,
  submits,
  title,
}: ButtonProps) {
  const classes = ['button', kind, small && 'small', children === undefined && 'icon-only'].filter(Boolean).join(' ')
  return (
    <button
      type={submits ? 'submit' : 'button'}
      class={classes}
      disabled={disabled ?? false}
      aria-label={label}
      aria-pressed={pressed}
      title={title ?? label}
      onClick={() => attemptTo(onClick)}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}

/** Does something that a person asked for, and tells them when it fails. */
export function attemptTo(work: (() => unknown) | undefined): void {
  Promise.resolve()
    .then(() => work?.())
    .catch((error: unknown) => tellError(wordsOfError(error)))
}
