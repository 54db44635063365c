import type { ComponentChildren } from 'preact'
import { wordsOfError } from '../control/control.ts'
import { Icon, type IconName } from './icon.tsx'
import { tellError } from './messages.ts'

interface ButtonProps {
  /** The action; the error of a promise that rejects is shown. */
  readonly onClick?: () => unknown
  readonly children?: ComponentChildren
  readonly icon?: IconName
  /** Name of a button that shows only an icon. */
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

/** Does what a person asked for, and shows an error when that fails. */
export function attemptTo(work: (() => unknown) | undefined): void {
  Promise.resolve()
    .then(() => work?.())
    .catch((error: unknown) => tellError(wordsOfError(error)))
}
