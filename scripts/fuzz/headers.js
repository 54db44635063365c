const basic = (user, password = 'x') => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

const AGENT_KEYS = ['supervisor-api-key', 'agent-api-key', 'group-api-key', 'restricted-api-key']
const STRAY_AUTHORIZATIONS = [
  ...['', 'Basic', 'Basic !', 'Basic Og==', 'Bearer x', 'Digest a="b"', `Basic ${'A'.repeat(5000)}`, basic('nobody')],
  ...[basic('amy.agent@example.com', 'password'), basic('amy.agent@example.com', 'wrong'), basic('\ud800', '\0')],
]
const STRAY_LINES = [
  ...['Origin: http://evil.test', 'Origin: null', 'Origin: http://localhost:3000', 'Origin: \xff', 'Referer: x'],
  ...[
    'Forwarded: for=1.2.3.4;host=evil.test;proto=https',
    'X-Forwarded-Host: evil.test',
    'X-Forwarded-Proto: javascript',
  ],
  ...[
    'X-Forwarded-For: 127.0.0.1, ::1',
    'X-HTTP-Method-Override: DELETE',
    'Accept: text/html',
    'Accept: x',
    'Accept: ',
  ],
  ...['Accept: application/json;q=0', 'Accept-Encoding: gzip, br', 'Accept-Language: *', 'If-None-Match: *'],
  ...['If-Modified-Since: x', 'Range: bytes=0-1', 'Range: bytes=5-1', 'Range: bytes=-99999', 'Range: bytes=0-,1-'],
  ...[
    'Cookie: a=b',
    'X-Request-Id: \xe9',
    'Content-Encoding: gzip',
    'Transfer-Encoding: identity',
    'TE: trailers',
    'Via: x',
  ],
  ...[
    'Access-Control-Request-Method: PUT',
    'Sec-Fetch-Site: cross-site',
    'Date: x',
    'Max-Forwards: 0',
    'Content-MD5: x',
  ],
]
const STRAY_HOSTS = [
  ...[
    '',
    'evil.test',
    '127.0.0.1',
    '[::1]:80',
    'localhost.',
    'ACME.FRESHDESK.COM',
    'nobody.freshdesk.com',
    'a b',
    'x:y',
  ],
  ...['.freshdesk.com', 'acme.freshdesk.com:99999', '%00', '\xff', 'x'.repeat(2000)],
]

/**
 * The account's place and the header lines of a call: by Host, by path or by the key alone, mostly an administrator's.
 * @param {{ account: string, isDefault: boolean }} lane
 * @returns {{ prefix: string, lines: string[], isAuthorized: boolean }}
 */
export function headersOf(chance, { account, isDefault }, { number, isControl, isHostile }) {
  const door = isControl ? 'none' : chance.pick(['host', 'host', 'path', 'key'])
  const known = door === 'host' ? `${account}.freshdesk.com` : '127.0.0.1'
  const host = isHostile && chance.is(0.04) ? chance.pick(STRAY_HOSTS) : known
  const keyOf = (name) => (isDefault ? name : `${account}.${name}`)
  const isAuthorized = !isHostile || chance.is(0.9)
  const other = chance.is(0.6) ? basic(keyOf(chance.pick(AGENT_KEYS))) : chance.pick(STRAY_AUTHORIZATIONS)
  const lines = [`Host: ${host}`, `X-Fuzz-Case: ${number}`]
  lines.push(`Authorization: ${isAuthorized ? basic(keyOf('admin-api-key')) : other}`)
  if (isHostile && chance.is(0.15)) lines.push(chance.pick(STRAY_LINES))
  return { prefix: door === 'path' ? `/${account}` : '', lines, isAuthorized: isAuthorized && host === known }
}
