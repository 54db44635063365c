/** Ends of a call; `fault` when an injected fault, or a mistake of the emulator's own, answered it. */
export const DECISIONS = [
  'allowed',
  'unauthenticated',
  'forbidden',
  'limited',
  'invalid',
  'not_found',
  'conflict',
  'fault',
] as const
export type Decision = (typeof DECISIONS)[number]

/** A row of a page, for findings on how lists were read. */
export interface ListedRow {
  readonly id: number
  /** Epoch seconds; undefined where the kind of row has none. */
  readonly updated_at: number | undefined
}

/** A call and its reply. */
export interface Entry {
  readonly id: number
  /** Epoch milliseconds of the account's clock. */
  readonly at: number
  readonly method: string
  /** Path after the account's prefix, slashes collapsed. */
  readonly path: string
  /** Query as it was sent, without the mark. */
  readonly search: string
  /** Null where none matched. */
  readonly operation: string | null
  /** Name by which MCP called the operation. */
  readonly tool: string | undefined
  /** Null where the credentials were refused. */
  readonly agentId: number | null
  /** Null where no reply was sent. */
  readonly status: number | null
  readonly credits: number
  /** Real time in milliseconds, on a clock that never goes back. */
  readonly arrivedAt: number
  /** Real milliseconds from the arrival to the reply. */
  readonly durationMs: number
  readonly decision: Decision
  readonly reason: string | undefined
  /** Names and values, flat, as they came. */
  readonly requestHeaders: readonly string[]
  readonly requestBody: Buffer | undefined
  /** SHA-1 of the whole body, where only its beginning is kept. */
  readonly requestDigest: string | undefined
  readonly responseBody: Buffer | undefined
  readonly isResponseCut: boolean
  /** Calls of one connection come one after the other: the later one knew the earlier one's reply. */
  readonly connection: number
  /** Seconds, as the reply's header said. */
  readonly retryAfter: number | undefined
  /** Credits left, by the reply's header. */
  readonly remaining: number | undefined
  /** Beginning of the limits' window that was open at the reply: epoch milliseconds of the account's clock. */
  readonly windowStartedAt: number
  /** The connection ended before the whole reply had gone out. */
  readonly isReplyLost: boolean
  /** The work was done, whatever the client was told. */
  readonly isCommitted: boolean
  /** Rows of a page that went out as it was read. */
  readonly rows: readonly ListedRow[] | undefined
  /** The `Link` to the next page that the reply carried: its query. */
  readonly nextSearch: string | undefined
}

export type NewEntry = Omit<Entry, 'id' | 'connection' | 'requestDigest' | 'isResponseCut'> & {
  readonly socket: object
}
