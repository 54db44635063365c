import { basename, dirname, join } from 'node:path'
import type { LogMark } from './data-format.ts'
import type { FileLayer, LayerFile } from './files.ts'
import { logLine, NO_SUM } from './log-lines.ts'
import { columnsOf, type Packings } from './packed-frames.ts'

export const LOG_FORMAT = 'freshdesk-emulator-log'
/** Rows are lists of values. */
export const LOG_VERSION = 2
/** Version whose rows are objects. */
export const FORMER_LOG_VERSION = 1

/** Content of a log's first line. */
export interface LogStart extends LogMark {
  /** The data file from whose end it goes on, where that does not name it. */
  readonly of?: string | undefined
}

/** A log that ends at a mark, and how many bytes of its file are of its first line. */
export interface LogEnd extends LogMark {
  /** Place of the first line of frames, in bytes since the log began. */
  readonly base: number
  readonly headLength: number
  /** Way in which its lines have rows; undefined: as objects, what a former version began. */
  readonly packings: Packings | undefined
}

/** Error: it is not known which file the log's name leads to after the machine's sudden end. */
export class LogLost extends Error {}

type Finish = () => Promise<void>
type Fill = (file: LayerFile, start: number) => Promise<((finish: Finish) => Promise<void>) | undefined>

/** Writes the first line, and what `fill` adds, into a new file that takes the place of the log. */
export async function writeBeginning(
  files: FileLayer,
  path: string,
  { generation, offset, sum, of, packings = new Map() }: LogStart & Partial<Pick<LogEnd, 'packings'>>,
  fill: Fill,
): Promise<{ readonly file: LayerFile; readonly end: LogEnd }> {
  const temporary = join(dirname(path), `.${basename(path)}.tmp`)
  const file = await files.open(temporary, 'w+')
  try {
    const columns = columnsOf(packings)
    const head = { format: LOG_FORMAT, version: LOG_VERSION, generation, offset, sum, of, columns }
    const { bytes } = logLine(JSON.stringify(head), NO_SUM)
    // Opened for such writes now: its name will be another one.
    await file.writeThrough(bytes, 0)
    const finish = async () => {
      await file.sync()
      try {
        await files.rename(temporary, path)
        await files.syncFolder(dirname(path))
      } catch (cause) {
        throw new LogLost((cause as Error).message, { cause })
      }
    }
    const last = await fill(file, bytes.length)
    if (last === undefined) await finish()
    else await last(finish)
    return { file, end: { generation, offset, sum, base: offset, headLength: bytes.length, packings } }
  } catch (error) {
    await file.close().catch(() => undefined) // perhaps it was that which failed
    await files.remove(temporary).catch(() => undefined) // written over by the next one
    throw error
  }
}
