import { useSignal } from '@preact/signals'
import type { DryRun } from '../../../automations/dry-run.ts'
import { picked, typed, unsent } from '../../parts/bound.ts'
import { Button } from '../../parts/button.tsx'
import { Json } from '../../parts/json.tsx'
import { Badge, Labelled, Remark, Select } from '../../parts/pieces.tsx'
import { ofAccount } from '../../state/account.ts'
import { HOOK_EVENTS } from './ticket-events.ts'

/** View of what each rule would do, with the condition that failed; nothing is written or sent. */
export function DryRunView() {
  const ticket = useSignal('1')
  const event = useSignal('ticket.updated')
  const runs = useSignal<readonly DryRun[] | undefined>(undefined)
  const run = async () => {
    const body = { ticket_id: Number(ticket.value), event: event.value }
    runs.value = await ofAccount<readonly DryRun[]>('/automations/dry-run', { method: 'POST', body })
  }
  return (
    <div class="view-body">
      <div class="stack">
        <section class="card">
          <h2>If this happened now</h2>
          <form class="form-row" {...unsent}>
            <Labelled label="Event">
              <Select label="Event" {...picked(event)} options={HOOK_EVENTS} />
            </Labelled>
            <Labelled label="Ticket">
              <input class="input" type="number" min="1" {...typed(ticket)} />
            </Labelled>
            <Button kind="main-action" submits onClick={run}>
              Dry run
            </Button>
          </form>
        </section>
        {runs.value?.length === 0 && <Remark>There are no active rules for this.</Remark>}
        {runs.value?.map((one) => (
          <RuleRun key={one.rule_id} run={one} />
        ))}
      </div>
    </div>
  )
}

const RuleRun = ({ run }: { readonly run: DryRun }) => (
  <section class="card stack">
    <div class="row wrap">
      <Badge tint={run.fired ? 'green' : undefined}>{run.fired ? 'fires' : 'does not fire'}</Badge>
      <h2>{run.name}</h2>
    </div>
    {run.unmet && <Remark tint="amber">{run.unmet}</Remark>}
    {run.requests.map((request, place) => (
      <div key={place} class="stack tight">
        <p class="mono">
          {request.method} {request.url}
        </p>
        {request.failure && <Remark tint="red">{request.failure}</Remark>}
        {request.body && <Json value={request.body} label="Body that would be sent" />}
      </div>
    ))}
  </section>
)
