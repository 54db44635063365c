import type { Account } from '../account/account.ts'
import type { Reply } from './reply.ts'
import type { Slices } from './slices.ts'

/** A reply before the door and the machine add their headers. */
export interface Answer {
  readonly status: number
  readonly body: Buffer | undefined
  /** Text that is made as it is sent, instead of a body. */
  readonly slices?: Slices
  /** Default: the media type of the door. */
  readonly mediaType?: string
  /** Names and values in turn. */
  readonly headers: readonly string[]
  /** Status for the journal and the log, where a door answers every operation with the same status. */
  readonly operationStatus?: number
  /** Sentence for the log only. */
  readonly note: string | undefined
}

/** The answer to a call that was handled. */
export interface Worked {
  readonly answer: Answer
  /** The handler's reply, of which the journal takes the rows of the page. */
  readonly reply: Reply | undefined
  /** The one account that the work of a door of the emulator's own concerned; null: none. */
  readonly account?: Account | null
}
