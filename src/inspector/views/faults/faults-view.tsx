import { useSignal } from '@preact/signals'
import type { Fault, FaultEffect } from '../../../account/faults.ts'
import { typed } from '../../parts/bound.ts'
import { Button } from '../../parts/button.tsx'
import { useLoaded } from '../../parts/loaded.ts'
import { tell } from '../../parts/messages.ts'
import { Badge, Labelled, ViewHead } from '../../parts/pieces.tsx'
import { ofAccount } from '../../state/account.ts'
import { versions } from '../../state/live.ts'
import { requests } from '../../state/requests.ts'

interface ReadyFault {
  readonly title: string
  readonly what: string
  readonly effect: FaultEffect
}

const READY: readonly ReadyFault[] = [
  { title: 'Server error', what: 'answers 500 instead of the work', effect: { status: 500 } },
  { title: 'Rate limited', what: '429 from the edge, without Freshdesk’s headers', effect: { preset: 'rate-limited' } },
  { title: 'Bad gateway', what: '502 with HTML, from the edge', effect: { preset: 'edge-502' } },
  { title: 'Maintenance', what: 'the page that is shown meanwhile', effect: { preset: 'maintenance' } },
  {
    title: 'Reply lost',
    what: 'does the work, then resets the connection',
    effect: { connection: 'reset', phase: 'after_commit' },
  },
  { title: 'Connection reset', what: 'before anything is done', effect: { connection: 'reset' } },
  { title: 'Empty answer', what: 'closes without a byte', effect: { connection: 'empty' } },
  { title: 'Cut in half', what: 'half of the body, then the end', effect: { connection: 'truncate' } },
  { title: 'Hangs', what: 'never answers', effect: { connection: 'hang' } },
  { title: 'Slow', what: 'answers after 5 seconds', effect: { delay_ms: 5000 } },
]

/** View of faults: answers that go wrong on demand. */
export function FaultsView() {
  const faults = useLoaded(() => ofAccount<readonly Fault[]>('/faults'), [versions.faults.value])
  return (
    <>
      <ViewHead title="Faults">
        <span class="soft">What goes wrong between a client and Freshdesk, when you say so.</span>
      </ViewHead>
      <div class="view-body">
        <div class="stack">
          <ArmForm />
          <ArmedFaults faults={faults.value ?? []} />
        </div>
      </div>
    </>
  )
}

function ArmForm() {
  const operation = useSignal('')
  const times = useSignal('1')
  const arm = async ({ title, effect }: ReadyFault) => {
    const match = operation.value.trim() === '' ? {} : { match: { operation: operation.value.trim() } }
    const limit = times.value === '' ? {} : { times: Number(times.value) }
    await ofAccount('/faults', { method: 'POST', body: { ...match, effect, ...limit } })
    versions.faults.value++
    tell(`Armed: ${title.toLowerCase()}`)
  }
  const known = [...new Set(requests.value.flatMap((call) => call.operation ?? []))]
  return (
    <section class="card stack">
      <h2>Arm one</h2>
      <div class="form-row">
        <Labelled label="For operation (empty: any call)">
          <input class="input mono" list="operations" placeholder="createTicket" {...typed(operation)} />
        </Labelled>
        <datalist id="operations">
          {known.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Labelled label="So many times (empty: always)">
          <input class="input" type="number" min="1" {...typed(times)} />
        </Labelled>
      </div>
      <ReadyFaults onArm={arm} />
    </section>
  )
}

const ReadyFaults = ({ onArm }: { readonly onArm: (ready: ReadyFault) => Promise<void> }) => (
  <div class="tiles">
    {READY.map((ready) => (
      <button key={ready.title} type="button" class="tile" onClick={() => onArm(ready).catch(tellFailure)}>
        <strong>{ready.title}</strong>
        <span class="soft">{ready.what}</span>
      </button>
    ))}
  </div>
)

const tellFailure = (error: unknown) => tell(error instanceof Error ? error.message : String(error))

const wordsOf = ({ match }: Fault): string =>
  match?.operation ?? ([match?.method, match?.path].filter(Boolean).join(' ') || 'any call')

function ArmedFaults({ faults }: { readonly faults: readonly Fault[] }) {
  const remove = async (id: number) => {
    await ofAccount(`/faults/${id}`, { method: 'DELETE' })
    versions.faults.value++
  }
  if (faults.length === 0) {
    return (
      <section class="card">
        <p class="soft">No fault is armed.</p>
      </section>
    )
  }
  return (
    <section class="card stack scroll-x">
      <h2>Armed</h2>
      <table class="table">
        <thead>
          <tr>
            <th>For</th>
            <th>Effect</th>
            <th>Seen</th>
            <th>Acted</th>
            <th>
              <span class="hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {faults.map((fault) => (
            <ArmedFault key={fault.id} fault={fault} onRemove={() => remove(fault.id)} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

const ArmedFault = ({ fault, onRemove }: { readonly fault: Fault; readonly onRemove: () => unknown }) => (
  <tr>
    <td class="mono">{wordsOf(fault)}</td>
    <td class="mono">{JSON.stringify(fault.effect)}</td>
    <td class="fit num">{fault.seen}</td>
    <td class="fit num">
      <Badge tint={fault.acted > 0 ? 'red' : undefined}>
        {fault.acted}
        {fault.times === undefined ? '' : ` of ${fault.times}`}
      </Badge>
    </td>
    <td class="fit right">
      <Button small onClick={onRemove}>
        Remove
      </Button>
    </td>
  </tr>
)
