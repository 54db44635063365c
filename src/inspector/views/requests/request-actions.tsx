import { useSignal } from '@preact/signals'
import type { JournaledRequest } from '../../../journal/view.ts'
import { Button } from '../../parts/button.tsx'
import { tell } from '../../parts/messages.ts'
import { Labelled, Select } from '../../parts/pieces.tsx'
import { ofAccount } from '../../state/account.ts'
import { versions } from '../../state/live.ts'
import { go } from '../../state/route.ts'
import { queryText } from './call-words.ts'

/** What a call may meet the next time, each as an effect of a fault. */
const EFFECTS: readonly (readonly [name: string, effect: object])[] = [
  ['answers 500', { status: 500 }],
  ['answers 429', { preset: 'rate-limited' }],
  ['answers 502 at the edge', { preset: 'edge-502' }],
  ['loses its reply', { connection: 'reset', phase: 'after_commit' }],
  ['is cut off', { connection: 'reset' }],
  ['takes 5 seconds', { delay_ms: 5000 }],
]

/** Arms a fault for the next call of the same operation. */
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

/** The call to be changed and sent again, as its agent. */
export function Resend({ call }: { readonly call: JournaledRequest }) {
  const search = queryText(call.query)
  const method = useSignal(call.method)
  const path = useSignal(search === '' ? call.path : `${call.path}?${new URLSearchParams(call.query)}`)
  const body = useSignal(call.request_body === null ? '' : JSON.stringify(call.request_body, null, 2))
  const send = async () => {
    const change = {
      method: method.value,
      path: path.value,
      ...(body.value.trim() === '' ? {} : { body: JSON.parse(body.value) as unknown }),
    }
    const { request_id: id } = await ofAccount<Replay>(`/requests/${call.id}/replay`, { method: 'POST', body: change })
    if (id !== null) go('requests', id)
  }
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
      }}
    >
      <div class="row">
        <Select
          label="Method"
          value={method.value}
          options={['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((one) => [one, one] as const)}
          onChange={(chosen) => {
            method.value = chosen
          }}
        />
        <input
          class="input mono grow"
          aria-label="Path and query"
          value={path.value}
          onInput={({ currentTarget }) => {
            path.value = currentTarget.value
          }}
        />
      </div>
      <Labelled label="Body, JSON">
        <textarea
          class="input mono"
          rows={10}
          value={body.value}
          onInput={({ currentTarget }) => {
            body.value = currentTarget.value
          }}
        />
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
