import { type Signal, useSignal } from '@preact/signals'
import type { OutboxEmail } from '../../../outbox/outbox.ts'
import { chosenTab, picked, typed } from '../../parts/bound.ts'
import { Button } from '../../parts/button.tsx'
import { useListKeys } from '../../parts/keys.ts'
import { Letter } from '../../parts/letter.tsx'
import { useLoaded } from '../../parts/loaded.ts'
import { tell } from '../../parts/messages.ts'
import { Badge, Detail, Empty, Moment, Search, Tabs, ViewHead } from '../../parts/pieces.tsx'
import { Windowed } from '../../parts/windowed.tsx'
import { ofAccount } from '../../state/account.ts'
import { versions } from '../../state/live.ts'
import { go, hrefOf, openId } from '../../state/route.ts'

type ShownEmail = Omit<OutboxEmail, 'at'> & { readonly at: string }

const LINE_HEIGHT = 56

/** View of the e-mails that Freshdesk would have sent. */
export function OutboxView() {
  const text = useSignal('')
  const list = useLoaded(() => ofAccount<readonly ShownEmail[]>('/outbox'), [versions.mail.value])
  const wanted = text.value.trim().toLowerCase()
  const shown = (list.value ?? [])
    .filter(({ subject, to, kind }) => `${subject} ${to.join(' ')} ${kind}`.toLowerCase().includes(wanted))
    .toReversed()
  const chosen = shown.findIndex(({ id }) => id === openId.value)
  const open = (index: number) => {
    const email = shown[index]
    if (email !== undefined) go('outbox', email.id)
  }
  useListKeys({ count: shown.length, chosen, choose: open, close: () => go('outbox') })
  return (
    <>
      <OutboxHead text={text} isEmpty={shown.length === 0} onClear={list.reload} />
      <div class={chosen < 0 ? 'split' : 'split open'}>
        <div class="list-side">
          {shown.length === 0 ? (
            <Empty title="No e-mails">
              Replies, forwards, notifications and invitations come here instead of to people.
            </Empty>
          ) : (
            <Windowed
              label="E-mails, newest first"
              count={shown.length}
              height={LINE_HEIGHT}
              lineClass="ticket-line"
              draw={(index) => shown[index] && <EmailLine email={shown[index]} />}
              keyOf={(index) => shown[index]?.id ?? -index}
              chosen={chosen}
              onChoose={open}
            />
          )}
        </div>
        {shown[chosen] && <EmailDetail key={openId.value} email={shown[chosen]} />}
      </div>
    </>
  )
}

interface OutboxHeadProps {
  readonly text: Signal<string>
  readonly isEmpty: boolean
  readonly onClear: () => void
}

const OutboxHead = ({ text, isEmpty, onClear }: OutboxHeadProps) => (
  <ViewHead title="Outbox">
    <Search label="Filter e-mails" {...picked(text)} />
    <Button disabled={isEmpty} onClick={() => ofAccount('/outbox', { method: 'DELETE' }).then(onClear)}>
      Clear
    </Button>
  </ViewHead>
)

const EmailLine = ({ email: { subject, to, at, kind } }: { readonly email: ShownEmail }) => (
  <>
    <span class="stack tight">
      <span class="cut subject">{subject || '(no subject)'}</span>
      <span class="cut soft">
        to {to.join(', ') || 'nobody'} · <Moment at={at} />
      </span>
    </span>
    <Badge>{kind.replaceAll('_', ' ')}</Badge>
  </>
)

const TABS = ['HTML', 'Text', 'Source', 'Answer'] as const

/** Text without activation links: such a link lets anybody in, and others may see the screen. */
const withoutLinks = (text: string): string => text.replace(/https?:\/\/[^\s"'<>]*activat[^\s"'<>]*/gi, '[link]')

function EmailDetail({ email }: { readonly email: ShownEmail }) {
  const tab = useSignal<string>(TABS[0])
  const isInvitation = email.kind === 'invitation'
  const html = isInvitation ? withoutLinks(email.html) : email.html
  const text = isInvitation ? withoutLinks(email.text) : email.text
  return (
    <Detail label={`E-mail ${email.id}`} title={email.subject || '(no subject)'} onClose={() => go('outbox')}>
      <dl class="facts">
        <dt>From</dt>
        <dd>{email.from ?? 'the account'}</dd>
        <dt>To</dt>
        <dd>{email.to.join(', ')}</dd>
        {[...email.cc, ...email.bcc].length > 0 && [
          <dt key="cc">Copies</dt>,
          <dd key="copies">{[...email.cc, ...email.bcc].join(', ')}</dd>,
        ]}
        {email.ticket_id !== null && [
          <dt key="ticket">Ticket</dt>,
          <dd key="link">
            <a href={hrefOf('tickets', email.ticket_id)}>Ticket {email.ticket_id}</a>
          </dd>,
        ]}
        <dt>At</dt>
        <dd class="num">{email.at}</dd>
      </dl>
      <Tabs label="Parts of the e-mail" tabs={TABS} {...chosenTab(tab)} />
      {tab.value === 'HTML' && <Letter html={html} title={`E-mail: ${email.subject}`} />}
      {tab.value === 'Text' && <p class="message-text">{text}</p>}
      {tab.value === 'Source' && <Source email={email} html={html} />}
      {tab.value === 'Answer' && <AnswerEmail email={email} />}
    </Detail>
  )
}

const Source = ({ email, html }: { readonly email: ShownEmail; readonly html: string }) => (
  <section class="code" aria-label="Source of the e-mail">
    <pre>
      {[
        `Message-ID: ${email.message_id}`,
        ...(email.in_reply_to === null ? [] : [`In-Reply-To: ${email.in_reply_to}`]),
        `From: ${email.from ?? ''}`,
        `To: ${email.to.join(', ')}`,
        `Subject: ${email.subject}`,
        '',
        html,
      ].join('\n')}
    </pre>
  </section>
)

/** A form with which a recipient answers the e-mail; the answer names the mail's id. */
function AnswerEmail({ email }: { readonly email: ShownEmail }) {
  const text = useSignal('')
  const [from] = email.to
  const send = async () => {
    const body = { from, subject: `Re: ${email.subject}`, text: text.value, in_reply_to: email.message_id }
    const { ticket_id } = await ofAccount<{ readonly ticket_id: number }>('/mail', { method: 'POST', body })
    text.value = ''
    tell(`The answer is in ticket ${ticket_id}`)
  }
  return (
    <>
      <textarea
        class="input"
        rows={5}
        aria-label={`What ${from} answers`}
        placeholder={`From ${from} …`}
        {...typed(text)}
      />
      <div class="row">
        <Button kind="main-action" disabled={text.value.trim() === ''} onClick={send}>
          Send answer
        </Button>
      </div>
    </>
  )
}
