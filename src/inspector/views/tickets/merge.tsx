import { useSignal } from '@preact/signals'
import { typed, unsent } from '../../parts/bound.ts'
import { Button } from '../../parts/button.tsx'
import { done } from '../../state/account.ts'
import { go } from '../../state/route.ts'

/** A form that merges the ticket into another. */
export function Merge({ id }: { readonly id: number }) {
  const isAsked = useSignal(false)
  const into = useSignal('')
  if (!isAsked.value) {
    return (
      <Button
        small
        onClick={() => {
          isAsked.value = true
        }}
      >
        Merge …
      </Button>
    )
  }
  const merge = async () => {
    const primary = Number(into.value)
    await done('mergeTickets', { body: { primary_id: primary, ticket_ids: [id] } })
    go('tickets', primary)
  }
  return (
    <form class="row" {...unsent}>
      <input class="input" type="number" aria-label="Into ticket" placeholder="into #" {...typed(into)} />
      <Button small submits disabled={into.value === ''} onClick={merge}>
        Merge
      </Button>
    </form>
  )
}
