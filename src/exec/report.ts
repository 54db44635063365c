import type { AccountHandle } from '../account-handle.ts'
import { plural } from '../domain/verdicts/verdict.ts'

/** For people: how many calls came, and what they tell of the client, a line a finding. */
export function reportOf(accounts: readonly AccountHandle[]): string {
  const calls = accounts.reduce((sum, account) => sum + account.requests.list().length, 0)
  const findings = accounts.flatMap((account) =>
    account.requests.verdicts().map((verdict) => ({ ...verdict, account: account.name })),
  )
  const summary =
    calls === 0
      ? 'no call came: docs/base-url.md says how each kind of client is pointed here'
      : `${plural(calls, 'call')}, ${findings.length === 0 ? 'no findings' : plural(findings.length, 'finding')}`
  const lines = findings.map(({ severity, verdict, explanation, account, request_ids }) => {
    const where = accounts.length === 1 ? '' : ` of ${account}`
    return `  ${severity.padEnd(7)} ${verdict}: ${explanation} (requests${where}: ${shortened(request_ids)})`
  })
  return `${[`freshdesk-emulator: ${summary}`, ...lines].join('\n')}\n`
}

const SHOWN_IDS = 10

const shortened = (ids: readonly number[]) =>
  ids.length <= SHOWN_IDS ? ids.join(', ') : `${ids.slice(0, SHOWN_IDS).join(', ')} ... ${ids.length} in all`
