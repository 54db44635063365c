import { useSignal } from '@preact/signals'
import { Button } from '../../parts/button.tsx'
import { useKeys } from '../../parts/keys.ts'
import { Labelled } from '../../parts/pieces.tsx'
import { ofAccount } from '../../state/account.ts'
import { go } from '../../state/route.ts'

/** A form in which a customer writes: a ticket by e-mail. */
export function WriteAsCustomer() {
  const isOpen = useSignal(false)
  const close = () => {
    isOpen.value = false
  }
  return (
    <>
      <Button
        kind="main-action"
        onClick={() => {
          isOpen.value = true
        }}
      >
        New e-mail
      </Button>
      {isOpen.value && <CustomerMail onClose={close} />}
    </>
  )
}

function CustomerMail({ onClose }: { readonly onClose: () => void }) {
  const mail = useSignal({ from: '', subject: '', text: '' })
  useKeys({ Escape: onClose })
  const field = (name: 'from' | 'subject' | 'text') => ({
    value: mail.value[name],
    onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
      mail.value = { ...mail.value, [name]: currentTarget.value }
    },
  })
  const send = async () => {
    const { ticket_id } = await ofAccount<{ readonly ticket_id: number }>('/mail', { method: 'POST', body: mail.value })
    onClose()
    go('tickets', ticket_id)
  }
  return (
    <div class="shade">
      <div class="dialog" role="dialog" aria-modal="true" aria-label="A customer’s e-mail">
        <h1>A customer’s e-mail</h1>
        <Labelled label="From">
          <input class="input" type="email" placeholder="Ada <ada@acme.test>" {...field('from')} />
        </Labelled>
        <Labelled label="Subject">
          <input class="input" {...field('subject')} />
        </Labelled>
        <Labelled label="Text">
          <textarea class="input" rows={6} {...field('text')} />
        </Labelled>
        <div class="row">
          <Button kind="main-action" onClick={send}>
            Send to the help desk
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </div>
    </div>
  )
}
