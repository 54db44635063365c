import type { LoadedAccount } from './account-dump.ts'
import { loadedAccount, storedAccounts } from './account-dump.ts'
import { type AttachmentFiles, NotWhole } from './attachment-files.ts'
import type { DataFile } from './data-format.ts'
import type { FileLayer } from './files.ts'
import type { Frame } from './frame.ts'
import type { LogEnd, LogStart } from './log-beginning.ts'
import { StrangeLog } from './log-lines.ts'
import { readLog } from './log-reader.ts'
import { StoredAccount } from './stored-account.ts'

/** A data file with the changes after it. */
export interface StoredData {
  readonly accounts: readonly LoadedAccount[]
  /** End of a log that is there; undefined: there is none, or none whose changes the file lacks. */
  readonly end: LogEnd | undefined
}

interface Place {
  readonly files: FileLayer
  /** Path as it was named by the user. */
  readonly path: string
  readonly log: string
  readonly attachments: AttachmentFiles
  /** Keeps what lies before damage, and puts the rest aside. */
  readonly repair: boolean
}

/** Throws an `Error` of one line where it is not whole. */
export async function readStored(data: DataFile | null, place: Place): Promise<StoredData> {
  const { path, attachments } = place
  const accounts = storedAccounts(path, data ?? { accounts: [] })
  const end = await replayed(data, accounts, place)
  const loaded: LoadedAccount[] = []
  for (const stored of accounts.values()) {
    const dump = data?.accounts.find(({ head }) => head.name === stored.name)
    loaded.push(
      await loadedAccount(path, stored, { attachments, dump }).catch((error: Error) => {
        throw error instanceof NotWhole ? new Error(`data file ${path} is not whole: ${error.message}`) : error
      }),
    )
  }
  return { accounts: loaded, end }
}

/** All its changes are in the data file. */
class StaleLog extends Error {}

/** Applies the log to the accounts, and returns where it ends. */
async function replayed(
  data: DataFile | null,
  accounts: Map<string, StoredAccount>,
  place: Place,
): Promise<LogEnd | undefined> {
  const { files, path, log, repair } = place
  if ((await files.sizeOf(log)) === undefined) {
    if (data?.log !== undefined && !repair) {
      throw new Error(`data file ${path} is not whole: its change log ${log} is missing (--repair goes on without it)`)
    }
    return undefined
  }
  const file = await files.open(log, 'r')
  try {
    const { end, damage } = await readLog(file, {
      begin: (start) => wantedFrom(data, start),
      frame: (frame) => applyFrame(accounts, frame),
    })
    const { position = 0, line = 0 } = damage ?? {}
    if (damage !== undefined && !repair) {
      throw new StrangeLog(`is damaged at line ${line}, byte ${position} (--repair keeps what is before it)`)
    }
    if (end.offset < (data?.log?.offset ?? 0)) throw new StrangeLog('ends before what the data file has of it')
    if (damage !== undefined) await putAside(files, log, position)
    return end
  } catch (error) {
    if (error instanceof StaleLog) return undefined
    if (!(error instanceof StrangeLog)) throw error
    if (!repair) throw new Error(`change log ${log} ${error.message}`)
    await files.rename(log, await freeName(files, log))
    return undefined
  } finally {
    await file.close()
  }
}

/** Finds the frames that the file lacks. Throws where the log is not of the file. */
function wantedFrom(data: DataFile | null, { generation, offset, of }: LogStart): number {
  if (data?.log?.generation === generation) {
    if (offset > data.log.offset) throw new StrangeLog('begins after what the data file has: that is an older one')
    return data.log.offset
  }
  if (data?.id !== undefined && data.id === of) return 0
  if (data?.after === generation) throw new StaleLog()
  throw new StrangeLog('is of another data file: put it away, or its own file back')
}

function applyFrame(accounts: Map<string, StoredAccount>, frame: Frame): void {
  if (frame.gone) {
    accounts.delete(frame.account)
    return
  }
  const account = accounts.get(frame.account) ?? new StoredAccount(frame.account)
  accounts.set(frame.account, account)
  account.apply(frame, (name) => accounts.get(name))
}

/** Copies what a log has from there on into a file beside it. */
async function putAside(files: FileLayer, log: string, position: number): Promise<void> {
  const from = await files.open(log, 'r')
  const to = await files.open(await freeName(files, log), 'w')
  try {
    const chunk = Buffer.alloc(1 << 20)
    for (let done = 0; ; ) {
      const read = await from.read(chunk, position + done)
      if (read === 0) break
      await to.write(chunk.subarray(0, read), done)
      done += read
    }
    await to.sync()
  } finally {
    await from.close()
    await to.close()
  }
}

async function freeName(files: FileLayer, log: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = `${log}.damaged-${number}`
    if ((await files.sizeOf(name)) === undefined) return name
  }
}
