import { type FieldError, type Finding, invalidValue } from '../errors.ts'
import { MASK, maskedUrl, urlPassword, withUrlPassword } from '../journal/redact.ts'
import type { RuleAction } from '../store/rows/automation-rules.ts'

const passwordIn = (url: string | undefined) => (url === undefined ? undefined : urlPassword(url))

/** A mask that is sent again keeps the secret there is. */
export function masked(action: RuleAction): RuleAction {
  const { auth_header, api_key, url } = action
  if (!hasSecret(action)) return action
  return {
    ...action,
    ...(url !== undefined && { url: maskedUrl(url) }),
    ...(auth_header && { auth_header: { ...auth_header, password: MASK } }),
    ...(api_key !== undefined && { api_key: MASK }),
  }
}

const hasSecret = ({ auth_header, api_key, url }: RuleAction) =>
  auth_header !== undefined || api_key !== undefined || passwordIn(url) !== undefined

const isToSameUrl = (one: RuleAction, other: RuleAction) => maskedUrl(one.url ?? '') === maskedUrl(other.url ?? '')

/**
 * The stored action for each action whose masks stand for its secrets: of those with secrets the one to the same URL,
 * so that no secret is sent elsewhere when others are added or removed; an action with a new URL takes over the first
 * that is left.
 */
function predecessors(actions: readonly RuleAction[], stored: readonly RuleAction[]): (RuleAction | undefined)[] {
  const left = new Set(stored.filter(hasSecret))
  const found = new Map<RuleAction, RuleAction>()
  const take = (action: RuleAction, isFitting: (one: RuleAction) => boolean) => {
    const one = found.has(action) ? undefined : [...left].find(isFitting)
    if (one === undefined) return
    found.set(action, one)
    left.delete(one)
  }
  const masking = actions.filter(hasSecret)
  for (const action of masking) take(action, (one) => isToSameUrl(one, action))
  for (const action of masking) take(action, () => true)
  return actions.map((action) => found.get(action))
}

/** The actions with the stored secrets in place of their masks. */
export function unmasked(actions: readonly RuleAction[], stored: readonly RuleAction[] = []): RuleAction[] {
  const before = predecessors(actions, stored)
  return actions.map((action, index) => {
    const { auth_header, api_key, url } = action
    const known = before[index]
    return {
      ...action,
      ...(url !== undefined &&
        passwordIn(url) === MASK && { url: withUrlPassword(url, passwordIn(known?.url) ?? MASK) }),
      ...(auth_header?.password === MASK && {
        auth_header: { ...auth_header, password: known?.auth_header?.password ?? MASK },
      }),
      ...(api_key === MASK && { api_key: known?.api_key ?? MASK }),
    }
  })
}

/** A mask that stands for nothing. */
export function checkMasks(
  actions: readonly (RuleAction | undefined)[] | undefined,
  stored: readonly RuleAction[] = [],
): Finding[] {
  const given = actions?.filter((action) => action !== undefined) ?? []
  return unmasked(given, stored)
    .flatMap((action, index) => maskErrors(action, `actions[${index}]`))
    .map((error) => ({ ...error, readFrom: ['actions'] }))
}

function maskErrors({ auth_header, api_key, url }: RuleAction, path: string): FieldError[] {
  const rule = 'It should be a secret: there is none stored that the mask could stand for'
  if (passwordIn(url) === MASK) return [invalidValue(`${path}.url`, rule)]
  if (api_key === MASK) return [invalidValue(`${path}.api_key`, rule)]
  return auth_header?.password === MASK ? [invalidValue(`${path}.auth_header.password`, rule)] : []
}
