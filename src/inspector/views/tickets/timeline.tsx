import { Badge, Empty, Moment } from '../../parts/pieces.tsx'
import { agentName } from '../../state/account.ts'
import { clockText } from '../../state/clock.ts'
import { rowEvents } from '../../state/live.ts'
import { made } from '../../state/made.ts'
import { requests } from '../../state/requests.ts'
import { hrefOf } from '../../state/route.ts'
import { statusTint } from '../requests/call-words.ts'
import type { OpenedTicket } from './ticket.ts'

/** Calls about a ticket, newest first: those of its path, and those that wrote its row. */
const callsAbout = (id: number) => {
  const path = new RegExp(`^/api/v2/tickets/${id}(?:/|$)`)
  const touched = new Set(
    [...made.value]
      .filter(([, { rows }]) => rows.some((row) => row.table === 'tickets' && row.id === id))
      .map(([one]) => one),
  )
  return requests.value.filter((call) => path.test(call.path) || touched.has(call.id)).toReversed()
}

const MOST_SHOWN = 200

/** Timeline of what API calls, people, rules and jobs did to the ticket. */
export function TicketTimeline({ ticket }: { readonly ticket: OpenedTicket }) {
  const calls = callsAbout(ticket.id).slice(0, MOST_SHOWN)
  const others = rowEvents.value
    .filter(({ table, id, by }) => table === 'tickets' && id === ticket.id && by !== 'api')
    .toReversed()
    .slice(0, MOST_SHOWN)
  if (calls.length + others.length === 0) {
    return (
      <Empty title="Nothing yet">Calls about this ticket, and what rules, people and time do to it, stand here.</Empty>
    )
  }
  return (
    <>
      {others.length > 0 && <Others events={others} />}
      {calls.length > 0 && (
        <section class="stack tight">
          <h3>API calls</h3>
          <ul class="timeline">
            {calls.map((call) => (
              <li key={call.id}>
                <Badge tint={statusTint(call.status)}>{call.status ?? 'lost'}</Badge>{' '}
                <a href={hrefOf('requests', call.id)}>
                  #{call.id} {call.operation ?? call.path}
                </a>{' '}
                <span class="soft">
                  {agentName(call.agent_id)} · <Moment at={call.at} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

const Others = ({ events }: { readonly events: typeof rowEvents.value }) => (
  <section class="stack tight">
    <h3>People, rules and time, since this page is open</h3>
    <ul class="timeline">
      {events.map(({ change, by, heard }, place) => (
        <li key={place}>
          <Badge tint={by === 'rule' ? 'violet' : by === 'job' ? 'amber' : 'blue'}>{by}</Badge> {change}{' '}
          <span class="soft num">{clockText(heard)}</span>
        </li>
      ))}
    </ul>
  </section>
)
