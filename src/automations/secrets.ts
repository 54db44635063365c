import { type FieldError, invalidValue } from '../errors.ts'
import type { RuleAction } from '../store/automation-rules.ts'

/** Stands for a password or key when a rule is seen back; sent again, it keeps the one there is. */
const MASK = '********'

export function masked(action: RuleAction): RuleAction {
  const { auth_header, api_key } = action
  if (auth_header === undefined && api_key === undefined) return action
  return {
    ...action,
    ...(auth_header && { auth_header: { ...auth_header, password: MASK } }),
    ...(api_key !== undefined && { api_key: MASK }),
  }
}

const hasSecret = ({ auth_header, api_key }: RuleAction) => auth_header !== undefined || api_key !== undefined

/**
 * For each action the stored one whose secrets its masks stand for: of those with secrets the one to the same URL, so
 * that none is sent elsewhere when others come or go; a new URL takes over the first that is left.
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
  for (const action of masking) take(action, (one) => one.url === action.url)
  for (const action of masking) take(action, () => true)
  return actions.map((action) => found.get(action))
}

/** The actions with the stored secrets in place of their masks. */
export function unmasked(actions: readonly RuleAction[], stored: readonly RuleAction[] = []): RuleAction[] {
  const before = predecessors(actions, stored)
  return actions.map((action, index) => {
    const { auth_header, api_key } = action
    const known = before[index]
    return {
      ...action,
      ...(auth_header?.password === MASK && {
        auth_header: { ...auth_header, password: known?.auth_header?.password ?? MASK },
      }),
      ...(api_key === MASK && { api_key: known?.api_key ?? MASK }),
    }
  })
}

/** A mask that stands for nothing. */
export function checkMasks(actions: readonly RuleAction[], stored: readonly RuleAction[] = []): FieldError[] {
  return unmasked(actions, stored).flatMap(({ auth_header, api_key }, index) => {
    const rule = 'It should be a secret: there is none stored that the mask could stand for'
    if (api_key === MASK) return [invalidValue(`actions[${index}].api_key`, rule)]
    return auth_header?.password === MASK ? [invalidValue(`actions[${index}].auth_header.password`, rule)] : []
  })
}
