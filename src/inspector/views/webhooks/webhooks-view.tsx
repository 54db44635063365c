import type { WebhookDelivery } from '../../../webhooks/delivery.ts'
import { advanceTo } from '../../parts/bar.tsx'
import { Button } from '../../parts/button.tsx'
import { useListKeys } from '../../parts/keys.ts'
import { useLoaded } from '../../parts/loaded.ts'
import { Badge, Empty, Moment, Tabs, ViewHead } from '../../parts/pieces.tsx'
import { Windowed } from '../../parts/windowed.tsx'
import { ofAccount } from '../../state/account.ts'
import { versions } from '../../state/live.ts'
import { go, openId, route } from '../../state/route.ts'
import { DeliveryDetail } from './delivery-detail.tsx'
import { DELIVERY_TINTS } from './delivery-tints.ts'
import { DryRunView } from './dry-run.tsx'
import { RulesView } from './rules.tsx'

const TABS = ['Deliveries', 'Rules', 'Dry run'] as const
const LINE_HEIGHT = 34

/** View of what rules sent, of the rules, and of what they would do. */
export function WebhooksView() {
  const [first = ''] = route.value.rest
  const tab = TABS.find((one) => one.toLowerCase().replace(' ', '-') === first) ?? 'Deliveries'
  return (
    <>
      <ViewHead title="Webhooks">
        <Tabs
          label="Parts of webhooks"
          tabs={TABS}
          chosen={tab}
          onChoose={(chosen) =>
            go('webhooks', ...(chosen === 'Deliveries' ? [] : [chosen.toLowerCase().replace(' ', '-')]))
          }
        />
      </ViewHead>
      {tab === 'Deliveries' && <Deliveries />}
      {tab === 'Rules' && <RulesView />}
      {tab === 'Dry run' && <DryRunView />}
    </>
  )
}

function Deliveries() {
  const list = useLoaded(() => ofAccount<readonly WebhookDelivery[]>('/deliveries'), [versions.delivery.value])
  const shown = (list.value ?? []).toReversed()
  const chosen = shown.findIndex(({ id }) => id === openId.value)
  const open = (index: number) => {
    const delivery = shown[index]
    if (delivery !== undefined) go('webhooks', delivery.id)
  }
  useListKeys({ count: shown.length, chosen, choose: open, close: () => go('webhooks') })
  return (
    <>
      {shown.length > 0 && <DeliveriesHead shown={shown} onClear={list.reload} />}
      <div class={openId.value === undefined ? 'split' : 'split open'}>
        <div class="list-side">
          {shown.length === 0 ? (
            <Empty title="No deliveries yet">A hook is one field away: see Rules.</Empty>
          ) : (
            <Windowed
              label="Deliveries, newest first"
              count={shown.length}
              height={LINE_HEIGHT}
              lineClass="delivery-line"
              draw={(index) => shown[index] && <DeliveryLine delivery={shown[index]} />}
              keyOf={(index) => shown[index]?.id ?? -index}
              chosen={chosen}
              onChoose={open}
            />
          )}
        </div>
        {chosen >= 0 && shown[chosen] && <DeliveryDetail delivery={shown[chosen]} onChange={list.reload} />}
      </div>
    </>
  )
}

interface DeliveriesHeadProps {
  readonly shown: readonly WebhookDelivery[]
  readonly onClear: () => void
}

function DeliveriesHead({ shown, onClear }: DeliveriesHeadProps) {
  const retries = shown.flatMap(({ next_attempt_at: at }) => at ?? []).sort()
  return (
    <div class="view-head">
      <Button disabled={retries.length === 0} onClick={() => advanceTo(retries.at(-1) ?? '')}>
        Run retries now ({retries.length})
      </Button>
      <span class="soft grow">Moves the clock to where the last of them is due.</span>
      <Button onClick={() => ofAccount('/deliveries', { method: 'DELETE' }).then(onClear)}>Clear</Button>
    </div>
  )
}

const DeliveryLine = ({
  delivery: { id, event, url, state, attempts, next_attempt_at: next },
}: {
  readonly delivery: WebhookDelivery
}) => (
  <>
    <span class="soft num">{id}</span>
    <span class="cut">{event}</span>
    <span class="cut mono roomy" title={url}>
      {url}
    </span>
    <span class="soft cut roomy">
      {next ? (
        <>
          next <Moment at={next} />
        </>
      ) : (
        `${attempts.length} ${attempts.length === 1 ? 'attempt' : 'attempts'}`
      )}
    </span>
    <span class="right">
      <Badge tint={DELIVERY_TINTS[state]}>{state}</Badge>
    </span>
  </>
)
