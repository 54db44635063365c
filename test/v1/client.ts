import { send } from '../support/call.ts'
import { basic, type Freshdesk } from '../support/freshdesk.ts'

export interface V1Call {
  readonly key?: string | null
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Asks at the account's root, as clients of version 1 do. */
export const clientOfV1 =
  ({ emulator }: Freshdesk) =>
  async (path: string, { key = 'admin-api-key', method = 'GET', headers, body }: V1Call = {}) => {
    const answer = await send(`${emulator.url}${path}`, {
      method,
      headers: new Headers({ ...(key === null ? {} : { Authorization: basic(key) }), ...headers }),
      ...(body === undefined ? {} : { body }),
    })
    const isJson = answer.headers.get('content-type')?.startsWith('application/json')
    return { ...answer, body: isJson ? JSON.parse(answer.text) : undefined }
  }
