import { createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { placeOf } from '../store/place.ts'

/**
 * Writes texts to a file, or to standard output, as fast as it takes them. The file is there when it is whole: an
 * older one stays until then. Throws an `Error` of one line when it cannot be written; a reader of standard output
 * that goes away (`| head`) ends the work.
 */
export async function writeChunks(path: string | undefined, chunks: Iterable<string>): Promise<void> {
  const source = Readable.from(chunks)
  if (path === undefined) {
    await pipeline(source, process.stdout, { end: false }).catch(unlessGone)
    return
  }
  let temporary: string | undefined
  try {
    const found = await stat(path).catch(() => undefined)
    // A device or a pipe cannot be replaced.
    const place = found === undefined || found.isFile() ? await placeOf(path) : undefined
    if (place !== undefined) temporary = join(dirname(place), `.${basename(place)}.tmp`)
    await pipeline(source, createWriteStream(temporary ?? path))
    if (temporary !== undefined && place !== undefined) await rename(temporary, place)
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { force: true })
    const { code, syscall } = error as NodeJS.ErrnoException
    throw syscall === undefined ? error : new Error(`${path} cannot be written: ${code}`)
  }
}

function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
