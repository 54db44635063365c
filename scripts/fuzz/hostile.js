/** A piece of JSON as it is to be written, valid or not. */
export class JsonText {
  constructor(text) {
    this.text = text
  }
}

const REPEATED = [
  ...['a', ' ', '\t', '\n', '\0', '😀', '\ud800', '\u202e', 'e\u0301', '\u200d', '"', '\\', "'", '&', '&lt;', ',', '@'],
  ...['<a', '<p>x</p>', '<div>', '<table><tr><td>', '<!--', '<![CDATA[', '<a href="', '</', '<b><i>', '&#', '<style>'],
  ...['{{', '{{ ', '{{ticket.', '{%', '{% if ', '}}', '[[', '(', ')', '[', '(((a', 'a-', 'key=', 'Bearer ', 'a.', '.a'],
  ...[
    'a@',
    '@a',
    'x@y.z,',
    '<a@b.c>',
    '::',
    '1',
    '0.',
    '-',
    '+1 ',
    '%',
    '%00',
    '../',
    '/',
    '?a=',
    '\r\n',
    'ß',
    'İ',
    'ﬃ',
  ],
]

const TEXTS = [
  ...['', ' ', '\0', '\u0001', '\u007f', '\ud800', '\udfff\ud800', '\ufeff', '\ufffe', '\u2028', '\u202e', '😀'],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'null',
    'undefined',
    'NaN',
    'true',
    '[object Object]',
    '-1',
    '0',
    '1e999',
  ],
  ...['9007199254740993', '0x10', '1_000', '１２', '-0', '+1', '1.', '.5', '00', '01'],
  ...['2030-02-30', '2030-13-01T00:00:00Z', '0000-00-00', '9999-12-31T23:59:59-23:59', '+275760-09-13T00:00:00Z'],
  ...['2030-01-01T24:00:00Z', '2030-01-01T00:00:60Z', '2030-01-01T00:00:00+99:99', '-000001-01-01', '2030-01'],
  ...['a@b', '@', 'a@b.c', '"a b"@c.test', 'a@[127.0.0.1]', 'Ada <ada@acme.test', 'ada@acme.test\r\nBcc: x@y.test'],
  ...[
    '<script>alert(1)</script>',
    '<svg onload=alert(1)>',
    "' OR 1=1 --",
    '#{7*7}',
    '{{7*7}}',
    '%s%n',
    '$(id)',
    '../..',
  ],
  ...['{{ticket.description}}', '{{ticket.requester.{{ticket.id}}}}', '{% for a in b %}', '{{ticket.url | size}}'],
  ...['\r\nX-Fuzz: 1', 'text/pl\u0001ain', 'a\u0000b', '(', '[', '*', '\\', '$', '^', '.*', '(a+)+$', '\\d'],
  ...['http://[::1', 'javascript:alert(1)', 'file:///etc/passwd', '//x', 'http://a b/', 'http://127.0.0.1:99999/'],
]

const NUMBERS = [
  ...[
    0,
    -0,
    -1,
    1,
    1.5,
    0.1,
    127,
    255,
    65_536,
    2 ** 31 - 1,
    2 ** 31,
    2 ** 32,
    2 ** 53 - 1,
    2 ** 53,
    2 ** 63,
    1e21,
    1e300,
  ],
  ...[Number.MIN_VALUE, Number.MAX_VALUE, -(2 ** 31), -(2 ** 53), 158000002101, 99999999999],
]

const NUMBER_TEXTS = [
  '1e400',
  '-1e400',
  '1E+2',
  '1e-400',
  '0.1e1',
  '1'.repeat(400),
  '123456789012345678901',
  '-0',
  '1.0',
]

const KEYS = [
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'length',
    '',
    ' ',
    '0',
    '-1',
    'id',
    'then',
  ],
  ...['custom_fields', 'cf_vip', 'a.b', 'a[b]', 'tags[]', '$ref', '\u0000', '\ud800', '😀', 'created_at', 'toJSON'],
]

/** Characters of JSON. */
const MOST_REPEATED = 500_000

/** @param {import('./chance.js').Chance} chance */
export function hostileText(chance) {
  const kind = chance.fraction()
  if (kind < 0.55) return chance.pick(TEXTS)
  if (kind < 0.85) {
    const piece = chance.pick(REPEATED)
    return piece.repeat(Math.max(1, Math.floor(chance.size() / piece.length)))
  }
  return Array.from({ length: chance.between(1, 40) }, () => String.fromCharCode(chance.below(0x10000))).join('')
}

