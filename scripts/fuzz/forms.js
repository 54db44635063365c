import { hostileText, JsonText, jsonText } from './hostile.js'

const FILE_NAMES = [
  ...['a.txt', 'ü 😀.pdf', '../../etc/passwd', 'a"b.txt', 'a\\', '', '.', 'x\u0000y', 'a\u0001b.png', '\u202egnp.exe'],
  ...['con', 'a;b=c', '%00.txt', "UTF-8''x", 'a'.repeat(300), 'a\tb', '\ud800.txt'],
]
const CONTENT_TYPES = [
  ...[
    'text/plain',
    'image/png',
    'application/octet-stream',
    'text/html',
    'image/svg+xml',
    'text/plain; charset=utf-16',
  ],
  ...[
    '',
    'x',
    'text/pl\u0001ain',
    'a/b; c="',
    'multipart/mixed; boundary=x',
    'text/ü',
    'message/rfc822',
    '/',
    '\u007f/x',
  ],
]
const BOUNDARIES = [
  'x',
  '----fuzz',
  "'()+_,-./:=?",
  'a b',
  'x'.repeat(70),
  'x'.repeat(71),
  'x'.repeat(300),
  'ü',
  '--',
  '"',
]
const STRAY_NAMES = [
  '[]',
  '[a]',
  'a[',
  'a]',
  'a[]b',
  '__proto__[x]',
  'a[__proto__]',
  'custom_fields[',
  '[][][]',
  'a[][b][]',
]

/** Names with brackets, as a form writes objects and lists. */
function* fieldsOf(value, name = '') {
  if (value instanceof JsonText) yield [name, value.text]
  else if (Array.isArray(value)) for (const one of value) yield* fieldsOf(one, `${name}[]`)
  else if (value !== null && typeof value === 'object') {
    for (const [key, one] of Object.entries(value)) yield* fieldsOf(one, name === '' ? key : `${name}[${key}]`)
  } else yield [name, value === null ? '' : String(value)]
}

function strayFields(chance) {
  const kind = chance.below(4)
  if (kind === 0) return [[chance.pick(STRAY_NAMES), hostileText(chance)]]
  if (kind === 1) return [[`a${chance.pick(['[b]', '[]', '['])}`.padEnd(Math.min(chance.size(), 60_000), '[b]'), '1']]
  if (kind === 2) return Array.from({ length: Math.min(chance.size(), 5000) }, (_, at) => [`tags[${at}]`, 'x'])
  return [[hostileText(chance).slice(0, 5000), 'x']]
}

/** @returns {{ contentType: string, bytes: Buffer }} */
export function urlencoded(chance, value, isHostile) {
  const fields = [...fieldsOf(value), ...(isHostile && chance.is(0.4) ? strayFields(chance) : [])]
  const escaped = (text) => encodeURIComponent(text.toWellFormed())
  const text = fields.map(([name, one]) => `${escaped(name)}=${escaped(one)}`).join(chance.is(0.03) ? ';' : '&')
  return { contentType: 'application/x-www-form-urlencoded', bytes: Buffer.from(text) }
}

/** @returns {{ contentType: string, bytes: Buffer }} */
export function multipart(chance, value, isHostile) {
  const { attachments, avatar, file, ...rest } = Object(value)
  const parts = [...fieldsOf(rest)].map(([name, text]) => fieldPart(name, text))
  if (attachments !== undefined || chance.is(0.4)) parts.push(...fileParts(chance, 'attachments[]', isHostile))
  if (avatar !== undefined) parts.push(...fileParts(chance, 'avatar', isHostile))
  if (file !== undefined) parts.push(csvPart(file))
  if (isHostile && chance.is(0.3)) parts.push(...strayFields(chance).map((field) => fieldPart(...field)))
  const boundary = isHostile && chance.is(0.15) ? chance.pick(BOUNDARIES) : '----fuzz'
  const end =
    isHostile && chance.is(0.08)
      ? chance.pick(['', '--', `--${boundary}`, `\r\n--${boundary}-`])
      : `--${boundary}--\r\n`
  const bytes = Buffer.concat([...parts.flatMap((part) => [Buffer.from(`--${boundary}\r\n`), part]), Buffer.from(end)])
  const written =
    isHostile && chance.is(0.1) ? chance.pick([`"${boundary}"`, `"${boundary}`, '', ` ${boundary}`]) : boundary
  return { contentType: `multipart/form-data; boundary=${written}`, bytes }
}

const fieldPart = (name, text) =>
  Buffer.from(`Content-Disposition: form-data; name="${name.replaceAll('"', '%22')}"\r\n\r\n${text}\r\n`)

const csvPart = (text) =>
  Buffer.from(
    `Content-Disposition: form-data; name="file"; filename="rows.csv"\r\nContent-Type: text/csv\r\n\r\n${typeof text === 'string' ? text : jsonText(text)}\r\n`,
  )

function fileParts(chance, name, isHostile) {
  const files = isHostile && chance.is(0.03) ? chance.between(20, 300) : chance.between(1, 2)
  return Array.from({ length: files }, () => {
    const fileName = isHostile ? chance.pick(FILE_NAMES) : 'a.txt'
    const type = isHostile ? chance.pick(CONTENT_TYPES) : chance.pick(CONTENT_TYPES.slice(0, 6))
    const head = [
      `Content-Disposition: form-data; name="${name}"; filename="${fileName}"`,
      ...(type === '' ? [] : [`Content-Type: ${type}`]),
      ...(isHostile && chance.is(0.1) ? [chance.pick(STRAY_HEADS)(chance)] : []),
    ]
    const content = Buffer.alloc(
      isHostile && chance.is(0.02) ? chance.size() * 10 : chance.below(200),
      chance.below(256),
    )
    return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), content, Buffer.from('\r\n')])
  })
}

const STRAY_HEADS = [
  () => 'Content-Transfer-Encoding: base64',
  () => "Content-Disposition: form-data; name=x; filename*=UTF-8''%ff%00",
  (chance) => `X-Long: ${'x'.repeat(Math.min(chance.size(), 100_000))}`,
  () => 'No colon',
  () => ': empty',
  () => 'Content-Type: text/html\r\n folded',
]
