import type { ControlOperation } from './operation.ts'
import { controlOperations } from './operations.ts'

/** Operation at one of its paths. */
export interface ControlRoute extends ControlOperation {
  readonly path: `/${string}`
}

/** An account's operation stands twice: for the default account, and below its name, where its id ends in `ByName`. */
export const controlRoutes: readonly ControlRoute[] = controlOperations.flatMap((operation) => {
  if (operation.scope === 'emulator') return [{ ...operation, path: operation.path as `/${string}` }]
  const own = operation.path === '' ? '/account' : operation.path
  return [
    { ...operation, path: own as `/${string}` },
    { ...operation, id: `${operation.id}ByName`, path: `/accounts/:account${operation.path}` as const },
  ]
})
