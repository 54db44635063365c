import { useSignal } from '@preact/signals'
import type { JournaledRequest } from '../../../journal/view.ts'
import { picked, typed, unsent } from '../../parts/bound.ts'
import { Button } from '../../parts/button.tsx'
import { tell } from '../../parts/messages.ts'
import { Labelled, Select } from '../../parts/pieces.tsx'
import { ofAccount } from '../../state/account.ts'
import { versions } from '../../state/live.ts'
import { go } from '../../state/route.ts'
import { queryText } from './call-words.ts'

/** Faults that the next call may meet, as effects. */
const EFFECTS: readonly (readonly [name: string, effect: object])[] = [
  ['answers 500', { status: 500 }],
  ['answers 429', { preset: 'rate-limited' }],
  ['answers 502 at the edge', { preset: 'edge-502' }],
  ['loses its reply', { connection: 'reset', phase: 'after_commit' }],
  ['is cut off', { connection: 'reset' }],
  ['takes 5 seconds', { delay_ms: 5000 }],
]

/** A form that sets a fault for the next call of the same operation. */
export function FaultOfCall({ call }: { readonly call: JournaledRequest }) {
  const match = call.operation === null ? { path: call.path, method: call.method } : { operation: call.operation }
  const turn = useSignal(0)
  const arm = async (place: string) => {
    const [name, effect] = EFFECTS[Number(place)] ?? []
    if (effect === undefined) return
    await ofAccount('/faults', { method: 'POST', body: { match, effect, times: 1 } })
    versions.faults.value++
    turn.value++
    tell(`The next ${call.operation ?? call.path} ${name}`)
  }
  return (
    <Select
      key={turn.value}
      label="Make a fault of this"
      value=""
      options={[['', 'Next time it …'], ...EFFECTS.map(([name], place) => [place, `… ${name}`] as const)]}
      onChange={(place) => arm(place).catch(() => undefined)}
    />
  )
}

interface Replay {
  readonly request_id: number | null
}

interface Edited {
  readonly method: string
  readonly path: string
  /** JSON, or nothing. */
  readonly text: string
}

async function sendAgain(id: number, { method, path, text }: Edited): Promise<void> {
  const body = text.trim() === '' ? {} : { body: JSON.parse(text) as unknown }
  const change = { method, path, ...body }
  const { request_id } = await ofAccount<Replay>(`/requests/${id}/replay`, { method: 'POST', body: change })
  if (request_id !== null) go('requests', request_id)
}

/** A form to change the call and send it again as its agent. */
export function Resend({ call }: { readonly call: JournaledRequest }) {
  const search = queryText(call.query)
  const method = useSignal(call.method)
  const path = useSignal(search === '' ? call.path : `${call.path}?${new URLSearchParams(call.query)}`)
  const body = useSignal(call.request_body === null ? '' : JSON.stringify(call.request_body, null, 2))
  const send = () => sendAgain(call.id, { method: method.value, path: path.value, text: body.value })
  return (
    <form class="stack" {...unsent}>
      <div class="row">
        <Select
          label="Method"
          {...picked(method)}
          options={['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((one) => [one, one] as const)}
        />
        <input class="input mono grow" aria-label="Path and query" {...typed(path)} />
      </div>
      <Labelled label="Body, JSON">
        <textarea class="input mono" rows={10} {...typed(body)} />
      </Labelled>
      <div class="row">
        <Button kind="main-action" onClick={send}>
          Send
        </Button>
        <span class="soft">As the same agent: it costs credits and meets faults.</span>
      </div>
    </form>
  )
}
