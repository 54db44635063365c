import { useSignal } from '@preact/signals'
import type { JournaledRequest } from '../../../journal/view.ts'
import { chosenTab } from '../../parts/bound.ts'
import { Json } from '../../parts/json.tsx'
import { useLoaded } from '../../parts/loaded.ts'
import { Badge, Copy, Detail, Empty, Moment, Remark, Tabs } from '../../parts/pieces.tsx'
import { account, agentName, ofAccount } from '../../state/account.ts'
import { made } from '../../state/made.ts'
import { go, hrefOf } from '../../state/route.ts'
import { queryText, statusTint } from './call-words.ts'
import { curlOf, expectationOf, fetchOf } from './copies.ts'
import { FaultOfCall, Resend } from './request-actions.tsx'

const TABS = ['Overview', 'Request', 'Reply', 'Send again'] as const

export function RequestDetail({ id }: { readonly id: number }) {
  const call = useLoaded(() => ofAccount<JournaledRequest>(`/requests/${id}`), [id])
  const close = () => go('requests')
  if (call.value === undefined) {
    return (
      <Detail title={`Call ${id}`} label="Call" onClose={close}>
        {call.error && <Empty title="No such call">{call.error}</Empty>}
      </Detail>
    )
  }
  return <Opened call={call.value} onClose={close} />
}

function Opened({ call, onClose }: { readonly call: JournaledRequest; readonly onClose: () => void }) {
  const tab = useSignal<string>(TABS[0])
  const url = account.value?.url ?? ''
  return (
    <Detail
      label={`Call ${call.id}`}
      onClose={onClose}
      title={
        <span class="mono">
          <span class={`method ${call.method}`}>{call.method}</span> {call.path}
          {queryText(call.query) && <span class="soft">?{queryText(call.query)}</span>}
        </span>
      }
    >
      <Decision call={call} />
      <div class="row wrap">
        <Copy text={() => curlOf(call, url)}>curl</Copy>
        <Copy text={() => fetchOf(call, url)}>fetch</Copy>
        <Copy text={() => expectationOf(call)}>toHaveReceived</Copy>
        <FaultOfCall call={call} />
      </div>
      <Tabs label="Parts of the call" tabs={TABS} {...chosenTab(tab)} />
      {tab.value === 'Overview' && <Overview call={call} />}
      {tab.value === 'Request' && <Headed body={call.request_body} headers={call.request_headers} name="Request" />}
      {tab.value === 'Reply' && <Body value={call.response_body} name="Reply" />}
      {tab.value === 'Send again' && <Resend call={call} />}
    </Detail>
  )
}

const Decision = ({ call }: { readonly call: JournaledRequest }) => (
  <>
    <div class="row wrap">
      <Badge tint={statusTint(call.status)}>{call.status ?? 'no reply'}</Badge>
      <Badge>{call.decision.replaceAll('_', ' ')}</Badge>
      <span class="soft">
        <Moment at={call.at} />
      </span>
    </div>
    {call.reason && <Remark tint={call.status !== null && call.status < 400 ? 'green' : 'amber'}>{call.reason}</Remark>}
  </>
)

function Overview({ call }: { readonly call: JournaledRequest }) {
  return (
    <>
      <dl class="facts">
        <dt>Operation</dt>
        <dd class="mono">{call.tool ? `${call.operation} (tool ${call.tool})` : (call.operation ?? 'none')}</dd>
        <dt>Agent</dt>
        <dd>{agentName(call.agent_id)}</dd>
        <dt>Credits</dt>
        <dd class="num">{call.credits}</dd>
        <dt>Took</dt>
        <dd class="num">{call.duration_ms} ms</dd>
        <dt>At</dt>
        <dd class="num">{call.at}</dd>
      </dl>
      <WhatItMade call={call} />
    </>
  )
}

/** Id of the ticket that the path names; other rows have no page of their own. */
const ticketOf = (path: string): number | undefined => {
  const [, id] = /^\/api\/v2\/tickets\/(\d+)/.exec(path) ?? []
  return id === undefined ? undefined : Number(id)
}

function WhatItMade({ call }: { readonly call: JournaledRequest }) {
  const { rows = [], mails = [], deliveries = [] } = made.value.get(call.id) ?? {}
  const ticket = call.status === 404 ? undefined : ticketOf(call.path)
  const isBare = rows.length + mails.length + deliveries.length === 0 && ticket === undefined
  if (isBare) return null
  return (
    <section class="stack tight">
      <h3>{rows.length > 0 ? 'What it touched' : 'What it is about'}</h3>
      <ul class="stack tight">
        {ticket !== undefined && rows.every(({ table, id }) => table !== 'tickets' || id !== ticket) && (
          <li>
            <a href={hrefOf('tickets', ticket)}>Ticket {ticket}</a>
          </li>
        )}
        {rows.map(({ table, id, change, by }) => (
          <li key={`${table}${id}${change}${by}`}>
            {table === 'tickets' ? <a href={hrefOf('tickets', id)}>Ticket {id}</a> : `${table} ${id}`}{' '}
            <span class="soft">
              {change}
              {by === 'rule' ? ' by a rule' : ''}
            </span>
          </li>
        ))}
        {mails.map((id) => (
          <li key={`mail${id}`}>
            <a href={hrefOf('outbox', id)}>E-mail {id}</a>
          </li>
        ))}
        {deliveries.map((id) => (
          <li key={`delivery${id}`}>
            <a href={hrefOf('webhooks', id)}>Delivery {id}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}

const Body = ({ value, name }: { readonly value: unknown; readonly name: string }) =>
  value === null ? <p class="soft">No body.</p> : <Json value={value} label={`${name} body`} />

interface HeadedProps {
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
  readonly name: string
}

const Headed = ({ body, headers, name }: HeadedProps) => (
  <>
    <Body value={body} name={name} />
    <h3>Headers</h3>
    <dl class="facts mono">
      {Object.entries(headers).map(([header, value]) => [<dt key={header}>{header}</dt>, <dd key={value}>{value}</dd>])}
    </dl>
  </>
)
