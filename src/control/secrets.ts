import * as z from 'zod'
import { ControlError } from './errors.ts'
import type { ControlCall } from './operation.ts'
import type { ShownKeys } from './shown-keys.ts'

/** Parameter of operations that may show secrets. */
export const SecretsQuery = () =>
  z
    .strictObject({
      secrets: z
        .enum(['true', 'false'])
        .meta({ description: 'Secrets too; for callers on this machine, and those with the control token' }),
    })
    .partial()

type Asked = Pick<ControlCall<unknown, z.infer<ReturnType<typeof SecretsQuery>>>, 'query' | 'isTrusted'>

/** Throws `ControlError` 403 for a caller who may not have secrets. */
export function checkTrust({ isTrusted }: Pick<ControlCall, 'isTrusted'>): void {
  if (isTrusted) return
  throw new ControlError(
    403,
    'Keys and passwords are told to callers on the emulator’s own machine that no proxy passed on, and to those with the token of --control-token',
  )
}

/** Whether secrets are to be told. Throws `ControlError` 403 where they are asked for in vain. */
export function asksForSecrets(call: Asked): boolean {
  if (call.query.secrets !== 'true') return false
  checkTrust(call)
  return true
}

/** Throws as `asksForSecrets` does. */
export function shownKeys(call: Asked): ShownKeys {
  if (asksForSecrets(call)) return 'all'
  return call.isTrusted ? 'public' : 'none'
}

/**
 * Keys to show of a new account. Those of a fixture are no secret from the caller who sent or named it; those of the
 * account it was forked from are. Throws as `asksForSecrets` does.
 */
export function shownKeysOfNew(call: Asked, { from }: { readonly from?: string | undefined }): ShownKeys {
  const shown = shownKeys(call)
  return shown === 'public' && from === undefined ? 'all' : shown
}
