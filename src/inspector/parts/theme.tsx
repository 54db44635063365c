import { effect, signal } from '@preact/signals'
import { Button } from './button.tsx'

const STORED = 'freshdesk-emulator.theme'

type Theme = 'light' | 'dark'

const preference = matchMedia('(prefers-color-scheme: dark)')
const isDarkPreferred = signal(preference.matches)
preference.addEventListener('change', ({ matches }) => {
  isDarkPreferred.value = matches
})
/** Undefined: that of the system. */
const chosenTheme = signal<Theme | undefined>((localStorage.getItem(STORED) as Theme | null) ?? undefined)

effect(() => {
  if (chosenTheme.value === undefined) return
  document.documentElement.dataset.theme = chosenTheme.value
  localStorage.setItem(STORED, chosenTheme.value)
})

export function ThemeSwitch() {
  const isDark = (chosenTheme.value ?? (isDarkPreferred.value ? 'dark' : 'light')) === 'dark'
  return (
    <Button
      kind="plain"
      icon={isDark ? 'sun' : 'moon'}
      label={isDark ? 'Light colours' : 'Dark colours'}
      onClick={() => {
        chosenTheme.value = isDark ? 'light' : 'dark'
      }}
    />
  )
}
