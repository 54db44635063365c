import type { Tint } from '../../parts/pieces.tsx'
import { accountNow } from '../../state/clock.ts'

/** A ticket as the API's lists show it: the members that the page reads. */
export interface ListedTicket {
  readonly id: number
  readonly subject: string
  readonly status: number
  readonly priority: number
  readonly source: number
  readonly type: string | null
  readonly requester_id: number
  readonly responder_id: number | null
  readonly group_id: number | null
  readonly due_by: string | null
  readonly fr_due_by: string | null
  readonly created_at: string
  readonly updated_at: string
  readonly tags: readonly string[]
  readonly spam: boolean
  readonly deleted?: boolean
  readonly requester?: { readonly id: number; readonly name: string; readonly email: string | null }
  readonly stats?: {
    readonly agent_responded_at: string | null
    readonly requester_responded_at: string | null
    readonly first_responded_at: string | null
  }
}

export interface OpenedTicket extends ListedTicket {
  readonly description: string
  readonly description_text: string
  readonly is_escalated: boolean
  readonly fr_escalated: boolean
}

export interface OpenedConversation {
  readonly id: number
  readonly user_id: number
  readonly body: string
  readonly body_text: string
  readonly incoming: boolean
  readonly private: boolean
  readonly created_at: string
  readonly from_email?: string | null
  readonly to_emails?: readonly string[] | null
}

const OPEN = 2
const RESOLVED = 4
export const CLOSED = 5

export const PRIORITIES: readonly (readonly [number, string])[] = [
  [1, 'Low'],
  [2, 'Medium'],
  [3, 'High'],
  [4, 'Urgent'],
]
export const priorityName = (priority: number): string => PRIORITIES.find(([one]) => one === priority)?.[1] ?? ''
export const PRIORITY_TINTS: Readonly<Record<number, Tint>> = { 2: 'blue', 3: 'amber', 4: 'red' }

const isPast = (moment: string | null): boolean => moment !== null && Date.parse(moment) < accountNow.value

/** The mark that Freshdesk's list gives the ticket, which an agent notices first; undefined for none. */
export function markOf({ status, stats, due_by, fr_due_by }: ListedTicket): readonly [string, Tint] | undefined {
  if (status === RESOLVED || status === CLOSED) return undefined
  if (isPast(due_by)) return ['Overdue', 'red']
  if (stats === undefined) return undefined
  const { agent_responded_at: agent, requester_responded_at: requester, first_responded_at: first } = stats
  if (first === null && isPast(fr_due_by)) return ['Response due', 'amber']
  if (requester !== null && (agent === null || requester > agent)) return ['Customer responded', 'blue']
  return agent === null && status === OPEN ? ['New', 'green'] : undefined
}
