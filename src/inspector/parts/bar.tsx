import type { Fault } from '../../account/faults.ts'
import type { Verdict } from '../../verdicts/verdict.ts'
import { answerOf } from '../control/control.ts'
import { limits, ofAccount } from '../state/account.ts'
import { accountNow, clockText, isFrozen } from '../state/clock.ts'
import { connection, versions } from '../state/live.ts'
import { accountName, go, hrefOf, viewName } from '../state/route.ts'
import { AccountSwitch } from './account-switch.tsx'
import { Button } from './button.tsx'
import { useLoaded } from './loaded.ts'
import { tell } from './messages.ts'
import { Badge } from './pieces.tsx'
import { ThemeSwitch } from './theme.tsx'

const mount = document.body.dataset.mount ?? ''

/** The bar that every view has: the account, its clock, its limits, what is wrong, and the ways back. */
export const Bar = () => (
  <header class="bar">
    <div class="bar-group brand">
      <img src={`${mount}/_emulator/inspector/icon.svg`} alt="" />
      <AccountSwitch />
      <Connection />
    </div>
    <ClockGroup />
    <div class="bar-group">
      <LimitGauge />
    </div>
    {accountName.value !== '' && <Findings />}
    <div class="bar-group bar-end">
      {accountName.value !== '' && <WaysBack />}
      <ThemeSwitch />
    </div>
  </header>
)

const SAID = { connecting: 'Connecting', live: 'Live', lost: 'Connection lost' } as const

const Connection = () => (
  <span class="row soft" role="status">
    <span class={`lamp ${connection.value === 'live' ? '' : connection.value === 'lost' ? 'red' : 'off'}`} />
    {SAID[connection.value]}
  </span>
)

const advance = (seconds: number) => ofAccount('/clock/advance', { method: 'POST', body: { seconds } })

export async function advanceTo(at: string): Promise<void> {
  const seconds = Math.ceil((Date.parse(at) - accountNow.peek()) / 1000)
  if (seconds > 0) await advance(seconds)
}

async function advanceToNext(): Promise<void> {
  const [next] = await ofAccount<readonly { readonly at: string; readonly kind: string }[]>('/clock/due')
  if (next === undefined) return tell('Nothing is due')
  await advanceTo(next.at)
  tell(`Clock moved to ${next.at}: ${next.kind.replaceAll('_', ' ')}`)
}

const ClockGroup = () => (
  <div class="bar-group">
    <a class="clock-now" href={hrefOf('clock')} title="The account's clock, UTC">
      {accountNow.value === 0 ? '…' : clockText(accountNow.value)}
    </a>
    <span class="wide-only">
      <Badge tint={isFrozen.value ? 'blue' : 'green'}>{isFrozen.value ? 'frozen' : 'running'}</Badge>
    </span>
    <Button small onClick={() => advance(60)} title="One minute later">
      +1 min
    </Button>
    <Button small onClick={() => advance(3600)} title="One hour later">
      +1 h
    </Button>
    <Button small icon="next" label="To the next thing due" onClick={advanceToNext} />
  </div>
)

function LimitGauge() {
  const { remaining = 0, total = 0, mode = '' } = limits.value ?? {}
  const share = total === 0 ? 1 : remaining / total
  return (
    <a class="gauge" href={hrefOf('limits')} title={`Credits left of this minute; limits: ${mode}`}>
      <span class="gauge-text num">
        <span>
          {remaining}/{total}
        </span>
        <span class="soft">{mode === 'on' ? 'credits' : mode}</span>
      </span>
      <span class={`meter ${share <= 0 ? 'used-up' : share < 0.2 ? 'low' : ''}`}>
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </a>
  )
}

function Findings() {
  const verdicts = useLoaded(
    () => ofAccount<readonly Verdict[]>('/requests/verdicts'),
    [versions.requests.value, accountName.value],
  )
  const faults = useLoaded(() => ofAccount<readonly Fault[]>('/faults'), [versions.faults.value, accountName.value])
  const found = verdicts.value?.length ?? 0
  const armed = faults.value?.length ?? 0
  return (
    <div class="bar-group">
      <a class="button plain small" href={hrefOf('verdicts')}>
        <span class={`lamp ${found > 0 ? 'amber' : 'off'}`} />
        {found} {found === 1 ? 'verdict' : 'verdicts'}
      </a>
      <a class="button plain small" href={hrefOf('faults')}>
        <span class={`lamp ${armed > 0 ? 'red' : 'off'}`} />
        {armed} {armed === 1 ? 'fault' : 'faults'}
      </a>
    </div>
  )
}

const SNAPSHOT = 'inspector'

/** Goes back to a snapshot, and offers the way forward again. */
async function goBack(path: string, said: string): Promise<void> {
  const response = await answerOf(`/accounts/${accountName.value}${path}`, { method: 'POST' })
  const undo = response.headers.get('X-Emulator-Undo')
  tell(said, undo === null ? undefined : () => goBack(`/snapshots/${encodeURIComponent(undo)}/restore`, 'Undone'))
}

function WaysBack() {
  const snapshots = useLoaded(() => ofAccount<readonly { readonly name: string }[]>('/snapshots'), [accountName.value])
  const hasSnapshot = snapshots.value?.some(({ name }) => name === SNAPSHOT) ?? false
  return (
    <>
      <Button
        small
        icon="camera"
        onClick={async () => {
          await ofAccount('/snapshots', { method: 'POST', body: { name: SNAPSHOT } })
          snapshots.reload()
          tell('Snapshot taken: Restore comes back to it')
        }}
        title="Keep the account as it is"
      >
        Snapshot
      </Button>
      <Button
        small
        disabled={!hasSnapshot}
        onClick={() => goBack(`/snapshots/${SNAPSHOT}/restore`, 'Back at the snapshot')}
        title="Back to the snapshot"
      >
        Restore
      </Button>
      <Button small icon="reset" onClick={() => goBack('/reset', 'Reset to the fixture')} title="Back to the fixture">
        Reset
      </Button>
      {viewName.value === 'report' ? null : (
        <Button small kind="plain" icon="report" label="Bug report" onClick={() => go('report')} />
      )}
    </>
  )
}
