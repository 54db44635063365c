import { unguessableKey } from '../time/random.ts'
import type { Actor } from './actor.ts'

/** Keys of the fixtures that are shipped. */
const SHIPPED_KEYS: ReadonlySet<string> = new Set([
  'admin-api-key',
  'supervisor-api-key',
  'agent-api-key',
  'group-api-key',
  'restricted-api-key',
])
const SHIPPED_PASSWORD = 'password'

/** Key of an agent who was given none. */
export const defaultKey = (id: number): string => `agent-${id}-api-key`

/** Anybody knows it, or can tell it from the agent's id. */
export const isPublicKey = (apiKey: string): boolean => SHIPPED_KEYS.has(apiKey) || /^agent-\d+-api-key$/.test(apiKey)

/** Key of an agent who was given this one, or none, in an account whose keys are known or not. */
export function agentKeyOf(account: { readonly hasRandomKeys: boolean }, id: number, given?: string): string {
  const key = given ?? defaultKey(id)
  return account.hasRandomKeys && isPublicKey(key) ? unguessableKey() : key
}

/** Password likewise; undefined: any will do with the key, and none without it. */
export const agentPasswordOf = (account: { readonly hasRandomKeys: boolean }, given?: string): string | undefined =>
  account.hasRandomKeys && given === SHIPPED_PASSWORD ? unguessableKey() : given

/** Tells whether the credentials by which the agent was found are such as anybody knows; the account's name may precede a key. */
export const arePublic = ({ agent }: Actor, credentials: { readonly username: string; readonly password: string }) =>
  credentials.username.endsWith(agent.api_key) ? isPublicKey(agent.api_key) : credentials.password === SHIPPED_PASSWORD
