import { useSignal } from '@preact/signals'
import { advanceTo } from '../../parts/bar.tsx'
import { typed, unsent } from '../../parts/bound.ts'
import { Button } from '../../parts/button.tsx'
import { useLoaded } from '../../parts/loaded.ts'
import { Badge, Empty, Labelled, Moment, ViewHead } from '../../parts/pieces.tsx'
import { ofAccount } from '../../state/account.ts'
import { accountNow, type ClockTold, clockText, hearClock, isFrozen } from '../../state/clock.ts'
import { versions } from '../../state/live.ts'
import { hrefOf } from '../../state/route.ts'

interface DueJob {
  readonly at: string
  readonly kind: string
}
interface JobRun extends DueJob {
  readonly id: number
}

const STEPS = [
  ['+1 min', 60],
  ['+10 min', 600],
  ['+1 h', 3600],
  ['+8 h', 28_800],
  ['+1 d', 86_400],
  ['+7 d', 604_800],
] as const

/** Whether a kind of job concerns a ticket. */
const isOfTicket = (kind: string): boolean => /^(?:sla|ticket|group)_/.test(kind)

/** View of the account's time: what is due, and ways to get there. */
export function ClockView() {
  const ran = useSignal<readonly JobRun[] | undefined>(undefined)
  const advance = async (seconds: number) => {
    const moved = await ofAccount<{ readonly ran: readonly JobRun[] }>('/clock/advance', {
      method: 'POST',
      body: { seconds },
    })
    ran.value = moved.ran
  }
  return (
    <>
      <ViewHead title="Clock" />
      <div class="view-body">
        <div class="stack">
          <div class="columns">
            <Now onAdvance={advance} />
            <Due onJump={(at) => advance(Math.max(1, Math.ceil((Date.parse(at) - accountNow.peek()) / 1000)))} />
          </div>
          {ran.value && <Ran jobs={ran.value} />}
        </div>
      </div>
    </>
  )
}

function Now({ onAdvance }: { readonly onAdvance: (seconds: number) => Promise<void> }) {
  const moment = useSignal('')
  const freeze = async () => {
    hearClock(await ofAccount<ClockTold>('/clock', { method: 'PUT', body: { frozen: !isFrozen.peek() } }))
  }
  return (
    <section class="card stack">
      <div class="row">
        <h2 class="grow">Now, in UTC</h2>
        <Badge tint={isFrozen.value ? 'blue' : 'green'}>{isFrozen.value ? 'frozen' : 'running'}</Badge>
      </div>
      <p class="big num">{clockText(accountNow.value)}</p>
      <div class="row wrap">
        {STEPS.map(([name, seconds]) => (
          <Button key={name} small onClick={() => onAdvance(seconds)}>
            {name}
          </Button>
        ))}
      </div>
      <form class="form-row" {...unsent}>
        <Labelled label="To a moment, in UTC">
          <input class="input" type="datetime-local" step="1" {...typed(moment)} />
        </Labelled>
        <Button submits disabled={moment.value === ''} onClick={() => advanceTo(`${moment.value}Z`)}>
          Go there
        </Button>
      </form>
      <div class="row">
        <Button onClick={freeze}>{isFrozen.value ? 'Let it run' : 'Freeze'}</Button>
        <span class="soft">It never goes back: Undo and Restore do.</span>
      </div>
    </section>
  )
}

function Due({ onJump }: { readonly onJump: (at: string) => Promise<void> }) {
  const due = useLoaded(
    () => ofAccount<readonly DueJob[]>('/clock/due'),
    [versions.rows.value, versions.clock.value, versions.delivery.value],
  )
  return (
    <section class="card stack">
      <h2>Due next</h2>
      {due.value?.length === 0 && <Empty title="Nothing is due" />}
      {due.value && due.value.length > 0 && (
        <table class="table">
          <tbody>
            {due.value.map(({ at, kind }) => (
              <tr key={kind}>
                <td>{kind.replaceAll('_', ' ')}</td>
                <td class="soft">
                  <Moment at={at} />
                </td>
                <td class="fit right">
                  <Button small onClick={() => onJump(at)}>
                    Jump to it
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

const Ran = ({ jobs }: { readonly jobs: readonly JobRun[] }) => (
  <section class="card stack">
    <h2>What ran on the way</h2>
    {jobs.length === 0 && <p class="soft">Nothing was due.</p>}
    {jobs.length > 0 && (
      <table class="table">
        <tbody>
          {jobs.map(({ at, kind, id }, place) => (
            <tr key={place}>
              <td>{kind.replaceAll('_', ' ')}</td>
              <td>{isOfTicket(kind) ? <a href={hrefOf('tickets', id)}>Ticket {id}</a> : id}</td>
              <td class="fit soft num">{at}</td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </section>
)
