import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { typed } from '../../parts/bound.ts'
import { attemptTo, Button } from '../../parts/button.tsx'
import { tell } from '../../parts/messages.ts'
import { Labelled } from '../../parts/pieces.tsx'
import { account, ofAccount } from '../../state/account.ts'
import { accountName } from '../../state/route.ts'
import { saveFile } from '../../state/save-file.ts'

/** Import and export of the account's rows. */
export const FixturesPart = () => (
  <div class="stack">
    <div class="columns">
      <GenerateForm />
      <FilesForm />
    </div>
    <Counts />
  </div>
)

type Counted = Readonly<Record<string, number>>

/** Shows how long a load took: it reports nothing while it runs. */
const tellLoaded = (counts: Counted) =>
  tell(
    `Added ${Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([table, count]) => `${count} ${table.replaceAll('_', ' ')}`)
      .join(', ')}`,
  )

const loadGenerated = async (generate: Counted) =>
  tellLoaded(await ofAccount<Counted>('/load', { method: 'POST', body: { generate } }))

function GenerateForm() {
  const tickets = useSignal('1000')
  const conversations = useSignal('1')
  const since = useSignal<number | undefined>(undefined)
  const generate = async () => {
    since.value = performance.now()
    const wanted = { tickets: Number(tickets.value), conversations: Number(conversations.value) }
    await loadGenerated(wanted).finally(() => {
      since.value = undefined
    })
  }
  return (
    <section class="card stack">
      <h2>Generate</h2>
      <div class="form-row">
        <Labelled label="Tickets">
          <input class="input" type="number" min="1" {...typed(tickets)} />
        </Labelled>
        <Labelled label="Replies of each">
          <input class="input" type="number" min="0" {...typed(conversations)} />
        </Labelled>
        <Button kind="main-action" disabled={since.value !== undefined} onClick={generate}>
          Generate
        </Button>
      </div>
      {since.value !== undefined && <Progress since={since.value} />}
    </section>
  )
}

function Progress({ since }: { readonly since: number }) {
  const seconds = useSignal(0)
  useEffect(() => {
    const timer = setInterval(() => {
      seconds.value = Math.round((performance.now() - since) / 1000)
    }, 250)
    return () => clearInterval(timer)
  }, [since])
  return (
    <div class="row">
      <progress class="grow" aria-label="Generating" />
      <span class="soft num">{seconds.value} s</span>
    </div>
  )
}

function FilesForm() {
  const load = (file: File | undefined) =>
    attemptTo(async () => {
      if (file === undefined) return
      const fixture = JSON.parse(await file.text()) as unknown
      tellLoaded(await ofAccount<Counted>('/load', { method: 'POST', body: { fixture } }))
    })
  const save = async () => {
    const fixture = await ofAccount<unknown>('/export')
    saveFile(`${accountName.value}.json`, JSON.stringify(fixture, null, 2))
  }
  return (
    <section class="card stack">
      <h2>Fixture files</h2>
      <Labelled label="Add the rows of a JSON file">
        <input
          class="input file"
          type="file"
          accept="application/json,.json"
          onChange={({ currentTarget }) => load(currentTarget.files?.[0])}
        />
      </Labelled>
      <div class="row wrap">
        <Button onClick={save}>Save as a fixture</Button>
        <span class="soft">Without keys, passwords and credentials.</span>
      </div>
    </section>
  )
}

const Counts = () => (
  <section class="card">
    <h2>Rows</h2>
    <dl class="counts">
      {Object.entries(account.value?.counts ?? {})
        .filter(([, count]) => count > 0)
        .map(([table, count]) => (
          <div key={table} class="row">
            <dt class="grow cut">{table.replaceAll('_', ' ')}</dt>
            <dd class="num">{count}</dd>
          </div>
        ))}
    </dl>
  </section>
)
