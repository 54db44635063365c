import type { Endpoint, Example, ExampleFile, ExampleForm } from '../http/endpoint.ts'

/** Bodies of successes, by operation and the position of its example: `createTicket 0`. */
export type RecordedReplies = ReadonlyMap<string, unknown>

export interface RecordedCall {
  readonly method: string
  /** Below the API's base, with its query. */
  readonly path: string
  /** JSON, or a form. */
  readonly body: unknown
}

/** Lists in examples end here: enough to see the shape. */
const SHOWN = 2

/** Makes each endpoint's examples and keeps what was answered; `call` starts from the same account every time. */
export async function recordReplies(
  endpoints: readonly Endpoint[],
  call: (request: RecordedCall) => Promise<{ readonly status: number; readonly body: unknown }>,
): Promise<RecordedReplies> {
  const replies = new Map<string, unknown>()
  for (const endpoint of endpoints) {
    for (const [index, example] of endpoint.examples.entries()) {
      const { status, body } = await call(exampleRequestOf(endpoint, example))
      if (status !== endpoint.success.status) {
        throw new Error(
          `${endpoint.id} answers its example "${example.summary}" with ${status}: ${JSON.stringify(body)}`,
        )
      }
      replies.set(`${endpoint.id} ${index}`, shortened(body))
    }
  }
  return replies
}

export function exampleRequestOf({ method, path }: Pick<Endpoint, 'method' | 'path'>, example: Example): RecordedCall {
  const { params = {}, query = {}, form, body = form && formDataOf(form) } = example
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) search.set(name, String(value))
  const named = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  return { method: method.toUpperCase(), path: search.size > 0 ? `${named}?${search}` : named, body }
}

/** Members of objects are parts of their own: `fields[email]`. */
function formDataOf(form: ExampleForm): FormData {
  const data = new FormData()
  for (const [name, part] of Object.entries(form)) {
    if (isFile(part)) data.append(name, new Blob([part.text]), part.name)
    else for (const [member, value] of Object.entries(part)) data.append(`${name}[${member}]`, String(value))
  }
  return data
}

export const isFile = (part: ExampleForm[string]): part is ExampleFile => 'text' in part

function shortened(body: unknown): unknown {
  if (Array.isArray(body)) return body.slice(0, SHOWN)
  const { results, ...rest } = (body ?? {}) as { readonly results?: unknown }
  return Array.isArray(results) ? { ...rest, results: results.slice(0, SHOWN) } : body
}
