import type { JournaledCall } from '../../../journal/view.ts'
import type { Verdict } from '../../../verdicts/verdict.ts'
import { useLoaded } from '../../parts/loaded.ts'
import { Badge, Empty, ViewHead } from '../../parts/pieces.tsx'
import { ofAccount } from '../../state/account.ts'
import { versions } from '../../state/live.ts'
import { requests } from '../../state/requests.ts'
import { hrefOf } from '../../state/route.ts'

const MOST_LINKED = 24

/** View of verdicts: how clients behaved, each finding with the calls that it rests on. */
export function VerdictsView() {
  const verdicts = useLoaded(() => ofAccount<readonly Verdict[]>('/requests/verdicts'), [versions.requests.value])
  const found = verdicts.value ?? []
  return (
    <>
      <ViewHead title="Verdicts">
        <span class="soft">What a real account would make you pay for, found in {requests.value.length} calls.</span>
      </ViewHead>
      <div class="view-body">
        {found.length === 0 ? (
          <Empty title="Nothing to say">
            Clients that wait for Retry-After, page to the end and send no POST twice leave this page empty.
          </Empty>
        ) : (
          <ul class="stack">
            {found.map((verdict, place) => (
              <Finding key={place} verdict={verdict} />
            ))}
          </ul>
        )}
      </div>
    </>
  )
}

function Finding({ verdict }: { readonly verdict: Verdict }) {
  const { verdict: name, severity, explanation, request_ids: ids, rests_on } = verdict
  return (
    <li class="card stack">
      <div class="row wrap">
        <Badge tint={severity === 'error' ? 'red' : 'amber'}>{severity}</Badge>
        <h2>{name.replaceAll('_', ' ')}</h2>
      </div>
      <p>{explanation}</p>
      <TimeLine ids={ids} />
      <div class="row wrap">
        {ids.slice(0, MOST_LINKED).map((id) => (
          <a key={id} class="badge" href={hrefOf('requests', id)}>
            #{id}
          </a>
        ))}
        {ids.length > MOST_LINKED && <span class="soft">and {ids.length - MOST_LINKED} more</span>}
      </div>
      <p class="soft">Rests on: {rests_on}</p>
    </li>
  )
}

/** Width of the drawing, in its own units. */
const WIDTH = 1000

/** A drawing of where the finding's calls are among all calls. */
function TimeLine({ ids }: { readonly ids: readonly number[] }) {
  const first = requests.value[0]?.id ?? 1
  const last = requests.value.at(-1)?.id ?? 1
  const placeOf = (id: number) => ((id - first) / Math.max(1, last - first)) * (WIDTH - 20) + 10
  const callOf = (id: number) => requests.value[id - first] // ids have no gaps
  return (
    <svg
      class="time-line"
      viewBox={`0 0 ${WIDTH} 24`}
      preserveAspectRatio="none"
      role="img"
      aria-label="Place of the calls among all"
    >
      <line x1="0" x2={WIDTH} y1="12" y2="12" />
      {ids.map((id) => (
        <rect key={id} x={placeOf(id) - 2} y="4" width="4" height="16" rx="2" class={classOf(callOf(id))} />
      ))}
    </svg>
  )
}

const classOf = (call: JournaledCall | undefined): string =>
  call === undefined || call.status === null || call.status >= 500 ? 'red' : call.status >= 400 ? 'amber' : 'green'
