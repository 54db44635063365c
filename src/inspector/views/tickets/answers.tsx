import { type Signal, useSignal } from '@preact/signals'
import { typed } from '../../parts/bound.ts'
import { Button } from '../../parts/button.tsx'
import { Remark, Tabs } from '../../parts/pieces.tsx'
import { done, ofAccount } from '../../state/account.ts'
import type { OpenedTicket } from './ticket.ts'

const WAYS = ['Reply', 'Note', 'Forward', 'As the customer'] as const
type Way = (typeof WAYS)[number]

const BUTTONS: Readonly<Record<Way, string>> = {
  Reply: 'Send reply',
  Note: 'Add note',
  Forward: 'Forward',
  'As the customer': 'Send as the customer',
}

/** The text as HTML; Freshdesk takes a text as HTML only where it has a tag. */
const asHtml = (text: string): string =>
  `<div>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>')}</div>`

interface Written {
  readonly way: Way
  readonly text: string
  /** Addresses of a forward. */
  readonly to: string
}

async function answer(ticket: OpenedTicket, { way, text, to }: Written): Promise<void> {
  const body = asHtml(text)
  const params = { id: ticket.id }
  if (way === 'Reply') await done('createReply', { params, body: { body } })
  if (way === 'Note') await done('createNote', { params, body: { body, private: true } })
  if (way === 'Forward') await done('forwardTicket', { params, body: { body, to_emails: to.split(/[\s,]+/) } })
  if (way === 'As the customer') await answerAsCustomer(ticket, text)
}

/** Forms to write to a ticket, as the acting agent or as its requester. */
export function Answers({ ticket }: { readonly ticket: OpenedTicket }) {
  const way = useSignal<Way>('Reply')
  const text = useSignal('')
  const to = useSignal('')
  const { requester } = ticket
  const send = async () => {
    await answer(ticket, { way: way.value, text: text.value, to: to.value })
    text.value = ''
  }
  const isMute = way.value === 'As the customer' && !requester?.email
  return (
    <section class="stack composer" aria-label="Answer">
      <Tabs
        label="Who answers, and how"
        tabs={WAYS}
        chosen={way.value}
        onChoose={(chosen) => {
          way.value = chosen as Way // one of the tabs
        }}
      />
      {way.value === 'Forward' && <ForwardTo to={to} />}
      {isMute ? (
        <Remark tint="amber">The requester has no e-mail address to write from.</Remark>
      ) : (
        <textarea
          class="input"
          rows={4}
          aria-label={way.value === 'As the customer' ? `What ${requester?.name} writes` : way.value}
          placeholder={way.value === 'As the customer' ? `From ${requester?.email} …` : 'Text …'}
          {...typed(text)}
        />
      )}
      <div class="row">
        <Button kind="main-action" disabled={isMute || text.value.trim() === ''} onClick={send}>
          {BUTTONS[way.value]}
        </Button>
      </div>
    </section>
  )
}

const ForwardTo = ({ to }: { readonly to: Signal<string> }) => (
  <input class="input" aria-label="Forward to" placeholder="name@example.com" {...typed(to)} />
)

/** Sends the answer as an e-mail, so that the ticket reopens and rules and webhooks run as usual. */
const answerAsCustomer = ({ id, subject, requester }: OpenedTicket, text: string) =>
  ofAccount('/mail', { method: 'POST', body: { from: requester?.email, subject: `Re: [#${id}] ${subject}`, text } })
