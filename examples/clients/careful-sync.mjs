/**
 * A careful sync: every ticket that changed, from the newest updated_at that it has seen, page after page by that moment
 * instead of by number; what was deleted or is spam it learns from their filters. What it holds is written at the end.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const { FRESHDESK_EMULATOR_URL: url, FRESHDESK_EMULATOR_API_KEY: key, FRESHDESK_EMULATOR_RUN_DIR: folder } = process.env
const STORE = join(folder, 'store.json')
const ATTEMPTS = 6
const PATIENCE_MS = 3000

/** A GET that may be sent again: after a 429, an error of the server, and when nothing sensible comes. */
async function get(address) {
  for (let attempt = 1; ; attempt++) {
    const [reply, failure] = await attemptOf(address)
    if (reply !== undefined) return reply
    if (failure.isFinal || attempt === ATTEMPTS) throw failure
    await wait(failure.after ?? 100 * 2 ** attempt)
  }
}

async function attemptOf(address) {
  try {
    const response = await fetch(address, {
      headers: { Authorization: `Basic ${btoa(`${key}:X`)}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const text = await response.text()
    if (!response.ok) {
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
      const isFinal = response.status < 500 && response.status !== 429
      const after = Number.isNaN(seconds) ? undefined : seconds * 1000
      return [undefined, Object.assign(new Error(`${response.status} ${text.slice(0, 200)}`), { isFinal, after })]
    }
    return [{ body: JSON.parse(text) }, undefined]
  } catch (error) {
    return [undefined, error]
  }
}

const PAGE = 100

/** All that changed since a moment, oldest first: rows of that second come again. Yields each page. */
async function* changedSince(moment, filter) {
  let [since, page] = [moment, 1]
  for (;;) {
    const query = new URLSearchParams({ ...filter, updated_since: since, order_by: 'updated_at', order_type: 'asc' })
    const { body } = await get(`${url}/api/v2/tickets?${query}&per_page=${PAGE}&page=${page}`)
    yield body
    if (body.length < PAGE) return
    const last = body.at(-1).updated_at
    // A whole page of one second: only the next page leads on.
    page = last === since ? page + 1 : 1
    since = last
  }
}

const { since, tickets } = existsSync(STORE)
  ? JSON.parse(readFileSync(STORE, 'utf8'))
  : { since: '2000-01-01T00:00:00Z', tickets: {} }

let newest = since
for (const filter of [{}, { filter: 'deleted' }, { filter: 'spam' }]) {
  for await (const rows of changedSince(since, filter)) {
    for (const { id, subject, status, updated_at } of rows) {
      if (filter.filter === undefined) tickets[id] = { id, subject, status, updated_at }
      else delete tickets[id]
      if (updated_at > newest) newest = updated_at
    }
  }
}
// Lists of an agent who sees less than all are short, and nothing says so.
const { body: me } = await get(`${url}/api/v2/agents/me`)
if (me.ticket_scope !== 1) throw new Error('this agent does not see all tickets')
writeFileSync(`${STORE}.new`, JSON.stringify({ since: newest, tickets }))
renameSync(`${STORE}.new`, STORE)
