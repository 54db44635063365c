import { computed, signal } from '@preact/signals'
import type { JournaledCall } from '../../journal/view.ts'
import { ofAccount } from './account.ts'

/** The journal, as far as the page has it. */

/** Most calls that the page has; the oldest are dropped. A journal keeps fewer. */
const MOST_HELD = 100_000

/** Calls, oldest first. */
export const requests = signal<readonly JournaledCall[]>([])
/** Whether new calls are held back, so that the list can be read. */
export const isPaused = signal(false)
const held = signal<readonly JournaledCall[]>([])
export const heldCount = computed(() => held.value.length)

export async function readRequests(): Promise<void> {
  const all = await ofAccount<readonly JournaledCall[]>('/requests?bodies=false')
  requests.value = all
  held.value = []
}

export function hearRequests(heard: readonly JournaledCall[]): void {
  const kept = isPaused.value ? held : requests
  const last = kept.value.at(-1)?.id ?? 0
  // The stream and the list overlap right after both were opened.
  const added = heard.filter(({ id }) => id > last)
  if (added.length > 0) kept.value = kept.value.concat(added).slice(-MOST_HELD)
}

export function resume(): void {
  isPaused.value = false
  const waiting = held.value
  held.value = []
  hearRequests(waiting)
}

export function forgetRequests(): void {
  requests.value = []
  held.value = []
}

/** Filter of calls; an empty member lets all pass. */
export interface RequestSieve {
  readonly method: string
  /** Status like `2xx` or `429`. */
  readonly status: string
  /** Text in path, operation, reason, agent or decision; case does not matter. */
  readonly text: string
}

export function sifted(
  calls: readonly JournaledCall[],
  { method, status, text }: RequestSieve,
): readonly JournaledCall[] {
  const wanted = text.trim().toLowerCase()
  if (method === '' && status === '' && wanted === '') return calls
  return calls.filter(
    (call) =>
      (method === '' || call.method === method) &&
      (status === '' || isOfStatus(call.status, status)) &&
      (wanted === '' || searchedText(call).includes(wanted)),
  )
}

const isOfStatus = (status: number | null, wanted: string): boolean =>
  wanted.endsWith('xx') ? String(status ?? 0).startsWith(wanted.charAt(0)) : String(status ?? 0) === wanted

const searchedText = ({ id, path, query, operation, reason, decision }: JournaledCall): string =>
  `#${id} ${path} ${JSON.stringify(query)} ${operation ?? ''} ${reason ?? ''} ${decision}`.toLowerCase()
