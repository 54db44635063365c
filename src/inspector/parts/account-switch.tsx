import { control } from '../control/control.ts'
import { accounts, type ShownAccount } from '../state/account.ts'
import { accountName, route } from '../state/route.ts'
import { useLoaded } from './loaded.ts'

/** Most accounts that are asked for their calls: asking thousands would take long. */
const MOST_ASKED = 50
const ASKED_EVERY_MS = 5000

/** Names of the accounts that have calls in their journal. */
async function withTraffic(): Promise<ReadonlySet<string>> {
  const asked = accounts.value.slice(0, MOST_ASKED).map(async ({ name }) => {
    const last = await control<readonly unknown[]>(`/accounts/${name}/requests?bodies=false&limit=1`)
    return last.length > 0 ? [name] : []
  })
  return new Set((await Promise.all(asked)).flat())
}

export function AccountSwitch() {
  const traffic = useLoaded(withTraffic, [accounts.value, Math.floor(performance.now() / ASKED_EVERY_MS)])
  const look = async () => {
    accounts.value = await control<readonly ShownAccount[]>('/accounts')
    traffic.reload()
  }
  const choose = (name: string) => {
    location.hash = `#/${encodeURIComponent(name)}/${route.value.view}`
  }
  return (
    <select
      class="input"
      aria-label="Account"
      title="Account; ● has had calls"
      value={accountName.value}
      onFocus={() => look().catch(() => undefined)}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    >
      {accounts.value.map(({ name }) => (
        <option key={name} value={name}>
          {traffic.value?.has(name) ? `● ${name}` : name}
        </option>
      ))}
    </select>
  )
}
