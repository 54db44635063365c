import type { AccountHandle } from '../../../emulator/account-handle.ts'
import { plural } from '../../../verdicts/verdict.ts'

/** Report for people: the number of calls in all, and what the journals tell of the client, a line for each finding. */
export function reportOf(accounts: readonly AccountHandle[], calls: number, mayBeNone: boolean): string {
  const findings = accounts.flatMap((account) =>
    account.requests.verdicts().map((verdict) => ({ ...verdict, account: account.name })),
  )
  const counted = `${plural(calls, 'call')}, ${findings.length === 0 ? 'no findings' : plural(findings.length, 'finding')}`
  const summary = calls > 0 ? counted : noCall(mayBeNone)
  const lines = findings.map(({ severity, verdict, explanation, account, request_ids }) => {
    const where = accounts.length === 1 ? '' : ` of ${account}`
    return `  ${severity.padEnd(7)} ${verdict}: ${explanation} (requests${where}: ${shortened(request_ids)})`
  })
  return `${[`freshdesk-emulator: ${summary}`, ...lines].join('\n')}\n`
}

const noCall = (mayBeNone: boolean) =>
  mayBeNone
    ? 'no call came'
    : 'no call came, which fails the run without --allow-no-calls: docs/base-url.md says how each kind of client is pointed here'

const SHOWN_IDS = 10

const shortened = (ids: readonly number[]) =>
  ids.length <= SHOWN_IDS ? ids.join(', ') : `${ids.slice(0, SHOWN_IDS).join(', ')} ... ${ids.length} in all`
