import type { WebhookDelivery } from '../../../webhooks/delivery.ts'
import { Button } from '../../parts/button.tsx'
import { Json } from '../../parts/json.tsx'
import { tell } from '../../parts/messages.ts'
import { Badge, Detail, Moment, Remark } from '../../parts/pieces.tsx'
import { account, ofAccount } from '../../state/account.ts'
import { readAccount } from '../../state/live.ts'
import { go, hrefOf } from '../../state/route.ts'
import { DELIVERY_TINTS } from './delivery-tints.ts'

interface DeliveryDetailProps {
  readonly delivery: WebhookDelivery
  readonly onChange: () => void
}

export function DeliveryDetail({ delivery, onChange }: DeliveryDetailProps) {
  const { id, event, ticket_id, rule_id, url, method, headers, body, state } = delivery
  const redeliver = async () => {
    const made = await ofAccount<WebhookDelivery>(`/deliveries/${id}/redeliver`, { method: 'POST' })
    onChange()
    go('webhooks', made.id)
  }
  return (
    <Detail label={`Delivery ${id}`} title={event} onClose={() => go('webhooks')}>
      <div class="row wrap">
        <Badge tint={DELIVERY_TINTS[state]}>{state}</Badge>
        <a href={hrefOf('tickets', ticket_id)}>Ticket {ticket_id}</a>
        <a href={hrefOf('webhooks', 'rules')}>Rule {rule_id}</a>
        <Button small onClick={redeliver}>
          Redeliver
        </Button>
      </div>
      {state === 'blocked' && <Blocked url={url} />}
      <p class="mono">
        {method} {url}
      </p>
      <Attempts delivery={delivery} />
      <h3>Body</h3>
      {body === null ? <p class="soft">No body.</p> : <Json value={body} label="Body of the delivery" />}
      <h3>Headers</h3>
      <dl class="facts mono">
        {Object.entries(headers).map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={value}>{value}</dd>])}
      </dl>
    </Detail>
  )
}

const Attempts = ({ delivery: { attempts, next_attempt_at } }: { readonly delivery: WebhookDelivery }) => (
  <section class="stack tight">
    <h3>Attempts</h3>
    <ol class="timeline">
      {attempts.map(({ at, status, error, duration_ms }, place) => (
        <li key={place}>
          <Badge tint={status !== null && status < 300 ? 'green' : 'red'}>{status ?? 'none'}</Badge>{' '}
          {error ?? `${Math.round(duration_ms)} ms`} <span class="soft num">{at}</span>
        </li>
      ))}
      {next_attempt_at && (
        <li class="soft">
          Next <Moment at={next_attempt_at} />
        </li>
      )}
    </ol>
  </section>
)

/** The setting that would allow the delivery, and a button that sets it. */
function Blocked({ url }: { readonly url: string }) {
  const host = URL.canParse(url) ? new URL(url).hostname : url
  const allow = async () => {
    const hosts = (account.value?.settings.webhook_hosts ?? []) as readonly string[] // a list of names
    await ofAccount('', { method: 'PATCH', body: { settings: { webhook_hosts: [...hosts, host] } } })
    await readAccount()
    tell(`Webhooks to ${host} are sent from now on`)
  }
  return (
    <Remark tint="red">
      {host} is not among the hosts of the setting <code>webhook_hosts</code>, so nothing was sent: a rule copied from
      production must not reach it from a test.{' '}
      <Button small onClick={allow}>
        Allow {host}
      </Button>
    </Remark>
  )
}
