import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { control } from '../../control/control.ts'
import { typed, unsent } from '../../parts/bound.ts'
import { Button } from '../../parts/button.tsx'
import { tell } from '../../parts/messages.ts'
import { Badge, Confirmed, Labelled } from '../../parts/pieces.tsx'
import { accounts, type ShownAccount } from '../../state/account.ts'
import { versions } from '../../state/live.ts'
import { accountName } from '../../state/route.ts'

const MOST_SHOWN = 200

async function relist(): Promise<void> {
  accounts.value = await control<readonly ShownAccount[]>('/accounts')
}

/** The list of accounts, with a button that makes another one of an account. */
export function AccountList() {
  useEffect(() => {
    relist().catch(() => undefined) // the bar shows when the emulator is gone
  }, [versions.rows.value])
  return (
    <div class="stack">
      <NewAccountForm />
      <section class="card scroll-x">
        <h2>{accounts.value.length} in this emulator</h2>
        <table class="table">
          <thead>
            <tr>
              <th>Name</th>
              <th>Plan</th>
              <th>State</th>
              <th>Tickets</th>
              <th>URL</th>
              <th>
                <span class="hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {accounts.value.slice(0, MOST_SHOWN).map((one, place) => (
              <AccountRow key={one.name} account={one} isDefault={place === 0} />
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}

function AccountRow({ account, isDefault }: { readonly account: ShownAccount; readonly isDefault: boolean }) {
  const { name, plan, state, counts, url } = account
  const suspend = async () => {
    await control(`/accounts/${name}`, {
      method: 'PATCH',
      body: { state: state === 'active' ? 'suspended' : 'active' },
    })
    await relist()
  }
  const remove = async () => {
    await control(`/accounts/${name}`, { method: 'DELETE' })
    await relist()
    if (name === accountName.value) location.hash = '#/'
  }
  return (
    <tr>
      <td>
        <a href={`#/${encodeURIComponent(name)}/requests`}>{name}</a>
      </td>
      <td>{plan}</td>
      <td>
        <Badge tint={state === 'active' ? 'green' : 'red'}>{state}</Badge>
      </td>
      <td class="num">{counts.tickets}</td>
      <td class="mono">{url}</td>
      <td class="fit">
        <span class="row">
          <Button small onClick={suspend}>
            {state === 'active' ? 'Suspend' : 'Release'}
          </Button>
          {!isDefault && <Confirmed onClick={remove}>Delete</Confirmed>}
        </span>
      </td>
    </tr>
  )
}

function NewAccountForm() {
  const name = useSignal('')
  const fixture = useSignal('support-desk')
  const make = (how: 'fork' | 'new') => async () => {
    const origin = how === 'fork' ? { from: accountName.value } : { fixture: fixture.value }
    const made = await control<ShownAccount>('/accounts', { method: 'POST', body: { name: name.value, ...origin } })
    name.value = ''
    await relist()
    tell(`Account ${made.name} is at ${made.url}`)
  }
  return (
    <section class="card">
      <h2>Another account</h2>
      <form class="form-row" {...unsent}>
        <Labelled label="Name">
          <input class="input" placeholder="w1" {...typed(name)} />
        </Labelled>
        <Labelled label="Fixture">
          <input class="input" {...typed(fixture)} />
        </Labelled>
        <Button submits kind="main-action" disabled={name.value === ''} onClick={make('new')}>
          Make
        </Button>
        <Button disabled={name.value === ''} onClick={make('fork')}>
          Fork {accountName.value} as it is now
        </Button>
      </form>
    </section>
  )
}
