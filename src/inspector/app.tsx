import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { giveToken, isTokenWanted, tokenEra, wordsOfError } from './control/control.ts'
import { Bar } from './parts/bar.tsx'
import { typed } from './parts/bound.ts'
import { Button } from './parts/button.tsx'
import { Navigation } from './parts/navigation.tsx'
import { Shortcuts } from './parts/shortcuts.tsx'
import { Toasts } from './parts/toasts.tsx'
import { connection, showAccount } from './state/live.ts'
import { accountName, route } from './state/route.ts'
import { viewNamed } from './views/views.tsx'

export function App() {
  const failure = useSignal('')
  const wanted = route.value.account
  const era = tokenEra.value
  useEffect(() => {
    if (wanted !== undefined && wanted === accountName.peek() && connection.peek() !== 'connecting') return
    showAccount().then(
      () => {
        failure.value = ''
      },
      (error: unknown) => {
        failure.value = wordsOfError(error)
      },
    )
  }, [wanted, era])
  if (isTokenWanted.value) return <TokenQuestion />
  const { Shown } = viewNamed(route.value.view)
  return (
    <div class="shell">
      <Bar />
      {connection.value === 'lost' && (
        <p class="lost" role="alert">
          The emulator does not answer. What you see is what it last said; the page goes on once it is back.
        </p>
      )}
      <Navigation />
      <main class="main" key={accountName.value}>
        {accountName.value === '' ? <p class="empty">{failure.value || 'One moment …'}</p> : <Shown />}
      </main>
      <Toasts />
      <Shortcuts />
    </div>
  )
}

/** Asks for the token, which stays in this tab's memory; a reload asks again. */
function TokenQuestion() {
  const token = useSignal('')
  return (
    <main class="shade">
      <form
        class="dialog"
        onSubmit={(event) => {
          event.preventDefault()
          giveToken(token.value.trim())
        }}
      >
        <h1>This emulator asks for its token</h1>
        <p class="soft">
          It was started with <code>--control-token</code>. The token stays in the memory of this tab.
        </p>
        <label class="field">
          <span>Token</span>
          <input class="input" type="password" autocomplete="off" {...typed(token)} />
        </label>
        <Button submits kind="main-action" disabled={token.value.trim() === ''}>
          Open
        </Button>
      </form>
    </main>
  )
}
