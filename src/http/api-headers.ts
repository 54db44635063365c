import type { Account } from '../account/account.ts'
import type { LimitDecision } from '../account/limits.ts'
import type { HeaderContext } from './door.ts'
import { statusLine } from './write.ts'

const CORS_EXPOSED =
  'Link, Location, Retry-After, X-Request-Id, X-Freshdesk-API-Version, X-RateLimit-Total, X-RateLimit-Remaining, X-RateLimit-Used-CurrentRequest'

/** Adds every header that a recorded reply has besides those of all doors, in recorded order. */
export function addApiHeaders(headers: string[], { request, account, status, limit }: HeaderContext): void {
  headers.push(
    'Status',
    statusLine(status),
    'Cache-Control',
    'no-store',
    'Pragma',
    'no-cache',
    'Expires',
    'Wed, 13 Oct 2010 00:00:00 UTC',
    'X-Request-Id',
    account.random.uuid('request_id'),
    'X-Freshdesk-API-Version',
    'latest=v2; requested=v2',
  )
  if (limit !== undefined) addLimit(headers, account, limit)
  headers.push(
    'X-Fw-Ratelimiting-Managed',
    'true',
    'X-Frame-Options',
    'SAMEORIGIN',
    'X-Content-Type-Options',
    'nosniff',
  )
  if (request.headers.origin === undefined) return
  const exposed = account.settings.reason_header ? `${CORS_EXPOSED}, X-Emulator-Reason` : CORS_EXPOSED
  headers.push('Access-Control-Allow-Origin', '*', 'Access-Control-Expose-Headers', exposed)
}

function addLimit(headers: string[], account: Account, { total, remaining, used }: LimitDecision): void {
  headers.push(
    'X-RateLimit-Total',
    limitNumber(account, total),
    'X-RateLimit-Remaining',
    limitNumber(account, remaining),
    'X-RateLimit-Used-CurrentRequest',
    String(used),
  )
}

const limitNumber = (account: Account, value: number) =>
  account.settings.decimal_limit_headers ? value.toFixed(1) : String(value)
