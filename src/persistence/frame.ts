import type { OutboxEmail } from '../outbox/outbox.ts'
import type { NamedThread } from '../outbox/threads.ts'
import type { TableName } from '../store/database.ts'
import type { AttachmentRow } from '../store/rows/attachments.ts'
import type { TailPatch } from '../store/tail.ts'
import type { OpenDelivery } from '../webhooks/delivery.ts'
import { storedAttachment } from './attachment-files.ts'
import type { AccountHead, RootName } from './data-format.ts'

/** Name of a root that stands, of this account or another. */
export interface RootReference {
  /** Default: the frame's own account. */
  readonly account?: string
  readonly root: RootName
}

/** Turns one root of an account into another. `cut` comes before `put`. */
export interface Patch {
  readonly root: RootName
  /** Root that it begins anew from: as that one is, or, with null, without rows. Its `head` is whole then. */
  readonly like?: RootReference | null
  readonly head?: AccountHead
  /** Ids by table. */
  readonly cut?: Readonly<Partial<Record<TableName, readonly number[]>>>
  /** Rows by table. */
  readonly put?: Readonly<Partial<Record<TableName, readonly object[]>>>
}

/** Changes that one request, job or other operation made in an account: all of it is kept, or nothing. */
export interface Frame {
  readonly account: string
  /** The account's moment, epoch milliseconds: after a restart its clock is never before it. */
  readonly at: number
  /** The account is no more; or, with `false`, begins. */
  readonly gone?: boolean
  readonly patches: readonly Patch[]
  /** Members of the head that are others now; of `ids` and `random` those that are. */
  readonly head?: Readonly<Record<string, unknown>>
  /** Snapshots that are no more. */
  readonly dropped?: readonly RootName[]
  /** Number of the snapshot that the last reset or restore by control left. */
  readonly undo?: number
  readonly outbox?: OutboxPatch
  readonly threads?: TailPatch<NamedThread>
  readonly deliveries?: DeliveriesPatch
}

/** E-mails that came or went, and the last id given. */
export interface OutboxPatch extends TailPatch<OutboxEmail> {
  readonly lastId: number
}

/** Deliveries that came, changed or ended, and the hour's allowance. */
export interface DeliveriesPatch {
  /** Deliveries that go on, as they are. */
  readonly put: readonly OpenDelivery[]
  /** Ids of those that do not go on. */
  readonly cut: readonly number[]
  readonly lastId: number
  readonly turns: number
  /** Null before any. */
  readonly hour: number | null
  readonly taken: number
}

/** Store of frames. */
export interface FrameStore {
  /** Appends frames: when this resolves all of them are kept; when it rejects, none. */
  append(frames: readonly Frame[]): Promise<void>
  /**
   * Makes it whole again after a failure, by what the accounts hold, which is what is kept. Rejects when it cannot be.
   */
  recover(): Promise<void>
}

/** A frame in the log: its lines but the last are marked, and add patches to it. */
export type FramePart = Partial<Frame> & {
  readonly account: string
  readonly more?: true
  /** Length of the synced log when this was written, in bytes since the log began. */
  readonly synced?: number
}

/** Rows in one line, at most. */
const MOST_ROWS = 500

/** Contents of attachments are files: see `AttachmentFiles`. */
function withoutContents(patch: Patch): Patch {
  const attachments = patch.put?.attachments
  if (attachments === undefined) return patch
  const rows = attachments.map((row) => storedAttachment(row as AttachmentRow))
  return { ...patch, put: { ...patch.put, attachments: rows } }
}

/** Contents that a frame names. */
export function* contentsOf({ patches }: Frame): Generator<Buffer, void, undefined> {
  for (const { put } of patches) for (const row of put?.attachments ?? []) yield (row as AttachmentRow).content
}

const rowsOf = ({ put = {} }: Patch) => Object.values(put).reduce((sum, rows) => sum + rows.length, 0)

/** The lines of a frame, each made when it is asked for. */
export function* frameLines(frame: Frame, synced: number | undefined): Generator<FramePart, void, undefined> {
  const mark = synced === undefined ? {} : { synced }
  const { account, ...others } = frame
  const patches = frame.patches.map(withoutContents)
  if (patches.reduce((sum, patch) => sum + rowsOf(patch), 0) <= MOST_ROWS) {
    yield { ...frame, patches, ...mark }
    return
  }
  for (const { root, put = {}, ...patch } of patches) {
    yield { account, more: true, patches: [{ root, ...patch }] }
    for (const [table, rows] of Object.entries(put)) {
      for (let start = 0; start < rows.length; start += MOST_ROWS) {
        yield { account, more: true, patches: [{ root, put: { [table]: rows.slice(start, start + MOST_ROWS) } }] }
      }
    }
  }
  yield { account, ...others, patches: [], ...mark }
}
