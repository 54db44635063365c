import type { IncomingMessage } from 'node:http'
import { createRequire } from 'node:module'
import { contentTooLarge, invalidJson, invalidValue, unsupportedContentType, validationFailed } from '../errors.ts'
import { UploadedFile } from '../schemas/upload.ts'
import { nestBrackets } from './brackets.ts'

/** A body in one shape, whichever way it came. */
export interface Body {
  readonly fields: Readonly<Record<string, unknown>>
  /** `multipart`: values are texts, to be read as the schema's types say. */
  readonly encoding: 'none' | 'json' | 'multipart'
}

const NO_BODY: Body = { fields: {}, encoding: 'none' }

/** All files of a request together. Source: https://developers.freshdesk.com/api/#attachments */
const MAX_FILES_BYTES = 20 * 1024 * 1024
/** Of a JSON body; the edge's own limit is not documented. */
const MAX_JSON_BYTES = MAX_FILES_BYTES
/** Beyond this an oversized upload is no longer read to its end to be answered politely. */
const MAX_DRAINED_BYTES = 100 * 1024 * 1024
const MAX_PARTS = 1000

/** The connection ended before the body did: nothing was done and nobody is left to answer. */
export class RequestAborted extends Error {}

/** Whether a body follows, so that requests without one are handled in the same turn. */
export function hasBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length']
  return (length !== undefined && length !== '0') || request.headers['transfer-encoding'] !== undefined
}

/**
 * Reads a JSON or multipart body. Throws `ApiError` 400 `invalid_json`, 413, 415, and `RequestAborted`.
 * An empty body is no fields, whatever its content type: clients label requests that have none.
 */
export async function readBody(request: IncomingMessage & { body?: unknown }, takesFiles: boolean): Promise<Body> {
  const contentType = request.headers['content-type'] ?? ''
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (request.body !== undefined && request.readableEnded) return parsedBefore(request.body)
  if (mediaType === 'multipart/form-data') {
    if (!takesFiles) throw await afterDraining(request, unsupportedContentType(mediaType))
    return { fields: await readMultipart(request), encoding: 'multipart' }
  }
  const bytes = await readAll(request, MAX_JSON_BYTES)
  if (bytes.length === 0) return NO_BODY
  if (mediaType !== 'application/json') throw unsupportedContentType(mediaType || 'none')
  return { fields: parseJson(bytes), encoding: 'json' }
}

/** Mounted behind `express.json()`, the body is already read. */
function parsedBefore(body: unknown): Body {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalidJson()
  return { fields: body as Record<string, unknown>, encoding: 'json' }
}

function parseJson(bytes: Buffer): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch {
    throw invalidJson()
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidJson()
  return value as Record<string, unknown> // a plain object, as the line above made sure
}

function readAll(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) chunks.push(chunk)
      else if (size > MAX_DRAINED_BYTES) reject(contentTooLarge())
    })
    request.on('end', () => {
      if (size > limit) reject(contentTooLarge())
      else resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks))
    })
    request.on('close', () => reject(new RequestAborted()))
    request.on('error', () => reject(new RequestAborted()))
  })
}

/** Reads the rest, bounded, so that the client sees the answer instead of a broken pipe. */
async function afterDraining<Failure>(request: IncomingMessage, failure: Failure): Promise<Failure> {
  await readAll(request, 0).catch(() => undefined)
  return failure
}

const require = createRequire(import.meta.url)

async function readMultipart(request: IncomingMessage): Promise<Record<string, unknown>> {
  // Loaded when first needed: most requests are JSON.
  const busboy: typeof import('busboy') = require('busboy')
  const entries: [name: string, value: string | UploadedFile][] = []
  let fileBytes = 0
  await new Promise<void>((resolve, reject) => {
    let parser: import('busboy').Busboy
    try {
      parser = busboy({
        headers: request.headers,
        defParamCharset: 'utf8',
        limits: { parts: MAX_PARTS, fieldSize: MAX_FILES_BYTES },
      })
    } catch {
      // A content type without boundary.
      reject(unsupportedContentType('multipart/form-data'))
      return
    }
    parser.on('field', (name, value) => entries.push([name, value]))
    parser.on('file', (name, stream, { filename, mimeType }) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => {
        fileBytes += chunk.length
        if (fileBytes <= MAX_FILES_BYTES) chunks.push(chunk)
      })
      stream.on('end', () => {
        // A part with an empty file name counts as absent (github freshworks-oss/fresh-samples#78).
        if (filename) entries.push([name, new UploadedFile(filename, mimeType, Buffer.concat(chunks))])
      })
      stream.on('error', () => undefined) // the parser reports it too
    })
    parser.on('close', resolve)
    // "Unexpected end of form": malformed rather than cut off, since the whole request arrived.
    parser.on('error', () => reject(invalidJson()))
    request.on('close', () => request.complete || reject(new RequestAborted()))
    request.on('error', () => reject(new RequestAborted()))
    request.pipe(parser)
  })
  if (fileBytes > MAX_FILES_BYTES) {
    const field = entries.find(([, value]) => value instanceof UploadedFile)?.[0].replace('[]', '') ?? 'attachments'
    throw validationFailed([
      { ...invalidValue(field, 'The total size of attachments should not exceed 20 MB'), code: 'invalid_size' },
    ])
  }
  return nestBrackets(entries)
}
