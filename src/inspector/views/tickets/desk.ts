import { signal } from '@preact/signals'
import { done } from '../../state/account.ts'

/** Values that tickets may have: the account's own statuses, types and groups. */
export interface Desk {
  readonly statuses: readonly (readonly [value: number, name: string])[]
  readonly types: readonly string[]
  readonly groups: readonly (readonly [id: number, name: string])[]
}

export const desk = signal<Desk>({ statuses: [], types: [], groups: [] })

interface TicketField {
  readonly name: string
  readonly choices?: unknown
}

export async function readDesk(): Promise<void> {
  const [fields, groups] = await Promise.all([
    done<readonly TicketField[]>('listTicketFields'),
    done<readonly { readonly id: number; readonly name: string }[]>('listGroups', { params: { per_page: 100 } }),
  ])
  const choicesOf = (name: string) => fields.find((field) => field.name === name)?.choices ?? {}
  desk.value = {
    statuses: Object.entries(choicesOf('status') as Record<string, readonly string[]>).map(
      ([value, [name = value]]) => [Number(value), name] as const,
    ),
    types: Array.isArray(choicesOf('ticket_type')) ? (choicesOf('ticket_type') as string[]) : [],
    groups: groups.map(({ id, name }) => [id, name] as const),
  }
}

export const statusName = (status: number): string =>
  desk.value.statuses.find(([value]) => value === status)?.[1] ?? `status ${status}`
