import { signal } from '@preact/signals'

export interface ToastMessage {
  readonly id: number
  readonly text: string
  readonly isError: boolean
  readonly undo: (() => unknown) | undefined
}

export const messages = signal<readonly ToastMessage[]>([])
let lastId = 0

const SHOWN_MS = 6000
const SHOWN_WITH_UNDO_MS = 20_000

function show(message: Omit<ToastMessage, 'id'>): void {
  const id = ++lastId
  messages.value = [...messages.value.slice(-3), { id, ...message }]
  setTimeout(() => dismiss(id), message.undo ? SHOWN_WITH_UNDO_MS : SHOWN_MS)
}

export const dismiss = (id: number) => {
  messages.value = messages.value.filter((message) => message.id !== id)
}

/** Shows a message about what was done, with a way back where there is one. */
export const tell = (text: string, undo?: () => unknown): void => show({ text, isError: false, undo })
export const tellError = (text: string): void => show({ text, isError: true, undo: undefined })
