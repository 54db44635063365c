import { useSignal } from '@preact/signals'
import { Button } from '../../parts/button.tsx'
import { Letter } from '../../parts/letter.tsx'
import { Badge, Moment } from '../../parts/pieces.tsx'
import { agentName } from '../../state/account.ts'
import type { OpenedConversation, OpenedTicket } from './ticket.ts'

interface Said {
  readonly who: string
  readonly at: string
  readonly kind: 'customer' | 'agent' | 'note'
  readonly text: string
  readonly html: string
}

const saidIn = (one: OpenedConversation, requester: string): Said => ({
  who: one.incoming ? (one.from_email ?? requester) : agentName(one.user_id),
  at: one.created_at,
  kind: one.private ? 'note' : one.incoming ? 'customer' : 'agent',
  text: one.body_text,
  html: one.body,
})

interface ConversationsProps {
  readonly ticket: OpenedTicket
  readonly conversations: readonly OpenedConversation[]
}

export function Conversations({ ticket, conversations }: ConversationsProps) {
  const requester = ticket.requester?.name ?? 'Requester'
  const first: Said = {
    who: requester,
    at: ticket.created_at,
    kind: 'customer',
    text: ticket.description_text,
    html: ticket.description,
  }
  const all = [first, ...conversations.map((one) => saidIn(one, requester))]
  return (
    <ol class="stack">
      {all.map((said, place) => (
        <Message key={place} said={said} />
      ))}
    </ol>
  )
}

const KINDS = {
  customer: ['customer', undefined],
  agent: ['agent', 'blue'],
  note: ['private note', 'amber'],
} as const

function Message({ said }: { readonly said: Said }) {
  const isHtml = useSignal(false)
  const [name, tint] = KINDS[said.kind]
  return (
    <li class={`message ${said.kind}`}>
      <div class="row">
        <strong class="cut">{said.who}</strong>
        <Badge tint={tint}>{name}</Badge>
        <span class="soft grow">
          <Moment at={said.at} />
        </span>
        <Button
          small
          kind="plain"
          onClick={() => {
            isHtml.value = !isHtml.value
          }}
        >
          {isHtml.value ? 'As text' : 'As HTML'}
        </Button>
      </div>
      {isHtml.value ? (
        <Letter html={said.html} title={`What ${said.who} wrote`} />
      ) : (
        <p class="message-text">{said.text || <span class="soft">(nothing)</span>}</p>
      )}
    </li>
  )
}
