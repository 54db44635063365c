import { useSignal } from '@preact/signals'
import type { RateLimits } from '../../../account/rate-limits.ts'
import { attemptTo } from '../../parts/button.tsx'
import { Empty, Labelled, Select, ViewHead } from '../../parts/pieces.tsx'
import { account, agentName, limits, ofAccount } from '../../state/account.ts'
import { accountNow } from '../../state/clock.ts'
import { readAccount } from '../../state/live.ts'
import { requests } from '../../state/requests.ts'
import { type Grouping, type Spending, spendingOf, subLimitOf } from './spending.ts'

const PLANS = ['trial', 'free', 'growth', 'pro', 'enterprise'].map((plan) => [plan, plan] as const)
const MODES = [
  ['on', 'on: enforced'],
  ['headers', 'headers: counted, nothing refused'],
  ['off', 'off'],
] as const

/** View of credits: how many are left, who took them, and sliders to make them scarce. */
export function LimitsView() {
  const now = limits.value
  return (
    <>
      <ViewHead title="Limits" />
      <div class="view-body">
        {now === undefined ? (
          <Empty title="One moment …" />
        ) : (
          <div class="stack">
            <div class="columns">
              <Gauges limits={now} />
              <Levers limits={now} />
            </div>
            <Plot />
          </div>
        )}
      </div>
    </>
  )
}

const Gauges = ({ limits: { total, remaining, resets_in_s, sub_limits } }: { readonly limits: RateLimits }) => (
  <section class="card stack">
    <h2>This minute</h2>
    <Gauge name="All calls" remaining={remaining} total={total} />
    {Object.entries(sub_limits).map(([name, { remaining, total }]) => (
      <Gauge key={name} name={name.replaceAll('_', ' ')} remaining={remaining} total={total} />
    ))}
    <p class="soft">
      {resets_in_s > 0 ? `The window ends in ${resets_in_s} s of the account’s clock.` : 'No window is open.'}
    </p>
  </section>
)

interface GaugeProps {
  readonly name: string
  readonly remaining: number | null
  readonly total: number | null
}

function Gauge({ name, remaining, total }: GaugeProps) {
  if (total === null || remaining === null) return null
  const share = total === 0 ? 0 : remaining / total
  return (
    <div class="stack tight">
      <div class="row">
        <span class="grow">{name}</span>
        <span class="num">
          {remaining} <span class="soft">of {total} left</span>
        </span>
      </div>
      <span class={`meter ${share <= 0 ? 'used-up' : share < 0.2 ? 'low' : ''}`}>
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </div>
  )
}

const set = (body: Readonly<Record<string, unknown>>) =>
  attemptTo(async () => {
    limits.value = await ofAccount<RateLimits>('/rate-limits', { method: 'PUT', body })
  })

function Levers({
  limits: { mode, total, remaining, other_apps_per_minute: others, window_s },
}: {
  readonly limits: RateLimits
}) {
  return (
    <section class="card stack">
      <h2>Make them scarce</h2>
      <div class="columns narrow">
        <PlanSwitch />
        <Labelled label="Limits are">
          <Select label="Limits are" value={mode} options={MODES} onChange={(chosen) => set({ mode: chosen })} />
        </Labelled>
      </div>
      <Slider
        label="Left of this window"
        value={remaining}
        most={Math.max(0, total - others)}
        onChange={(left) => set({ remaining: left })}
      />
      <Slider
        label="Other apps take, a minute"
        value={others}
        most={total}
        onChange={(taken) => set({ other_apps_per_minute: taken })}
      />
      <Slider
        label="A minute lasts, in seconds"
        value={window_s}
        least={1}
        most={60}
        onChange={(seconds) => set({ window_s: seconds })}
      />
    </section>
  )
}

const PlanSwitch = () => (
  <Labelled label="Plan">
    <Select
      label="Plan"
      value={account.value?.plan ?? ''}
      options={PLANS}
      onChange={(plan) =>
        attemptTo(async () => {
          await ofAccount('', { method: 'PATCH', body: { plan } })
          limits.value = await ofAccount<RateLimits>('/rate-limits')
          await readAccount()
        })
      }
    />
  </Labelled>
)

interface SliderProps {
  readonly label: string
  readonly value: number
  readonly least?: number
  readonly most: number
  readonly onChange: (value: number) => void
}

/** A slider that sets its value when it is released. */
const Slider = ({ label, value, least = 0, most, onChange }: SliderProps) => (
  <Labelled label={`${label}: ${value}`}>
    <input
      type="range"
      aria-label={label}
      min={least}
      max={most}
      value={value}
      onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
    />
  </Labelled>
)

const SLOT_MS = 10_000
const SLOTS = 60
const MOST_COLOURS = 6

function Plot() {
  const grouping = useSignal<Grouping>('sub-limit')
  const spending = spendingOf(requests.value, {
    now: accountNow.value,
    slotMs: SLOT_MS,
    slots: SLOTS,
    nameOf: (call) => (grouping.value === 'agent' ? agentName(call.agent_id) : subLimitOf(call)),
  })
  return (
    <section class="card stack">
      <div class="row wrap">
        <h2 class="grow">Credits spent in the last ten minutes</h2>
        <Select
          label="By"
          value={grouping.value}
          options={[
            ['sub-limit', 'by sub-limit'],
            ['agent', 'by agent'],
          ]}
          onChange={(chosen) => {
            grouping.value = chosen as Grouping // one of the two
          }}
        />
      </div>
      <Bars spending={spending} />
      <ul class="row wrap">
        {spending.groups.map(([name, credits], place) => (
          <li key={name} class="row">
            <span class={`swatch part-${Math.min(place, MOST_COLOURS - 1)}`} />
            {name} <span class="soft num">{credits}</span>
          </li>
        ))}
        {spending.groups.length === 0 && <li class="soft">No call took a credit.</li>}
      </ul>
    </section>
  )
}

const HEIGHT = 120

function Bars({ spending: { groups, slots, most } }: { readonly spending: Spending }) {
  return (
    <figure class="plot">
      <svg
        viewBox={`0 0 ${SLOTS * 10} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Credits in ${SLOTS} slots of ten seconds, ${most} at most`}
      >
        {slots.map((slot, place) => {
          let top = HEIGHT
          return groups.map(([name], group) => {
            const height = ((slot.get(name) ?? 0) / Math.max(1, most)) * (HEIGHT - 4)
            top -= height
            return height === 0 ? null : (
              <rect
                key={`${place}${name}`}
                x={place * 10 + 1}
                y={top}
                width="8"
                height={height}
                class={`part-${Math.min(group, MOST_COLOURS - 1)}`}
              />
            )
          })
        })}
      </svg>
      <figcaption class="row soft">
        <span class="grow">10 min ago</span>
        <span class="grow num">{most > 0 ? `most: ${most} in 10 s` : ''}</span>
        <span>now</span>
      </figcaption>
    </figure>
  )
}
