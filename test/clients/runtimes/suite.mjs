// What a suite does that runs below Bun or Deno, with the emulator in its process; tells as JSON what it saw.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createEmulator } from 'freshdesk-emulator'

const data = join(process.argv[2], 'data.json')
const start = () => createEmulator({ now: '2030-01-15T09:00:00Z', freeze: true, data })
const freshdesk = await start()

const call = (method, path, body) =>
  fetch(`${freshdesk.url}/api/v2${path}`, {
    method,
    headers: {
      Authorization: `Basic ${btoa(`${freshdesk.apiKey}:X`)}`,
      ...(typeof body === 'string' && { 'Content-Type': 'application/json' }),
    },
    ...(body && { body }),
  })
const failureOf = (promise) =>
  promise.then(
    () => 'answered',
    () => 'failed',
  )

const NEW_TICKET = JSON.stringify({
  email: 'ada@acme.test',
  subject: 'A case',
  description: 'x',
  status: 2,
  priority: 1,
})

const unauthorized = await fetch(`${freshdesk.url}/api/v2/tickets`)
const made = await call('POST', '/tickets', NEW_TICKET)
const { id, created_at } = await made.json()

const form = new FormData()
form.append('body', 'A note')
form.append('notify_emails[]', 'alex@acme-helpdesk.test')
form.append('attachments[]', new Blob(['häm'], { type: 'text/plain' }), 'a.txt')
const note = await call('POST', `/tickets/${id}/notes`, form)
const [attachment] = (await note.json()).attachments ?? []
const file = await fetch(attachment.attachment_url)

// Connections that break, and one that has to wait.
freshdesk.faults.add({ match: { operation: 'createTicket' }, effect: { connection: 'reset' } })
freshdesk.faults.add({ match: { operation: 'listAgents' }, effect: { connection: 'truncate' } })
freshdesk.faults.add({ match: { operation: 'listGroups' }, effect: { delay_ms: 20 } })
const reset = await failureOf(call('POST', '/tickets', NEW_TICKET))
const truncated = await failureOf(call('GET', '/agents').then((reply) => reply.json()))
const late = await call('GET', '/groups')

// A webhook to a server of its own.
const receiver = createServer().listen(0, '127.0.0.1')
await once(receiver, 'listening')
const arrived = once(receiver, 'request').then(async ([request, response]) => {
  let text = ''
  for await (const chunk of request) text += chunk
  response.end()
  return JSON.parse(text)
})
const rule = await call(
  'POST',
  '/automations/4/rules',
  JSON.stringify({
    name: 'Tell',
    performer: { type: 3 },
    events: [{ field_name: 'priority', from: '--', to: 4 }],
    actions: [
      {
        field_name: 'trigger_webhook',
        request_type: 'POST',
        url: `http://127.0.0.1:${receiver.address().port}/`,
        content_type: 'JSON',
        content_layout: '2',
        content: { id: '{{ticket.id}}' },
      },
    ],
  }),
)
await call('PUT', `/tickets/${id}`, JSON.stringify({ priority: 4 }))
const delivered = await arrived
receiver.close()

const received = freshdesk.requests.list({ operation: 'updateTicket' }).length
freshdesk.reset()
const gone = await call('GET', `/tickets/${id}`)
await call('POST', '/tickets', NEW_TICKET)
await freshdesk.close()
const closed = await failureOf(call('GET', '/tickets'))

const again = await start()
const kept = again.requests.list().length
const reply = await fetch(`${again.url}/api/v2/tickets/${id}`, {
  headers: { Authorization: `Basic ${btoa(`${again.apiKey}:X`)}` },
})
await again.close()

process.stdout.write(
  JSON.stringify({
    unauthorized: unauthorized.status,
    made: [made.status, id, created_at],
    note: [note.status, attachment.name, attachment.size, await file.text(), file.headers.get('content-type')],
    reset,
    truncated,
    late: late.status,
    rule: rule.status,
    delivered,
    received,
    gone: gone.status,
    closed,
    kept: [kept, reply.status],
  }),
)
