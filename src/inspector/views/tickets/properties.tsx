import { attemptTo } from '../../parts/button.tsx'
import { Labelled, Select } from '../../parts/pieces.tsx'
import { account, done } from '../../state/account.ts'
import { desk, statusName } from './desk.ts'
import { type OpenedTicket, PRIORITIES } from './ticket.ts'

type Choices = readonly (readonly [value: string | number, text: string])[]

/** The choices with the present value, which may not be among them, as a group that is gone. */
const withCurrent = (choices: Choices, current: string | number): Choices =>
  choices.some(([value]) => value === current) ? choices : [...choices, [current, String(current)]]

const idOrNull = (value: string) => (value === '' ? null : Number(value))

type Property = readonly [label: string, value: string | number, choices: Choices, change: (value: string) => object]

function fieldsOf(ticket: OpenedTicket): readonly Property[] {
  const agents = (account.value?.api_keys ?? []).map((key) => [key.agent_id, key.email ?? `${key.agent_id}`] as const)
  return [
    [
      'Status',
      ticket.status,
      withCurrent(desk.value.statuses, ticket.status).map(([value]) => [value, statusName(Number(value))] as const),
      (value) => ({ status: Number(value) }),
    ],
    ['Priority', ticket.priority, PRIORITIES, (value) => ({ priority: Number(value) })],
    [
      'Assigned to',
      ticket.responder_id ?? '',
      withCurrent([['', 'nobody'], ...agents], ticket.responder_id ?? ''),
      (value) => ({ responder_id: idOrNull(value) }),
    ],
    [
      'Group',
      ticket.group_id ?? '',
      withCurrent([['', 'none'], ...desk.value.groups], ticket.group_id ?? ''),
      (value) => ({ group_id: idOrNull(value) }),
    ],
    [
      'Type',
      ticket.type ?? '',
      withCurrent([['', 'none'], ...desk.value.types.map((type) => [type, type] as const)], ticket.type ?? ''),
      (value) => ({ type: value || null }),
    ],
  ]
}

/** The ticket's properties; each is set as soon as it is chosen, as the acting agent. */
export function Properties({ ticket }: { readonly ticket: OpenedTicket }) {
  const set = (body: Readonly<Record<string, unknown>>) =>
    attemptTo(() => done('updateTicket', { params: { id: ticket.id }, body }))
  return (
    <div class="properties">
      {fieldsOf(ticket).map(([label, value, options, change]) => (
        <Labelled key={label} label={label}>
          <Select label={label} value={value} options={options} onChange={(chosen) => set({ ...change(chosen) })} />
        </Labelled>
      ))}
    </div>
  )
}
