import { signal } from '@preact/signals'
import type { JournaledCall } from '../../../journal/view.ts'
import { Button } from '../../parts/button.tsx'
import { useListKeys } from '../../parts/keys.ts'
import { Badge, Empty, Search, Select, ViewHead } from '../../parts/pieces.tsx'
import { Windowed } from '../../parts/windowed.tsx'
import { account, ofAccount } from '../../state/account.ts'
import {
  forgetRequests,
  heldCount,
  isPaused,
  type RequestSieve,
  requests,
  resume,
  sifted,
} from '../../state/requests.ts'
import { go, openId } from '../../state/route.ts'
import { queryText, statusTint } from './call-words.ts'
import { RequestDetail } from './request-detail.tsx'

const LINE_HEIGHT = 34

const sieve = signal<RequestSieve>({ method: '', status: '', text: '' })
const sift = (change: Partial<RequestSieve>) => {
  sieve.value = { ...sieve.value, ...change }
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => [method, method] as const)
const STATUSES = ['2xx', '4xx', '400', '401', '403', '404', '409', '429', '5xx'].map((one) => [one, one] as const)

/** View of the calls of clients, newest first, as they happen. */
export function RequestsView() {
  const shown = sifted(requests.value, sieve.value).toReversed()
  const chosen = shown.findIndex(({ id }) => id === openId.value)
  const open = (index: number) => {
    const call = shown[index]
    if (call !== undefined) go('requests', call.id)
  }
  useListKeys({ count: shown.length, chosen, choose: open, close: () => go('requests') })
  return (
    <>
      <RequestsHead />
      <div class={openId.value === undefined ? 'split' : 'split open'}>
        <div class="list-side">
          {shown.length === 0 ? (
            <NoRequests />
          ) : (
            <Windowed
              label="Calls, newest first"
              count={shown.length}
              height={LINE_HEIGHT}
              lineClass="request-line"
              draw={(index) => shown[index] && <RequestLine call={shown[index]} />}
              keyOf={(index) => shown[index]?.id ?? -index}
              chosen={chosen}
              onChoose={open}
            />
          )}
        </div>
        {openId.value !== undefined && <RequestDetail key={openId.value} id={openId.value} />}
      </div>
    </>
  )
}

const RequestsHead = () => (
  <ViewHead title="Requests">
    <Select
      label="Method"
      value={sieve.value.method}
      options={[['', 'Any method'], ...METHODS]}
      onChange={(method) => sift({ method })}
    />
    <Select
      label="Status"
      value={sieve.value.status}
      options={[['', 'Any status'], ...STATUSES]}
      onChange={(status) => sift({ status })}
    />
    <Search label="Filter calls" value={sieve.value.text} onChange={(text) => sift({ text })} />
    <Button
      icon={isPaused.value ? 'play' : 'pause'}
      pressed={isPaused.value}
      onClick={() => {
        if (isPaused.value) resume()
        else isPaused.value = true
      }}
    >
      {isPaused.value ? `Go on (${heldCount.value})` : 'Pause'}
    </Button>
    <Button
      onClick={async () => {
        await ofAccount('/requests', { method: 'DELETE' })
        forgetRequests()
        go('requests')
      }}
    >
      Clear
    </Button>
  </ViewHead>
)

const NoRequests = () =>
  requests.value.length > 0 ? (
    <Empty title="No call is like that">{requests.value.length} others are not shown.</Empty>
  ) : (
    <Empty title="No calls yet">
      Point a client at <code>{account.value?.url}</code>: each call appears here as it happens, with what was decided
      and why.
    </Empty>
  )

/** Reason of the answer, else the name of the operation. */
const wordsOf = ({ reason, operation, tool }: JournaledCall): string =>
  reason ?? [operation, tool].filter(Boolean).join(' · ')

const RequestLine = ({ call }: { readonly call: JournaledCall }) => (
  <>
    <span class="soft num">{call.id}</span>
    <span class={`method ${call.method}`}>{call.method}</span>
    <span class="cut mono" title={call.path}>
      {call.path}
      {queryText(call.query) && <span class="soft">?{queryText(call.query)}</span>}
    </span>
    <span class={call.reason === null ? 'cut soft roomy' : 'cut roomy'} title={wordsOf(call)}>
      {wordsOf(call)}
    </span>
    <span class="soft num right roomy">{Math.round(call.duration_ms * 10) / 10} ms</span>
    <span class="right">
      <Badge tint={statusTint(call.status)}>{call.status ?? 'lost'}</Badge>
    </span>
  </>
)
