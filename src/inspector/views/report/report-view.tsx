import { type Signal, useSignal } from '@preact/signals'
import { control, emulatorVersion } from '../../control/control.ts'
import { typed } from '../../parts/bound.ts'
import { Button } from '../../parts/button.tsx'
import { ViewHead } from '../../parts/pieces.tsx'
import { ofAccount, type ShownAccount } from '../../state/account.ts'
import { accountName } from '../../state/route.ts'
import { saveFile } from '../../state/save-file.ts'

/** Most calls in a report: the newest. */
const MOST_CALLS = 500

const PARTS = {
  calls: [`the newest ${MOST_CALLS} calls, with their bodies`, `/requests?limit=${MOST_CALLS}`],
  verdicts: ['the verdicts', '/requests/verdicts'],
  faults: ['the faults', '/faults'],
  rate_limits: ['the limits', '/rate-limits'],
  clock: ['the clock', '/clock'],
  deliveries: ['the webhook deliveries', '/deliveries'],
  fixture: ['the account as a fixture', '/export'],
} as const

type Part = keyof typeof PARTS

/** The account as the control operations show it, without its keys and tokens. */
const withoutKeys = ({ name, plan, rate_limit, state, settings, counts }: ShownAccount) => ({
  name,
  plan,
  rate_limit,
  state,
  settings,
  counts,
})

async function saveReport(words: string, chosen: readonly Part[]): Promise<void> {
  const [account, health, ...parts] = await Promise.all([
    ofAccount<ShownAccount>(''),
    control<unknown>('/health'),
    ...chosen.map((part) => ofAccount<unknown>(PARTS[part][1])),
  ])
  const report = {
    what_happened: words,
    emulator: emulatorVersion,
    health,
    account: withoutKeys(account),
    ...Object.fromEntries(chosen.map((part, place) => [part, parts[place]])),
  }
  saveFile(`freshdesk-emulator-${accountName.value}-report.json`, JSON.stringify(report, null, 2))
}

/** View that makes one file with all that somebody else needs to see the same. */
export function ReportView() {
  const words = useSignal('')
  const left = useSignal<ReadonlySet<Part>>(new Set())
  const chosen = (Object.keys(PARTS) as Part[]).filter((part) => !left.value.has(part))
  return (
    <>
      <ViewHead title="Bug report" />
      <div class="view-body">
        <section class="card stack">
          <p>
            One file with what somebody else needs to see what you saw. Keys, passwords and tokens are left out;
            subjects, texts and addresses of your tickets are in it.
          </p>
          <label class="field">
            <span>What happened, and what you expected</span>
            <textarea class="input" rows={5} {...typed(words)} />
          </label>
          <PartList left={left} />
          <div class="row">
            <Button kind="main-action" onClick={() => saveReport(words.value, chosen)}>
              Save the file
            </Button>
          </div>
        </section>
      </div>
    </>
  )
}

function PartList({ left }: { readonly left: Signal<ReadonlySet<Part>> }) {
  const toggle = (part: Part) => {
    const next = new Set(left.value)
    if (!next.delete(part)) next.add(part)
    left.value = next
  }
  return (
    <ul class="stack tight">
      {(Object.keys(PARTS) as Part[]).map((part) => (
        <li key={part}>
          <label class="check">
            <input type="checkbox" checked={!left.value.has(part)} onChange={() => toggle(part)} />
            {PARTS[part][0]}
          </label>
        </li>
      ))}
    </ul>
  )
}
