import { useSignal } from '@preact/signals'
import { pickedNumber } from '../../parts/bound.ts'
import { Json } from '../../parts/json.tsx'
import { useLoaded } from '../../parts/loaded.ts'
import { Badge, Labelled, Select } from '../../parts/pieces.tsx'
import { account, actAs, actingAgent } from '../../state/account.ts'
import { versions } from '../../state/live.ts'
import { statusTint } from '../requests/call-words.ts'

/** The ticket's JSON as the API shows it to each agent's key, or its refusal. */
export function AsEachKey({ id }: { readonly id: number }) {
  const agent = useSignal(actingAgent())
  const reply = useLoaded(
    () => actAs<unknown>('viewTicket', { agent: agent.value, params: { id } }),
    [id, agent.value, versions.rows.value],
  )
  return (
    <>
      <Labelled label="As the key of">
        <Select
          label="As the key of"
          {...pickedNumber(agent)}
          options={(account.value?.api_keys ?? []).map(
            (key) => [key.agent_id, `${key.email ?? key.agent_id} · ${key.role ?? 'no role'}`] as const,
          )}
        />
      </Labelled>
      {reply.value && (
        <>
          <div class="row">
            <Badge tint={statusTint(reply.value.status)}>{reply.value.status}</Badge>
            <code>GET /api/v2/tickets/{id}</code>
          </div>
          <Json value={reply.value.body} label="Ticket as JSON" />
        </>
      )}
    </>
  )
}
