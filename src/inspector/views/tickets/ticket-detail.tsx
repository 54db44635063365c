import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { chosenTab } from '../../parts/bound.ts'
import { Button } from '../../parts/button.tsx'
import { useLoaded } from '../../parts/loaded.ts'
import { Badge, Detail, Empty, Moment, Remark, Tabs } from '../../parts/pieces.tsx'
import { actingAgent, done } from '../../state/account.ts'
import { accountNow, span } from '../../state/clock.ts'
import { rowEvents, versions } from '../../state/live.ts'
import { go } from '../../state/route.ts'
import { Answers } from './answers.tsx'
import { AsEachKey } from './as-each-key.tsx'
import { Conversations } from './conversations.tsx'
import { statusName } from './desk.ts'
import { Merge } from './merge.tsx'
import { Properties } from './properties.tsx'
import { CLOSED, markOf, type OpenedConversation, type OpenedTicket } from './ticket.ts'
import { putTicket } from './ticket-list.ts'
import { TicketTimeline } from './timeline.tsx'

const TABS = ['Conversation', 'Timeline', 'JSON'] as const
const MOST_CONVERSATIONS = 100

interface Whole {
  readonly ticket: OpenedTicket
  readonly conversations: readonly OpenedConversation[]
}

async function readTicket(id: number): Promise<Whole> {
  const [ticket, conversations] = await Promise.all([
    done<OpenedTicket>('viewTicket', { params: { id, include: 'requester,stats' } }),
    done<readonly OpenedConversation[]>('listConversations', { params: { id, per_page: MOST_CONVERSATIONS } }),
  ])
  return { ticket, conversations }
}

export function TicketDetail({ id }: { readonly id: number }) {
  const whole = useLoaded(() => readTicket(id), [id, versions.rows.value, actingAgent()])
  const tab = useSignal<string>(TABS[0])
  useEffect(() => {
    if (whole.value !== undefined) putTicket(whole.value.ticket)
  }, [whole.value])
  const close = () => go('tickets')
  if (whole.value === undefined) {
    return (
      <Detail title={`Ticket ${id}`} label="Ticket" onClose={close}>
        {whole.error && <Empty title="This agent does not see it">{whole.error}</Empty>}
      </Detail>
    )
  }
  const { ticket } = whole.value
  return (
    <Detail
      label={`Ticket ${id}`}
      onClose={close}
      title={
        <>
          {ticket.subject} <span class="soft num">#{id}</span>
        </>
      }
    >
      <TicketState ticket={ticket} />
      <Properties ticket={ticket} />
      <TicketActions ticket={ticket} />
      <Tabs label="Parts of the ticket" tabs={TABS} {...chosenTab(tab)} />
      <TicketPart tab={tab.value} whole={whole.value} />
    </Detail>
  )
}

function TicketPart({ tab, whole: { ticket, conversations } }: { readonly tab: string; readonly whole: Whole }) {
  return (
    <>
      {tab === 'Conversation' && (
        <>
          <Conversations ticket={ticket} conversations={conversations} />
          <Answers key={ticket.id} ticket={ticket} />
        </>
      )}
      {tab === 'Timeline' && <TicketTimeline ticket={ticket} />}
      {tab === 'JSON' && <AsEachKey id={ticket.id} />}
    </>
  )
}

function TicketState({ ticket }: { readonly ticket: OpenedTicket }) {
  const mark = markOf(ticket)
  const isOver = ticket.status === 4 || ticket.status === CLOSED
  return (
    <>
      <div class="row wrap">
        <Badge>{statusName(ticket.status)}</Badge>
        {mark && <Badge tint={mark[1]}>{mark[0]}</Badge>}
        {ticket.is_escalated && <Badge tint="red">SLA breached</Badge>}
        {ticket.fr_escalated && <Badge tint="amber">First response late</Badge>}
        <span class="soft">
          {ticket.requester?.name ?? `requester ${ticket.requester_id}`}
          {ticket.requester?.email && ` · ${ticket.requester.email}`} · made <Moment at={ticket.created_at} />
        </span>
      </div>
      {!isOver && (
        <div class="row wrap">
          <Countdown what="First response" at={ticket.stats?.first_responded_at ? null : ticket.fr_due_by} />
          <Countdown what="Resolution" at={ticket.due_by} />
        </div>
      )}
      {(ticket.deleted || ticket.spam) && (
        <Remark tint="amber">{ticket.spam ? 'This is spam.' : 'This is deleted.'}</Remark>
      )}
    </>
  )
}

/** Time that is left, by the account's clock. */
function Countdown({ what, at }: { readonly what: string; readonly at: string | null }) {
  if (at === null) return null
  const left = Date.parse(at) - accountNow.value
  return (
    <Badge tint={left < 0 ? 'red' : left < 3_600_000 ? 'amber' : 'green'}>
      {left < 0 ? `${what} ${span(left)} late` : `${what} due in ${span(left)}`}
    </Badge>
  )
}

function TicketActions({ ticket }: { readonly ticket: OpenedTicket }) {
  const { id, status, spam, deleted } = ticket
  if (spam || deleted) {
    return (
      <div class="row">
        <Button small onClick={() => done('restoreTicket', { params: { id } })}>
          Restore
        </Button>
      </div>
    )
  }
  return (
    <div class="row wrap">
      <Button
        small
        disabled={status === CLOSED}
        onClick={() => done('updateTicket', { params: { id }, body: { status: CLOSED } })}
      >
        Close
      </Button>
      <Merge id={id} />
      <Button small kind="danger" onClick={() => done('deleteTicket', { params: { id } })}>
        Delete
      </Button>
      <span class="soft">{changesOf(id)}</span>
    </div>
  )
}

/** Names of those who last wrote the row, as far as the page saw it. */
function changesOf(id: number): string {
  const last = rowEvents.value.findLast((event) => event.table === 'tickets' && event.id === id)
  return last === undefined ? '' : `Last ${last.change} by ${last.by}`
}
