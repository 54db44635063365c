import { request } from 'node:http'
import autocannon from 'autocannon'

const CONNECTIONS = 20
export const AUTHORIZATION = `Basic ${Buffer.from('admin-api-key:X').toString('base64')}`

/** The reference's own example of creating a ticket, with a requester that exists. */
const NEW_TICKET = JSON.stringify({
  description: 'Details about the issue...',
  subject: 'Support Needed...',
  email: 'ada@acme.test',
  priority: 1,
  status: 2,
  cc_emails: ['ram@freshdesk.com', 'diana@freshdesk.com'],
})

const getOf = (path) => ({ method: 'GET', path, headers: { authorization: AUTHORIZATION } })
const viewOf = (id) => getOf(`/api/v2/tickets/${id}`)

export const LIST = [getOf('/api/v2/tickets?per_page=30')]
export const SEARCH = [getOf(`/api/v2/search/tickets?query=${encodeURIComponent('"priority:2 AND status:2"')}`)]

const writeOf = (method, path, body) => ({
  method,
  path,
  headers: { authorization: AUTHORIZATION, 'content-type': 'application/json' },
  body,
})
export const CREATE = [writeOf('POST', '/api/v2/tickets', NEW_TICKET)]
/** To and fro, so that each changes something. */
export const UPDATE = [1, 2].map((priority) => writeOf('PUT', '/api/v2/tickets/37', JSON.stringify({ priority })))
export const REPLY = [writeOf('POST', '/api/v2/tickets/37/reply', JSON.stringify({ body: 'We are on it' }))]
/** Of the generated tickets, whose ids follow the fixture's 36. */
export const SAME_VIEW = [viewOf(37)]
export const viewsOf = (count, tickets, first = 0) =>
  Array.from({ length: count }, (_, index) =>
    viewOf(37 + ((first + index * Math.floor((tickets - 36) / count)) % (tickets - 36))),
  )

/** Sends `amount` requests, the given ones in turn, and throws unless each was answered with a success. */
export async function drive(port, requests, amount, connections = CONNECTIONS) {
  let client = 0
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections,
    pipelining: 1,
    amount,
    // It ends with a sample.
    sampleInt: 5,
    setupClient(connection) {
      // Each connection its share, so that the requests go round instead of 20 times the same.
      const share = requests.filter((_, index) => index % connections === client)
      client++
      connection.setRequests((share.length > 0 ? share : requests).map((one) => ({ ...one })))
    },
  })
  if (result.errors > 0 || result.non2xx > 0 || result['2xx'] !== amount) {
    throw new Error(`${result.errors} errors, ${result.non2xx} failures and ${result['2xx']} of ${amount} answers`)
  }
}

/** A reply as it came: status, headers flat without the connection's own, body. */
export function record(port, { method, path, headers, body }) {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => {
        const kept = []
        for (let index = 0; index < response.rawHeaders.length; index += 2) {
          const [name, value] = response.rawHeaders.slice(index, index + 2)
          if (!['connection', 'keep-alive'].includes(name.toLowerCase())) kept.push(name, value)
        }
        resolve({ status: response.statusCode, headers: kept, body: Buffer.concat(chunks) })
      })
    })
    call.on('error', reject)
    call.end(body)
  })
}
