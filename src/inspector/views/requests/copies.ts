import type { JournaledCall, JournaledRequest } from '../../../journal/view.ts'

/** A call as lines to paste elsewhere; the key is always a variable, never shown. */

const targetOf = ({ path, query }: JournaledCall): string => {
  const search = new URLSearchParams(query).toString()
  return search === '' ? path : `${path}?${search}`
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

const hasBody = ({ request_body: body }: JournaledRequest): boolean => body !== null && body !== undefined
const bodyText = ({ request_body: body }: JournaledRequest): string =>
  typeof body === 'string' ? body : JSON.stringify(body)

export function curlOf(call: JournaledRequest, url: string): string {
  const lines = [`curl -u "$FRESHDESK_API_KEY:X" -X ${call.method} ${quoted(url + targetOf(call))}`]
  if (hasBody(call)) lines.push(`-H 'Content-Type: application/json'`, `-d ${quoted(bodyText(call))}`)
  return lines.join(' \\\n  ')
}

export function fetchOf(call: JournaledRequest, url: string): string {
  const headers = [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the code that is copied
    'Authorization: `Basic ${btoa(`${process.env.FRESHDESK_API_KEY}:X`)}`',
    ...(hasBody(call) ? [`'Content-Type': 'application/json'`] : []),
  ]
  const members = [
    `  method: '${call.method}',`,
    `  headers: { ${headers.join(', ')} },`,
    ...(hasBody(call) ? [`  body: JSON.stringify(${bodyText(call)}),`] : []),
  ]
  return [`await fetch(${JSON.stringify(url + targetOf(call))}, {`, ...members, '})'].join('\n')
}

export function expectationOf(call: JournaledRequest): string {
  const what = hasBody(call) && typeof call.request_body === 'object' ? { body: call.request_body } : {}
  const query = Object.keys(call.query).length > 0 ? { query: call.query } : {}
  const match = JSON.stringify({ ...query, ...what })
  return `expect(freshdesk).toHaveReceived('${call.operation ?? 'an operation'}'${match === '{}' ? '' : `, ${match}`})`
}
