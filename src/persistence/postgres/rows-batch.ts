import type { AttachmentRow } from '../../store/rows/attachments.ts'
import type { Steps } from '../../time/turns.ts'
import { hashOf, storedAttachment } from '../attachment-files.ts'
import type { Patch } from '../frame.ts'

interface RowChange {
  readonly kind: string
  readonly id: number
  /** JSON; null: it is cut. */
  readonly content: string | null
  readonly sha256: string | null
}

/** As SQL takes them: a list of each column. */
export interface RowColumns {
  readonly kinds: string[]
  readonly ids: number[]
  readonly contents: (string | null)[]
  readonly hashes: (string | null)[]
}

/** What one statement puts: rows, and characters of them. */
const MOST_ROWS = 2000
const MOST_LENGTH = 4 << 20

const ATTACHMENTS = 'attachments'

/** What several patches, one after the other, did to rows: of each row the last of it. */
export class RowsBatch {
  #changes = new Map<string, RowChange>()
  /** Contents of attachments that are put. */
  readonly files = new Map<string, Buffer>()
  /** Contents may be named by no row any more. */
  hasCutFiles = false

  get size(): number {
    return this.#changes.size
  }

  *add({ cut = {}, put = {} }: Pick<Patch, 'cut' | 'put'>): Steps<void> {
    for (const [kind, ids = []] of Object.entries(cut)) {
      if (kind === ATTACHMENTS && ids.length > 0) this.hasCutFiles = true
      for (const id of ids) {
        this.#set({ kind, id, content: null, sha256: null })
        yield
      }
    }
    for (const [kind, rows = []] of Object.entries(put)) {
      for (const row of rows) {
        this.#put(kind, row as { readonly id: number })
        yield
      }
    }
  }

  #put(kind: string, row: { readonly id: number }): void {
    if (kind !== ATTACHMENTS) {
      this.#set({ kind, id: row.id, content: JSON.stringify(row), sha256: null })
      return
    }
    const { content } = row as AttachmentRow
    const sha256 = hashOf(content)
    this.files.set(sha256, content)
    this.#set({ kind, id: row.id, content: JSON.stringify(storedAttachment(row as AttachmentRow)), sha256 })
  }

  #set(change: RowChange): void {
    this.#changes.set(`${change.kind} ${change.id}`, change)
  }

  /** Takes them out, as much at once as one statement puts. */
  *portions(): Generator<RowColumns, void, undefined> {
    const changes = this.#changes
    this.#changes = new Map()
    let portion: RowChange[] = []
    let length = 0
    for (const change of changes.values()) {
      portion.push(change)
      length += change.content?.length ?? 0
      if (portion.length < MOST_ROWS && length < MOST_LENGTH) continue
      yield columnsOf(portion)
      portion = []
      length = 0
    }
    if (portion.length > 0) yield columnsOf(portion)
  }
}

export const NO_ROWS: RowColumns = { kinds: [], ids: [], contents: [], hashes: [] }

const columnsOf = (changes: readonly RowChange[]): RowColumns => ({
  kinds: changes.map(({ kind }) => kind),
  ids: changes.map(({ id }) => id),
  contents: changes.map(({ content }) => content),
  hashes: changes.map(({ sha256 }) => sha256),
})
