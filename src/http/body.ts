import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import {
  ApiError,
  bodyOutOfBounds,
  contentTooLarge,
  invalidJson,
  invalidSize,
  unsupportedContentType,
  validationFailed,
} from '../errors.ts'
import { UploadedFile } from '../schemas/upload.ts'
import { SHAPE_RULES, type ShapeFault, type ShapeOptions, shapeFaultOf, shapeFaultOfJson } from '../store/shape.ts'
import { nestBrackets } from './brackets.ts'
import { parseMultipart } from './multipart.ts'

/** A body in one form, however it was sent. */
export interface Body {
  readonly fields: Readonly<Record<string, unknown>>
  /** `multipart`: values are texts, to be converted to the types of the schema. */
  readonly encoding: 'none' | 'json' | 'multipart'
  /** The body as sent; absent when it is empty or too long. */
  readonly bytes?: Buffer
  /** Reason why the body could not be read: 400 `invalid_json`, 413 or 415. */
  readonly failure?: ApiError
}

export const NO_BODY: Body = { fields: {}, encoding: 'none' }

const JSON_TYPES: readonly string[] = ['application/json']

/** Most bytes of all files of a request. Source: https://developers.freshdesk.com/api/#attachments */
const MAX_FILES_BYTES = 20 * 1024 * 1024
/** Most bytes of a JSON body, and of a form without its files; Freshdesk's own limit is not documented. */
const MAX_TEXT_BYTES = MAX_FILES_BYTES
/** Most bytes of a too long upload that are read so that the client sees the answer. */
const MAX_DRAINED_BYTES = 100 * 1024 * 1024

/** The connection ended before the body did: nothing was done, and nobody is there to answer. */
export class RequestAborted extends Error {}

/** Whether a body follows. Requests without one are handled in the same turn. */
export function hasBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length']
  return (length !== undefined && length !== '0') || request.headers['transfer-encoding'] !== undefined
}

export interface BodyOptions extends ShapeOptions {
  readonly takesFiles: boolean
  readonly mostTextBytes?: number
  /** Media types that hold JSON, without parameters. Default: `application/json`. */
  readonly jsonTypes?: readonly string[]
}

/**
 * Reads a JSON or multipart body. What is wrong with it is its `failure`; throws `RequestAborted` only. An empty body
 * has no fields, whatever its content type: clients send one with requests that have no body.
 */
export async function readBody(
  request: IncomingMessage & { body?: unknown },
  { takesFiles, mostTextBytes = MAX_TEXT_BYTES, jsonTypes = JSON_TYPES, ...shape }: BodyOptions,
): Promise<Body> {
  const contentType = request.headers['content-type'] ?? ''
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const isForm = mediaType === 'multipart/form-data'
  let bytes: Buffer | undefined
  try {
    if (request.body !== undefined && request.readableEnded) {
      if (!jsonTypes.includes(mediaType)) throw unsupportedContentType(mediaType || 'none')
      return parsedBefore(request.body)
    }
    if (isForm && !takesFiles) throw await afterDraining(request, unsupportedContentType(mediaType))
    bytes = await readAll(request, isForm ? MAX_DRAINED_BYTES : mostTextBytes)
    if (isForm) return { fields: await parseForm(bytes, contentType), encoding: 'multipart', bytes }
    if (bytes.length === 0) return NO_BODY
    if (!jsonTypes.includes(mediaType)) throw unsupportedContentType(mediaType || 'none')
    return { fields: parseJson(bytes, shape), encoding: 'json', bytes }
  } catch (failure) {
    // What is secret in a form that cannot be read is not known, so its bytes are not recorded.
    if (failure instanceof ApiError) return { ...NO_BODY, ...(bytes && !isForm && { bytes }), failure }
    throw failure
  }
}

/** The body that `express.json()` has read, where the emulator is mounted behind it. */
function parsedBefore(body: unknown): Body {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalidJson()
  checkShape(shapeFaultOf(body))
  return { fields: body as Record<string, unknown>, encoding: 'json' }
}

function checkShape(fault: ShapeFault | undefined): void {
  if (fault !== undefined) throw bodyOutOfBounds(SHAPE_RULES[fault])
}

function parseJson(bytes: Buffer, shape: ShapeOptions): Record<string, unknown> {
  if (!isUtf8(bytes)) throw invalidJson()
  checkShape(shapeFaultOfJson(bytes, shape))
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
      else if (size > Math.max(limit, MAX_DRAINED_BYTES)) reject(contentTooLarge())
    })
    request.on('end', () => {
      if (size > limit) reject(contentTooLarge())
      else resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks))
    })
    // This event also follows a complete body.
    request.on('close', () => request.complete || reject(new RequestAborted()))
    request.on('error', () => reject(new RequestAborted()))
  })
}

/** Reads the rest of the body, up to a limit, so that the client sees the answer instead of a broken pipe. */
async function afterDraining<Failure>(request: IncomingMessage, failure: Failure): Promise<Failure> {
  await readAll(request, 0).catch(() => undefined)
  return failure
}

async function parseForm(bytes: Buffer, contentType: string): Promise<Record<string, unknown>> {
  const entries = bytes.length === 0 ? [] : await parseMultipart(bytes, contentType)
  const files = entries.filter((entry): entry is [string, UploadedFile] => entry[1] instanceof UploadedFile)
  if (files.reduce((sum, [, file]) => sum + file.bytes.length, 0) > MAX_FILES_BYTES) {
    const field = files[0]?.[0].replace('[]', '') ?? 'attachments'
    throw validationFailed([invalidSize(field, 'The total size of attachments should not exceed 20 MB')])
  }
  if (entries.reduce((sum, [, value]) => sum + (typeof value === 'string' ? value.length : 0), 0) > MAX_TEXT_BYTES) {
    throw contentTooLarge()
  }
  return nestBrackets(entries)
}
