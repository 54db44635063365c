import type { EmulatorOptions } from '../../src/index.ts'
import { type Answer, type Freshdesk, startFreshdesk } from '../support/freshdesk.ts'

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
export const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
export const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error'

export interface ScimCall {
  readonly body?: unknown
  readonly token?: string | null
  readonly headers?: Readonly<Record<string, string>>
}

export interface Provider {
  readonly freshdesk: Freshdesk
  /** @param path after `/scim/v2`, or from the account's prefix when it has `/scim/v2` in it */
  call(method: string, path: string, call?: ScimCall): Promise<Answer>
  get(path: string, call?: ScimCall): Promise<Answer>
  post(path: string, body: unknown, call?: ScimCall): Promise<Answer>
  put(path: string, body: unknown, call?: ScimCall): Promise<Answer>
  /** Operations of a PATCH. */
  patch(id: string, operations: readonly unknown[], call?: ScimCall): Promise<Answer>
  delete(path: string, call?: ScimCall): Promise<Answer>
}

/** An identity provider of an account that lets it in, reset before each test. */
export async function startProvider(options: EmulatorOptions = {}): Promise<Provider> {
  const { fixture = 'support-desk', ...others } = options
  const freshdesk = await startFreshdesk({ fixture, ...others })
  return providerOf(freshdesk)
}

/** Before each test, once the account was reset. */
export const letIn = ({ emulator }: Freshdesk): void =>
  emulator.update({ settings: { saml_sso: true, scim: true, seats: 10_000 } })

function providerOf(freshdesk: Freshdesk): Provider {
  const call = async (method: string, path: string, { body, token = 'scim-token', headers }: ScimCall = {}) => {
    const whole = path.includes('/scim/v2') ? path : `/scim/v2${path}`
    const response = await fetch(`${freshdesk.emulator.url}${whole}`, {
      method,
      headers: {
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/scim+json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text === '' ? undefined : JSON.parse(text),
    }
  }
  return {
    freshdesk,
    call,
    get: (path, more) => call('GET', path, more),
    post: (path, body, more) => call('POST', path, { ...more, body }),
    put: (path, body, more) => call('PUT', path, { ...more, body }),
    patch: (id, Operations, more) => call('PATCH', `/Users/${id}`, { ...more, body: { schemas: [PATCH], Operations } }),
    delete: (path, more) => call('DELETE', path, more),
  }
}
