/**
 * A sync by updated_since, with the sins that most have: it asks from the time at which its own clock ended the last run,
 * numbers pages, knows no 429 but by its status and waits no longer than it likes.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const { FRESHDESK_EMULATOR_URL: url, FRESHDESK_EMULATOR_API_KEY: key, FRESHDESK_EMULATOR_RUN_DIR: folder } = process.env
const STORE = join(folder, 'store.json')

async function pageOf(since, page) {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(`${url}/api/v2/tickets?updated_since=${since}&per_page=100&page=${page}`, {
      headers: { Authorization: `Basic ${btoa(`${key}:X`)}` },
      signal: AbortSignal.timeout(5000),
    })
    if (response.ok) return response.json()
    if (attempt === 3) throw new Error(`${response.status} ${await response.text()}`)
    await wait(100)
  }
}

const { since, tickets } = existsSync(STORE)
  ? JSON.parse(readFileSync(STORE, 'utf8'))
  : { since: '2000-01-01T00:00:00Z', tickets: {} }

for (let page = 1; ; page++) {
  const rows = await pageOf(since, page)
  for (const { id, subject, status, updated_at } of rows) tickets[id] = { id, subject, status, updated_at }
  if (rows.length < 100) break
}
writeFileSync(STORE, JSON.stringify({ since: `${new Date().toISOString().slice(0, 19)}Z`, tickets }))
