import { createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { realPathOf } from '../../persistence/place.ts'

const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

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
  try {
    const found = await stat(path).catch(() => undefined)
    // A device or a pipe cannot be replaced.
    if (found === undefined || found.isFile()) await replace(await realPathOf(path), source)
    else await pipeline(source, createWriteStream(path))
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException
    throw syscall === undefined ? error : new Error(`${path} cannot be written: ${code}`)
  }
}

async function replace(place: string, source: Readable): Promise<void> {
  const temporary = join(dirname(place), `.${basename(place)}.tmp`)
  const controller = new AbortController()
  let received: NodeJS.Signals | undefined
  const abort = (signal: NodeJS.Signals) => {
    received = signal
    controller.abort()
  }
  for (const signal of END_SIGNALS) process.on(signal, abort)
  try {
    await pipeline(source, createWriteStream(temporary), { signal: controller.signal })
    await rename(temporary, place)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  } finally {
    for (const signal of END_SIGNALS) process.off(signal, abort)
    // Now it ends the process, as it would have at once.
    if (received !== undefined) process.kill(process.pid, received)
  }
}

function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
