/**
 * A careful sync: every ticket that changed, page by page as `Link` says, from where the last run ended; what it holds is
 * written once all is there.
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
    const body = JSON.parse(text)
    return [{ body, next: /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1] }, undefined]
  } catch (error) {
    return [undefined, error]
  }
}

const { since, tickets } = existsSync(STORE)
  ? JSON.parse(readFileSync(STORE, 'utf8'))
  : { since: '2000-01-01T00:00:00Z', tickets: {} }

const query = new URLSearchParams({ updated_since: since, order_by: 'updated_at', order_type: 'asc', per_page: '100' })
let newest = since
for (let address = `${url}/api/v2/tickets?${query}`; address !== undefined; ) {
  const { body, next } = await get(address)
  for (const { id, subject, status, updated_at } of body) {
    tickets[id] = { id, subject, status, updated_at }
    if (updated_at > newest) newest = updated_at
  }
  address = next
}
writeFileSync(`${STORE}.new`, JSON.stringify({ since: newest, tickets }))
renameSync(`${STORE}.new`, STORE)
