import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { picked } from '../../parts/bound.ts'
import { useListKeys } from '../../parts/keys.ts'
import { Badge, Empty, Moment, Search, Select, ViewHead } from '../../parts/pieces.tsx'
import { Windowed } from '../../parts/windowed.tsx'
import { account, actingAgent, chosenAgent } from '../../state/account.ts'
import { versions } from '../../state/live.ts'
import { go, openId } from '../../state/route.ts'
import { readDesk, statusName } from './desk.ts'
import { type ListedTicket, markOf, PRIORITY_TINTS, priorityName } from './ticket.ts'
import { TicketDetail } from './ticket-detail.tsx'
import { listing, more, renewTickets, SOURCES, showTickets } from './ticket-list.ts'
import { WriteAsCustomer } from './write-as-customer.tsx'

const LINE_HEIGHT = 56

/** View of a small help desk: the tickets as an agent sees them; each change is made as that agent. */
export function TicketsView() {
  const { tickets } = listing.value
  useFreshList()
  const chosen = tickets.findIndex(({ id }) => id === openId.value)
  const open = (index: number) => {
    const ticket = tickets[index]
    if (ticket !== undefined) go('tickets', ticket.id)
  }
  useListKeys({ count: tickets.length, chosen, choose: open, close: () => go('tickets') })
  return (
    <>
      <TicketsHead />
      <div class={openId.value === undefined ? 'split' : 'split open'}>
        <div class="list-side">
          {tickets.length === 0 ? (
            <NoTickets />
          ) : (
            <Windowed
              label="Tickets"
              count={tickets.length}
              height={LINE_HEIGHT}
              lineClass="ticket-line"
              draw={(index) => tickets[index] && <TicketLine ticket={tickets[index]} />}
              keyOf={(index) => tickets[index]?.id ?? -index}
              chosen={chosen}
              onChoose={open}
              onEnd={() => more().catch(() => undefined)}
            />
          )}
        </div>
        {openId.value !== undefined && <TicketDetail key={openId.value} id={openId.value} />}
      </div>
    </>
  )
}

/** Reads the list for each agent, and again when rows change. */
function useFreshList(): void {
  useEffect(() => {
    readDesk().catch(() => undefined) // then only names of statuses are missing
    showTickets(listing.peek().source)
  }, [actingAgent()])
  useEffect(() => {
    const timer = setTimeout(() => renewTickets().catch(() => undefined), 150)
    return () => clearTimeout(timer)
  }, [versions.rows.value])
}

function TicketsHead() {
  const text = useSignal(listing.value.source.query ?? '')
  const place = SOURCES.findIndex(({ title }) => title === listing.value.source.title)
  const search = () => {
    const query = text.value.trim()
    if (/^#?\d+$/.test(query)) go('tickets', query.replace('#', ''))
    else showTickets(query === '' ? { title: 'All tickets' } : { title: 'Search', query })
  }
  return (
    <ViewHead title="Tickets">
      <Select
        label="List"
        value={place}
        options={[
          ...SOURCES.map(({ title }, index) => [index, title] as const),
          ...(place < 0 ? [[-1, 'Search'] as const] : []),
        ]}
        onChange={(value) => {
          const source = SOURCES[Number(value)]
          text.value = source?.query ?? ''
          if (source !== undefined) showTickets(source)
        }}
      />
      <form
        class="search"
        onSubmit={(event) => {
          event.preventDefault()
          search()
        }}
      >
        <Search label="Search tickets" placeholder="priority:3 AND status:2, or a number  /" {...picked(text)} />
      </form>
      <ActingAs />
      <WriteAsCustomer />
    </ViewHead>
  )
}

function ActingAs() {
  const agents = (account.value?.api_keys ?? []).map(
    ({ agent_id, email, role }) => [agent_id, `${email ?? agent_id} · ${role ?? 'no role'}`] as const,
  )
  return (
    <Select
      label="Acting as"
      value={actingAgent()}
      options={agents}
      onChange={(agent) => {
        chosenAgent.value = Number(agent)
      }}
    />
  )
}

function NoTickets() {
  const { error, isWhole, source } = listing.value
  if (error !== '') return <Empty title="Refused">{error}</Empty>
  if (!isWhole) return <Empty title="One moment …" />
  return <Empty title="No tickets">{source.query ? 'The search found none.' : 'This list is empty.'}</Empty>
}

function TicketLine({ ticket }: { readonly ticket: ListedTicket }) {
  const mark = markOf(ticket)
  return (
    <>
      <span class="stack tight">
        <span class="cut subject" title={ticket.subject}>
          {ticket.subject || <span class="soft">(no subject)</span>}
        </span>
        <span class="cut soft">
          <span class="num">#{ticket.id}</span> · {ticket.requester?.name ?? `requester ${ticket.requester_id}`} ·{' '}
          <Moment at={ticket.updated_at} />
        </span>
      </span>
      <span class="tags">
        {mark && <Badge tint={mark[1]}>{mark[0]}</Badge>}
        {ticket.priority > 1 && <Badge tint={PRIORITY_TINTS[ticket.priority]}>{priorityName(ticket.priority)}</Badge>}
        <Badge>{statusName(ticket.status)}</Badge>
      </span>
    </>
  )
}
