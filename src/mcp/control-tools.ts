import type { ControlOperation } from '../control/operation.ts'
import { controlOperations } from '../control/operations.ts'
import { endpoints } from '../routes/index.ts'

/**
 * Tools that reach beyond the emulator or tell its secrets: left out unless the start asks for all. The text of a ticket
 * may steer an assistant.
 */
const FULL_ONLY: ReadonlySet<string> = new Set([
  'addHook',
  'exportAccount',
  'viewApiKey',
  'viewControlToken',
  'rotateApiKey',
  'rotateScimToken',
])

/** No tool: it waits for the calls to the account, and an assistant's may be one of them. */
const NO_TOOL = 'giveUpAccount'

/**
 * Tools for the control operations, in their order; their ids are the names of the tools. A stream is no tool, since
 * the answer of a tool ends.
 */
export const controlTools = (isFull: boolean): readonly ControlOperation[] =>
  controlOperations.filter(({ id, isStream }) => !isStream && id !== NO_TOOL && (isFull || !FULL_ONLY.has(id)))

/** Settings that decide where webhooks go and who may call, wherever they stand, in an account or a fixture. */
const OUTWARD = ['webhook_hosts', 'cors']

/** Rules reach outside, as hooks do. */
const writesRules = (id: unknown): boolean =>
  endpoints.some((one) => one.id === id && one.tag === 'Automations' && one.method !== 'get')

/** Members that a call that is sent again may not change. */
const REPLAYED = ['method', 'path', 'body']

/** Finds what may not be written without all tools: a name of a setting, the state of the account, a call of one's own. */
export function refusedMember(operation: string, value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (operation === 'actAsAgent' && writesRules((value as { readonly operation?: unknown }).operation))
    return 'operation'
  if (operation === 'replayRequest') return REPLAYED.find((name) => Object.hasOwn(value, name))
  const isAccount = operation === 'updateAccount'
  for (const [name, member] of Object.entries(value)) {
    if (OUTWARD.includes(name) || (isAccount && name === 'state') || name === 'secrets') return name
    const inner = refusedMember(name === 'account' ? 'updateAccount' : '', member)
    if (inner !== undefined) return inner
  }
  return undefined
}
