import { createRequire } from 'node:module'
import { contentTooLarge, invalidJson, unsupportedContentType } from '../errors.ts'
import { mediaTypeOf } from '../schemas/headers.ts'
import { UploadedFile } from '../schemas/upload.ts'

/** A field of a form by its name as written, brackets and all. */
export type FormEntry = readonly [name: string, value: string | UploadedFile]

const require = createRequire(import.meta.url)
const MAX_PARTS = 1000

/**
 * The fields of a whole `multipart/form-data` body, in order. Throws `ApiError` 415 for a content type without
 * boundary, 400 `invalid_json` for a malformed body and 413 for too many parts. A part with a file name is a file; one
 * whose file name is empty counts as absent (github freshworks-oss/fresh-samples#78); any other is text, whatever its
 * content type, refused where files belong (github arjunkomath/node-freshdesk-api#147). A file's content type that is no
 * media type counts as `application/octet-stream`.
 */
export async function parseMultipart(body: Buffer, contentType: string): Promise<FormEntry[]> {
  if (!/;\s*boundary=("[^"]+"|[^\s;"]+)/i.test(contentType)) throw unsupportedContentType('multipart/form-data')
  // Loaded when first needed: most requests are JSON.
  const { default: busboy } = require('@fastify/busboy') as typeof import('@fastify/busboy')
  const parser = busboy({
    headers: { 'content-type': contentType.trim() },
    limits: { parts: MAX_PARTS, fieldSize: body.length },
    isPartAFile: (_name, _contentType, fileName) => fileName !== undefined,
  })
  // A file ends later than the fields that follow it: each part keeps the place it began at.
  const entries: (FormEntry | undefined)[] = []
  await new Promise<void>((resolve, reject) => {
    // Its types do not say so, but a part without a name comes with none.
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
    parser.on('partsLimit', () => reject(contentTooLarge()))
    parser.on('error', () => reject(invalidJson()))
    parser.on('finish', resolve)
    parser.end(body)
  })
  return entries.filter((entry) => entry !== undefined)
}
