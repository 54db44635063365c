import type { JournaledCall } from '../../../journal/view.ts'

/** Credits that calls took, by moment and by who or what took them. */

export type Grouping = 'sub-limit' | 'agent'

const SUB_LIMITS: Readonly<Record<string, string>> = {
  createTicket: 'ticket create',
  createOutboundEmail: 'ticket create',
  updateTicket: 'ticket update',
  patchTicket: 'ticket update',
  listTickets: 'ticket list',
  listContacts: 'contact list',
}

export const subLimitOf = ({ operation }: JournaledCall): string => SUB_LIMITS[operation ?? ''] ?? 'everything else'

export interface Spending {
  /** Groups, those with the most credits first. */
  readonly groups: readonly (readonly [name: string, credits: number])[]
  /** Credits by group in each slot, from the oldest to the present one. */
  readonly slots: readonly ReadonlyMap<string, number>[]
  /** Credits of the slot with the most. */
  readonly most: number
}

interface Scope {
  /** Epoch milliseconds. */
  readonly now: number
  readonly slotMs: number
  readonly slots: number
  readonly nameOf: (call: JournaledCall) => string
}

export function spendingOf(calls: readonly JournaledCall[], { now, slotMs, slots, nameOf }: Scope): Spending {
  const drawn = Array.from({ length: slots }, () => new Map<string, number>())
  const groups = new Map<string, number>()
  // The newest slot ends after now.
  const end = Math.floor(now / slotMs) + 1
  for (let place = calls.length - 1; place >= 0; place--) {
    const call = calls[place]
    if (call === undefined) continue
    const slot = slots - (end - Math.floor(Date.parse(call.at) / slotMs))
    if (slot < 0) break
    if (call.credits === 0 || slot >= slots) continue
    const name = nameOf(call)
    drawn[slot]?.set(name, (drawn[slot]?.get(name) ?? 0) + call.credits)
    groups.set(name, (groups.get(name) ?? 0) + call.credits)
  }
  const sums = drawn.map((slot) => [...slot.values()].reduce((sum, credits) => sum + credits, 0))
  return { groups: [...groups].sort((a, b) => b[1] - a[1]), slots: drawn, most: Math.max(0, ...sums) }
}
