/**
 * @typedef {object} RawCase bytes for a connection of its own
 * @property {readonly (string | Buffer)[]} pieces written one after the other
 * @property {'wait' | 'half-close' | 'reset'} after what the client does once all are written
 */

const ODD_METHODS = ['PROPFIND', 'get', 'CONNECT', 'TRACE', 'M-SEARCH', 'QUERY', 'PURGE', 'LINK', 'SOURCE', 'UNBIND']
const ODD_TARGETS = [
  ...[
    '*',
    '/',
    '//',
    '//evil.test/api/v2/tickets',
    '/..',
    '/%',
    '/%00',
    '/%ff',
    '/api/v2/../v2/tickets',
    '/api//v2/tickets',
  ],
  ...['http://acme.freshdesk.com/api/v2/tickets', 'http://[::1', 'https://x.test:443/', 'HTTP://', 'ftp://a/b', 'a:b'],
  ...[
    '/api/v2/tickets#x',
    '/api/v2/tickets?',
    '/api/v2/tickets??a',
    '/\\',
    '/_emulator',
    '/_emulator/',
    '/_emulator/%2e%2e',
  ],
  ...[
    '/data/helpdesk/attachments/production/1/original/x',
    '/docs',
    '/docs/',
    '/openapi.json',
    '/api/v2',
    '/acme/api/v2/tickets',
  ],
]

const head = (method, target, headers) =>
  `${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`
const key = `Authorization: Basic ${Buffer.from('admin-api-key:x').toString('base64')}`
const list = head('GET', '/api/v2/tickets', [key])

const KINDS = {
  brokenLine: (chance) => [
    chance.pick([
      ...[
        '\r\n\r\n',
        '\0',
        'GET',
        'GET /\r\n\r\n',
        'GET / HTTP/9.9\r\n\r\n',
        'GET  /  HTTP/1.1\r\n\r\n',
        'HTTP/1.1 200 OK\r\n\r\n',
      ],
      ...[
        '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
        'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
        'GET / HTTP/1.1\nHost: x\n\n',
      ],
      ...['GET /\u0001 HTTP/1.1\r\nHost: x\r\n\r\n', 'GET / HTTP/1.0\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n'],
    ]),
  ],
  smuggling: (chance) => [
    head('POST', '/api/v2/tickets', [
      key,
      'Content-Type: application/json',
      ...chance.pick([
        ['Content-Length: 5', 'Transfer-Encoding: chunked'],
        ['Content-Length: 5', 'Content-Length: 6'],
        ['Transfer-Encoding: chunked, identity'],
        ['Transfer-Encoding : chunked'],
        ['Transfer-Encoding: xchunked', 'Content-Length: 3'],
        ['Content-Length: -1'],
        ['Content-Length: +3'],
        ['Content-Length: 99999999999999999999'],
        ['Content-Length: 0x3'],
      ]),
    ]),
    `0\r\n\r\n${list}`,
  ],
  badChunks: (chance) => [
    head('POST', '/api/v2/tickets', [key, 'Content-Type: application/json', 'Transfer-Encoding: chunked']),
    chance.pick([
      ...[
        'zz\r\n',
        '5\r\n{}',
        '-1\r\n{}\r\n',
        'ffffffffffffffffff\r\n',
        '2\r\n{}x\r\n0\r\n\r\n',
        '2;a=b\r\n{}\r\n0\r\nX: y\r\n\r\n',
      ],
      ...[
        `2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
        '0\r\nContent-Length: 5\r\n\r\n',
        '2\n{}\n0\n\n',
        '2\r\n{}\r\n',
      ],
    ]),
  ],
  pipelined: (chance) => Array.from({ length: chance.between(2, 30) }, () => list),
  cut: (chance) => {
    const body = JSON.stringify({ subject: 'S', description: 'x'.repeat(chance.below(5000)), email: 'a@fuzz.test' })
    const whole =
      head('POST', '/api/v2/tickets', [key, 'Content-Type: application/json', `Content-Length: ${body.length}`]) + body
    return [whole.slice(0, chance.below(whole.length))]
  },
  manyPieces: () => [...list].slice(0, 40).concat(list.slice(40)),
  headers: (chance) => [
    head(
      'GET',
      '/api/v2/tickets',
      chance.pick([
        [`X-Long: ${'x'.repeat(chance.between(8000, 90_000))}`],
        Array.from({ length: chance.between(500, 3000) }, (_, at) => `X-${at}: y`),
        [`Cookie: ${'a=b; '.repeat(2000)}`],
        [`Authorization: Basic ${'A'.repeat(12_000)}`],
        [`Authorization: Bearer ${'{{'.repeat(3000)}`],
        ['X: \x7f', 'Y: \xff', 'Z:', ':x'],
        ['A: b\r\n c: d'],
        ['Host: other.test', 'Host: acme.freshdesk.com'],
        ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Key: x'],
        ['Upgrade: h2c', 'Connection: Upgrade, HTTP2-Settings', 'HTTP2-Settings: AAMAAABkAAQAAP__'],
        ['Expect: something'],
        ['Expect: 100-continue', 'Content-Length: 2'],
        ['Connection: close, keep-alive', 'Keep-Alive: timeout=-1'],
      ]),
    ),
  ],
  target: (chance) => [head(chance.pick(['GET', 'POST', 'OPTIONS', ...ODD_METHODS]), chance.pick(ODD_TARGETS), [key])],
  longTarget: (chance) => [head('GET', `/api/v2/tickets?${'a=b&'.repeat(chance.between(1000, 5000))}`, [key])],
  noise: (chance) => [Buffer.from(Array.from({ length: chance.between(1, 2000) }, () => chance.below(256)))],
}

/** @param {import('./chance.js').Chance} chance @returns {RawCase & { kind: string }} */
export function rawCase(chance) {
  const kind = chance.pick(Object.keys(KINDS))
  const pieces = KINDS[kind](chance)
  return { kind, pieces, after: chance.pick(['wait', 'wait', 'half-close', 'reset']) }
}
