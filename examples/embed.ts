// The emulator in a process of yours: `createEmulator` resolves when it listens.
import { createEmulator, type Emulator } from 'freshdesk-emulator'

const freshdesk: Emulator = await createEmulator({ now: '2030-01-15T09:00:00Z', freeze: true })
const headers = { Authorization: `Basic ${Buffer.from(`${freshdesk.apiKey}:X`).toString('base64')}` }
const response = await fetch(`${freshdesk.url}/api/v2/tickets/1`, { headers })
const ticket = (await response.json()) as { readonly id: number }
process.stdout.write(`${response.status} ticket ${ticket.id}, ${freshdesk.requests.list().length} call\n`)
await freshdesk.close()
