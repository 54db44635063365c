import { useSignal } from '@preact/signals'
import { picked, pickedNumber } from '../../parts/bound.ts'
import { Button } from '../../parts/button.tsx'
import { useLoaded } from '../../parts/loaded.ts'
import { tell } from '../../parts/messages.ts'
import { Badge, Empty, Labelled, Search, Select } from '../../parts/pieces.tsx'
import { account, actingAgent, ofAccount } from '../../state/account.ts'
import { versions } from '../../state/live.ts'

interface Permission {
  readonly operation: string
  readonly allowed: boolean
  readonly rule: string
}

/** Table of what an agent's key may call, and by which rule. */
export function PermissionsPart() {
  const agent = useSignal(actingAgent())
  const text = useSignal('')
  const list = useLoaded(
    () => ofAccount<readonly Permission[]>(`/agents/${agent.value}/permissions`),
    [agent.value, versions.rows.value],
  )
  const wanted = text.value.trim().toLowerCase()
  const shown = (list.value ?? []).filter((one) => `${one.operation} ${one.rule}`.toLowerCase().includes(wanted))
  const activate = async () => {
    await ofAccount(`/agents/${agent.value}/activate`, { method: 'POST' })
    tell('The agent has confirmed its e-mail')
  }
  return (
    <div class="stack">
      <section class="card form-row">
        <Labelled label="Agent">
          <Select
            label="Agent"
            {...pickedNumber(agent)}
            options={(account.value?.api_keys ?? []).map(
              (key) => [key.agent_id, `${key.email ?? key.agent_id} · ${key.role ?? 'no role'}`] as const,
            )}
          />
        </Labelled>
        <Labelled label="Filter">
          <Search label="Filter operations" {...picked(text)} />
        </Labelled>
        <Button onClick={activate}>Confirm its e-mail</Button>
      </section>
      <section class="card scroll-x">
        {list.error && <Empty title="Not to be told">{list.error}</Empty>}
        <PermissionTable permissions={shown} />
      </section>
    </div>
  )
}

const PermissionTable = ({ permissions }: { readonly permissions: readonly Permission[] }) => (
  <table class="table">
    <thead>
      <tr>
        <th>Operation</th>
        <th>Allowed</th>
        <th>Rule</th>
      </tr>
    </thead>
    <tbody>
      {permissions.map(({ operation, allowed, rule }) => (
        <tr key={operation}>
          <td class="mono">{operation}</td>
          <td class="fit">
            <Badge tint={allowed ? 'green' : 'red'}>{allowed ? 'allowed' : 'refused'}</Badge>
          </td>
          <td>{rule}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
