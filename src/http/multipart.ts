import type { Writable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { bodyOutOfBounds, invalidJson, unsupportedContentType } from '../errors.ts'
import { library } from '../libraries.ts'
import { mediaTypeOf } from '../schemas/headers.ts'
import { UploadedFile } from '../schemas/upload.ts'
import { MOST_MEMBERS, SHAPE_RULES } from '../store/shape.ts'

/** A field of a form, its name as written, with brackets. */
export type FormEntry = readonly [name: string, value: string | UploadedFile]

/** Source: RFC 2046, 5.1.1. */
const LONGEST_BOUNDARY = 70
/** Bytes that are parsed in one turn of the event loop, so that a form of thousands of parts makes nobody wait. */
const SLICE = 64 * 1024

/**
 * The fields of a whole `multipart/form-data` body, in order. Throws `ApiError` 415 for a content type without boundary
 * and 400 `invalid_json` for a malformed body, too long a boundary and too many parts. A part with a file name is a
 * file; one whose file name is empty counts as absent (github freshworks-oss/fresh-samples#78); any other is text,
 * whatever its content type, and refused where files belong (github arjunkomath/node-freshdesk-api#147). A file's
 * content type that is no media type counts as `application/octet-stream`.
 */
export async function parseMultipart(body: Buffer, contentType: string): Promise<FormEntry[]> {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType)
  if (boundary === null) throw unsupportedContentType('multipart/form-data')
  if ((boundary[1] ?? boundary[2] ?? '').length > LONGEST_BOUNDARY) {
    throw bodyOutOfBounds(`has a boundary of more than ${LONGEST_BOUNDARY} characters`)
  }
  // Loaded when first needed: most requests are JSON.
  const { default: busboy } = library('@fastify/busboy')
  const parser = busboy({
    headers: { 'content-type': contentType.trim() },
    limits: { parts: MOST_MEMBERS, fieldSize: body.length },
    isPartAFile: (_name, _contentType, fileName) => fileName !== undefined,
  })
  // A file ends after the fields that follow it, so each part keeps the position at which it began.
  const entries: (FormEntry | undefined)[] = []
  await new Promise<void>((resolve, reject) => {
    // The library's types do not say so, but a part without a name arrives with undefined.
    parser.on('field', (name: string | undefined, value) => {
      if (name) entries.push([name, value])
      else reject(invalidJson())
    })
    parser.on('file', (name: string | undefined, stream, fileName, _encoding, mediaType) => {
      const place = entries.push(undefined) - 1
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('error', () => undefined) // the parser reports it too
      stream.on('end', () => {
        if (!name) reject(invalidJson())
        else if (fileName) {
          entries[place] = [name, new UploadedFile(fileName, mediaTypeOf(mediaType), Buffer.concat(chunks))]
        }
      })
    })
    parser.on('partsLimit', () => reject(bodyOutOfBounds(SHAPE_RULES.too_wide)))
    parser.on('error', () => reject(invalidJson()))
    parser.on('finish', resolve)
    parseInSlices(parser, body).catch(reject)
  })
  return entries.filter((entry) => entry !== undefined)
}

async function parseInSlices(parser: Writable, body: Buffer): Promise<void> {
  let from = 0
  for (; from + SLICE < body.length && !parser.writableFinished; from += SLICE) {
    parser.write(body.subarray(from, from + SLICE))
    await nextTurn()
  }
  parser.end(body.subarray(from))
}
