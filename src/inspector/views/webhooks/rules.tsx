import { useSignal } from '@preact/signals'
import { picked, typed, unsent } from '../../parts/bound.ts'
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

/** Kinds of rules, by their numbers in the API. */
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
            {rules.value.map((rule) => (
              <RuleRow key={rule.id} type={type} rule={rule} onChange={rules.reload} />
            ))}
          </tbody>
        </table>
      )}
      {rules.value === undefined && !rules.error && <Empty title="One moment …" />}
    </section>
  )
}

interface RuleRowProps {
  readonly type: number
  readonly rule: ListedRule
  readonly onChange: () => void
}

function RuleRow({ type, rule: { id, name, active, affected_tickets_count: count }, onChange }: RuleRowProps) {
  const change = (isOn: boolean) =>
    attemptTo(async () => {
      await done('updateAutomationRule', { params: { type_id: type, id }, body: { active: isOn } })
      onChange()
    })
  return (
    <tr>
      <td>
        <label class="check">
          <input type="checkbox" checked={active} onChange={({ currentTarget }) => change(currentTarget.checked)} />
          {name}
        </label>
      </td>
      <td class="fit num">{count === 1 ? '1 ticket' : `${count} tickets`}</td>
      <td class="fit right">
        <Confirmed
          onClick={async () => {
            await done('deleteAutomationRule', { params: { type_id: type, id } })
            onChange()
          }}
        >
          Delete
        </Confirmed>
      </td>
    </tr>
  )
}

/** A form that makes a webhook from its URL. */
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
      <form class="form-row" {...unsent}>
        <Labelled label="Event">
          <Select label="Event" {...picked(event)} options={HOOK_EVENTS} />
        </Labelled>
        <Labelled label="URL">
          <input class="input" type="url" placeholder="http://localhost:3000/hook" {...typed(url)} />
        </Labelled>
        <Button kind="main-action" submits disabled={url.value === ''} onClick={add}>
          Add hook
        </Button>
      </form>
    </section>
  )
}
