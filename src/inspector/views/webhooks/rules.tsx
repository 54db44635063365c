import { useSignal } from '@preact/signals'
import { attemptTo, Button } from '../../parts/button.tsx'
import { useLoaded } from '../../parts/loaded.ts'
import { tell } from '../../parts/messages.ts'
import { Confirmed, Empty, Labelled, Select } from '../../parts/pieces.tsx'
import { done, ofAccount } from '../../state/account.ts'
import { versions } from '../../state/live.ts'
import { HOOK_EVENTS } from './ticket-events.ts'

interface ListedRule {
  readonly id: number
  readonly name: string
  readonly active: boolean
  readonly affected_tickets_count: number
}

/** Kinds of rules, as the API numbers them. */
const TYPES = [
  [1, 'On ticket creation'],
  [4, 'On ticket updates'],
  [3, 'Hourly'],
] as const

export function RulesView() {
  return (
    <div class="view-body">
      <div class="stack">
        <NewHookForm />
        {TYPES.map(([type, title]) => (
          <RulesOfType key={type} type={type} title={title} />
        ))}
      </div>
    </div>
  )
}

function RulesOfType({ type, title }: { readonly type: number; readonly title: string }) {
  const read = async () => {
    const { rules } = await done<{ readonly rules: readonly ListedRule[] }>('listAutomationRules', {
      params: { type_id: type },
    })
    return rules
  }
  const rules = useLoaded(read, [type, versions.rows.value])
  const change = (id: number, active: boolean) =>
    attemptTo(async () => {
      await done('updateAutomationRule', { params: { type_id: type, id }, body: { active } })
      rules.reload()
    })
  return (
    <section class="card">
      <h2>{title}</h2>
      {rules.error && <p class="soft">{rules.error}</p>}
      {rules.value?.length === 0 && <p class="soft">No rules.</p>}
      {rules.value && rules.value.length > 0 && (
        <table class="table">
          <thead>
            <tr>
              <th>Rule</th>
              <th>Acted on</th>
              <th>
                <span class="hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.value.map(({ id, name, active, affected_tickets_count: count }) => (
              <tr key={id}>
                <td>
                  <label class="check">
                    <input
                      type="checkbox"
                      checked={active}
                      onChange={({ currentTarget }) => change(id, currentTarget.checked)}
                    />
                    {name}
                  </label>
                </td>
                <td class="fit num">{count === 1 ? '1 ticket' : `${count} tickets`}</td>
                <td class="fit right">
                  <Confirmed
                    onClick={async () => {
                      await done('deleteAutomationRule', { params: { type_id: type, id } })
                      rules.reload()
                    }}
                  >
                    Delete
                  </Confirmed>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rules.value === undefined && !rules.error && <Empty title="One moment …" />}
    </section>
  )
}

/** A webhook by one field. */
function NewHookForm() {
  const url = useSignal('')
  const event = useSignal('ticket.updated')
  const add = async () => {
    const { warning } = await ofAccount<{ readonly warning?: string }>('/hooks', {
      method: 'POST',
      body: { event: event.value, url: url.value },
    })
    url.value = ''
    tell(warning ?? 'The hook is set')
  }
  return (
    <section class="card">
      <h2>Have an event posted to a URL</h2>
      <form class="form-row" onSubmit={(submitted) => submitted.preventDefault()}>
        <Labelled label="Event">
          <Select
            label="Event"
            value={event.value}
            options={HOOK_EVENTS}
            onChange={(chosen) => {
              event.value = chosen
            }}
          />
        </Labelled>
        <Labelled label="URL">
          <input
            class="input"
            type="url"
            placeholder="http://localhost:3000/hook"
            value={url.value}
            onInput={({ currentTarget }) => {
              url.value = currentTarget.value
            }}
          />
        </Labelled>
        <Button kind="main-action" submits disabled={url.value === ''} onClick={add}>
          Add hook
        </Button>
      </form>
    </section>
  )
}