/** Any value: of another type, out of bounds, deep, broad or long. */
export function hostileValue(chance) {
  const kind = chance.weighed({ text: 8, number: 4, plain: 4, numberText: 1, list: 1, object: 2, deep: 1, broad: 0.4 })
  if (kind === 'text') return hostileText(chance)
  if (kind === 'number') return chance.pick(NUMBERS)
  if (kind === 'plain') return chance.pick([null, true, false, [], {}, [null], [[]], { id: 1 }, [1, 1], ['x', null]])
  if (kind === 'numberText') return new JsonText(chance.pick(NUMBER_TEXTS))
  if (kind === 'list') return Array.from({ length: chance.below(6) }, () => hostileValue(chance))
  if (kind === 'object') {
    return Object.fromEntries(
      Array.from({ length: chance.below(5) }, () => [
        chance.is(0.5) ? chance.pick(KEYS) : hostileText(chance).slice(0, 2000),
        hostileValue(chance),
      ]),
    )
  }
  return new JsonText(kind === 'deep' ? deepJson(chance) : broadJson(chance))
}

function deepJson(chance) {
  const levels = chance.size()
  const [open, close] = chance.pick([
    ['[', ']'],
    ['{"a":', '}'],
    ['[{"a":', '}]'],
    ['{"custom_fields":', '}'],
  ])
  return `${open.repeat(levels)}1${close.repeat(levels)}`
}

function broadJson(chance) {
  const parts = Math.min(chance.size() * 10, 200_000)
  if (chance.is(0.5)) return `[${Array.from({ length: parts }, (_, at) => at).join()}]`
  return `{${Array.from({ length: parts }, (_, at) => `"k${at}":${at}`).join()}}`
}

/** A place in a tree of objects and lists, the leaves too. */
function placesOf(value, places = []) {
  if (value === null || typeof value !== 'object' || value instanceof JsonText) return places
  for (const key of Object.keys(value)) {
    places.push([value, key])
    placesOf(value[key], places)
  }
  return places
}

/** The value with one to three changes, each at any depth; the one given stays as it is. */
export function mutated(chance, value) {
  let whole = copyOf(value)
  for (let changes = chance.between(1, 3); changes > 0; changes--) {
    const places = placesOf(whole)
    if (places.length === 0 || chance.is(0.02)) {
      whole = hostileValue(chance)
      continue
    }
    const [parent, key] = chance.pick(places)
    changeAt(chance, parent, key)
  }
  return whole
}

function changeAt(chance, parent, key) {
  const kind = chance.weighed({ replace: 10, remove: 2, add: 2, wrap: 1, repeat: 1 })
  if (kind === 'replace') set(parent, key, hostileValue(chance))
  else if (kind === 'wrap') set(parent, key, chance.is(0.5) ? [parent[key]] : { [key]: parent[key] })
  else if (kind === 'repeat') {
    // Repetitions of repetitions would fill the memory of whoever sends them.
    const length = Math.min(chance.size(), 2000, Math.floor(MOST_REPEATED / (jsonText(parent[key]).length + 1)))
    set(
      parent,
      key,
      // Each of its own, so that a change in one is not repeated in all.
      Array.from({ length }, () => copyOf(parent[key])),
    )
  } else if (kind === 'remove') {
    if (Array.isArray(parent)) parent.splice(Number(key), 1)
    else delete parent[key]
  } else if (Array.isArray(parent)) parent.push(hostileValue(chance))
  else set(parent, chance.pick(KEYS), hostileValue(chance))
}

/** Also of `__proto__`, as a key of its own. */
const set = (parent, key, value) =>
  Object.defineProperty(parent, key, { value, enumerable: true, writable: true, configurable: true })

function copyOf(value) {
  if (value === null || typeof value !== 'object' || value instanceof JsonText) return value
  if (Array.isArray(value)) return value.map(copyOf)
  const copy = {}
  for (const key of Object.keys(value)) set(copy, key, copyOf(value[key]))
  return copy
}

/** JSON with the pieces that are written as they are. */
export function jsonText(value) {
  if (value instanceof JsonText) return value.text
  if (Array.isArray(value)) return `[${value.map(jsonText).join()}]`
  if (value !== null && typeof value === 'object') {
    return `{${Object.keys(value)
      .map((key) => `${JSON.stringify(key)}:${jsonText(value[key])}`)
      .join()}}`
  }
  return Object.is(value, -0) ? '-0' : (JSON.stringify(value) ?? 'null')
}

/** The bytes with a mistake of whoever wrote them. */
export function brokenBytes(chance, bytes) {
  const place = chance.below(bytes.length + 1)
  const kind = chance.below(6)
  if (kind === 0) return bytes.subarray(0, place)
  if (kind === 1)
    return Buffer.concat([bytes.subarray(0, place), Buffer.from([chance.below(256)]), bytes.subarray(place)])
  if (kind === 2) return Buffer.concat([Buffer.from('\ufeff'), bytes])
  if (kind === 3) return Buffer.concat([bytes, chance.pick([Buffer.from('}'), Buffer.from('\0'), bytes])])
  if (kind === 4) return Buffer.from(bytes.toString('utf8'), 'utf16le')
  const changed = Buffer.from(bytes)
  for (let changes = chance.between(1, 8); changes > 0 && changed.length > 0; changes--) {
    changed[chance.below(changed.length)] = chance.below(256)
  }
  return changed
}
