import { contentTooLarge, invalidJson } from '../errors.ts'
import { UploadedFile } from '../schemas/upload.ts'

/** A field of a form by its name as written, brackets and all. */
export type FormEntry = readonly [name: string, value: string | UploadedFile]

const CRLF = Buffer.from('\r\n')
const MAX_PARTS = 1000
const MAX_HEAD_BYTES = 16 * 1024

/** Undefined without one. */
export function boundaryOf(contentType: string): string | undefined {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType) ?? []
  return quoted ?? bare
}

/**
 * The fields of a whole `multipart/form-data` body, in order. Throws `ApiError` 400 `invalid_json` for a malformed one
 * and 413 for too many parts. A part with a file name is a file; one whose file name is empty counts as absent (github
 * freshworks-oss/fresh-samples#78); any other is text, whatever its content type, so that a file without a name is
 * refused where files belong (github arjunkomath/node-freshdesk-api#147).
 */
export function parseMultipart(body: Buffer, boundary: string): FormEntry[] {
  // A delimiter begins with the line break before it; the first one may lack it.
  const form = Buffer.concat([CRLF, body])
  const entries: FormEntry[] = []
  let parts = 0
  for (let before = delimiterAfter(form, boundary, 0); !before.isLast; ) {
    const next = delimiterAfter(form, boundary, before.end)
    if (++parts > MAX_PARTS) throw contentTooLarge()
    const entry = readPart(form.subarray(before.end, next.start))
    if (entry !== undefined) entries.push(entry)
    before = next
  }
  return entries
}

interface Delimiter {
  readonly start: number
  readonly end: number
  readonly isLast: boolean
}

function delimiterAfter(form: Buffer, boundary: string, from: number): Delimiter {
  const mark = `\r\n--${boundary}`
  for (let start = form.indexOf(mark, from); start >= 0; start = form.indexOf(mark, start + 1)) {
    let end = start + Buffer.byteLength(mark)
    if (form.toString('latin1', end, end + 2) === '--') return { start, end: end + 2, isLast: true }
    while (form[end] === 0x20 || form[end] === 0x09) end++
    // Else a line that only begins like the delimiter.
    if (form.toString('latin1', end, end + 2) === '\r\n') return { start, end: end + 2, isLast: false }
  }
  throw invalidJson()
}

function readPart(part: Buffer): FormEntry | undefined {
  const headEnd = part.indexOf('\r\n\r\n')
  if (headEnd < 0 || headEnd > MAX_HEAD_BYTES) throw invalidJson()
  const headers = headersOf(part.toString('utf8', 0, headEnd))
  const content = part.subarray(headEnd + 4)
  const disposition = headers.get('content-disposition') ?? ''
  const parameters = parametersOf(disposition)
  const name = parameters.get('name')
  if (!/^form-data\s*(;|$)/i.test(disposition) || !name) throw invalidJson()
  const contentType = headers.get('content-type') ?? ''
  const fileName = fileNameOf(parameters)
  if (fileName === undefined) return [name, textOf(content, parametersOf(contentType).get('charset'))]
  // A copy, so that the file does not keep the whole form in memory.
  return fileName === ''
    ? undefined
    : [name, new UploadedFile(fileName, mediaTypeOf(contentType), Buffer.from(content))]
}

function headersOf(head: string): ReadonlyMap<string, string> {
  const headers = new Map<string, string>()
  for (const line of head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon < 1) throw invalidJson()
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  return headers
}

function parametersOf(header: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  for (const [, name = '', quoted, bare] of header.matchAll(/;\s*([^\s=;"]+)\s*=\s*(?:"((?:\\"|[^"])*)"|([^\s;]*))/g)) {
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(["\\])/g, '$1') ?? bare ?? '')
  }
  return parameters
}

/** Without the directories that some clients send. Undefined when there is none, empty when it is given as empty. */
function fileNameOf(parameters: ReadonlyMap<string, string>): string | undefined {
  const name = extendedValue(parameters.get('filename*')) ?? parameters.get('filename')
  return name?.split(/[\\/]/).at(-1)
}

/** `UTF-8''%C3%BC.txt`, which older versions of Python's requests send for names beyond ASCII. */
function extendedValue(value: string | undefined): string | undefined {
  const [, charset, escaped] = /^(utf-8|iso-8859-1)'[^']*'(.*)$/i.exec(value ?? '') ?? []
  if (charset === undefined || escaped === undefined) return undefined
  try {
    if (charset.toLowerCase() === 'utf-8') return decodeURIComponent(escaped)
    return escaped.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  } catch {
    return undefined // malformed escapes: the plain name counts
  }
}

/** Text where the part does not say, as RFC 7578 has it. */
function mediaTypeOf(contentType: string): string {
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?=\s*(;|$))/.exec(contentType)?.[0].toLowerCase() ?? 'text/plain'
}

function textOf(content: Buffer, charset = 'utf-8'): string {
  if (charset.toLowerCase() === 'utf-8') return content.toString('utf8')
  try {
    return new TextDecoder(charset).decode(content)
  } catch {
    return content.toString('utf8') // a character set that nobody knows
  }
}
