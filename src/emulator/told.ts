import type { ControlOptions } from '../control/door.ts'
import { isPostgresUrl } from '../persistence/postgres/url.ts'
import { formatTime } from '../times.ts'
import type { AccountRegistry } from './accounts.ts'
import type { SettledOptions } from './options.ts'

/** Writes a failure to standard error, where nobody else is told. */
export const writeError = (error: unknown): void => {
  process.stderr.write(`${String((error as Error)?.stack ?? error)}\n`)
}

/**
 * Tells who steers the emulator, a line a control operation that writes: where several share it, which a token shows,
 * or accounts that several replicas have.
 */
export function auditOf(
  { controlToken, data = '', onNotice }: SettledOptions,
  accounts: AccountRegistry,
): ControlOptions['audit'] {
  if (onNotice === undefined || (controlToken === undefined && !isPostgresUrl(data))) return undefined
  return (account, message) => {
    const { clock } = accounts.find(account) ?? accounts.default
    onNotice({ at: formatTime(clock.seconds()), account, notice: 'control_write', message })
  }
}
