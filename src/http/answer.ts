import type { Account } from '../account/account.ts'
import type { Reply } from './reply.ts'
import type { Slices } from './slices.ts'

/** What goes out, before the door and the machine add their headers. */
export interface Answer {
  readonly status: number
  readonly body: Buffer | undefined
  /** Instead of a body: its text, made as it is read. */
  readonly slices?: Slices
  /** Default: the door's. */
  readonly mediaType?: string
  /** Names and values, flat. */
  readonly headers: readonly string[]
  /** For the journal and the log, where a door answers with one status whatever became of the operation. */
  readonly operationStatus?: number
  /** For the log alone. */
  readonly note: string | undefined
}

/** What a handler's work is answered with. */
export interface Worked {
  readonly answer: Answer
  /** What was on the page, for the journal. */
  readonly reply: Reply | undefined
  /** Of a door of the emulator's own: the one account that the work concerned; null: none. */
  readonly account?: Account | null
}
