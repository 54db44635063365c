import type { Signal } from '@preact/signals'

/** Properties of parts that show a signal's value and set it. */

interface Target {
  readonly currentTarget: HTMLInputElement | HTMLTextAreaElement
}

/** Properties of a field. */
export const typed = (text: Signal<string>) => ({
  value: text.value,
  onInput({ currentTarget }: Target) {
    text.value = currentTarget.value
  },
})

/** Properties of a part that reports what was chosen or typed: `Select`, `Search`. */
export const picked = (text: Signal<string>) => ({
  value: text.value,
  onChange(given: string) {
    text.value = given
  },
})

/** The same for ids. */
export const pickedNumber = (number: Signal<number>) => ({
  value: number.value,
  onChange(given: string) {
    number.value = Number(given)
  },
})

/** Properties of `Tabs`. */
export const chosenTab = (tab: Signal<string>) => ({
  chosen: tab.value,
  onChoose(given: string) {
    tab.value = given
  },
})

/** Properties of a form whose button does the work. */
export const unsent = { onSubmit: (event: Event) => event.preventDefault() }
