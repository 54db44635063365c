/** An event, or a `gap` in the place of those that were lost, which has the number of the last of them. */
export interface FedEvent {
  readonly id: number
  readonly type: string
  /** Data of the event, as JSON. */
  readonly text: string
}

/** Numbers of lost events, both included. */
interface Gap {
  readonly from: number
  readonly to: number
}

export interface FeedSource {
  readonly lastId: number
  readonly oldestId: number
  get(id: number): FedEvent | undefined
}

interface CursorOptions {
  readonly types: readonly string[] | undefined
  /** Id of the event before the first one that is read. */
  readonly from: number
  /** Events that were lost before that. */
  readonly gap: Gap | undefined
  readonly onClose: () => void
}

/** One reader's place in a feed. */
export class FeedCursor {
  readonly #feed: FeedSource
  readonly #types: ReadonlySet<string> | undefined
  readonly #onClose: () => void
  #position: number
  #gap: Gap | undefined
  #isClosed = false
  #onWake: (() => void) | undefined

  constructor(feed: FeedSource, { types, from, gap, onClose }: CursorOptions) {
    this.#feed = feed
    this.#types = types && new Set(types)
    this.#onClose = onClose
    this.#position = from
    this.#gap = gap
  }

  /** Id up to which all is read. */
  get position(): number {
    return this.#position
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Equal for readers that get the same from a place on: of the same types, and without a gap of their own. */
  get kind(): string {
    return `${this.#gap?.to ?? ''} ${this.#types === undefined ? '' : [...this.#types].join(',')}`
  }

  /** The next event of the wanted types; undefined while there is none. */
  take(): FedEvent | undefined {
    const gap = this.#gap ?? this.#missed()
    if (gap !== undefined) {
      this.#gap = undefined
      this.#position = gap.to
      return { id: gap.to, type: 'gap', text: JSON.stringify(gap) }
    }
    while (this.#position < this.#feed.lastId) {
      const kept = this.#feed.get(++this.#position)
      if (kept !== undefined && (this.#types?.has(kept.type) ?? true)) return kept
    }
    return undefined
  }

  #missed(): Gap | undefined {
    const { oldestId } = this.#feed
    return this.#position + 1 < oldestId ? { from: this.#position + 1, to: oldestId - 1 } : undefined
  }

  /** Something else has read for this reader up to that id. */
  moveTo(position: number): void {
    this.#position = position
  }

  /** Calls once when there may be something to take, or when it is closed. */
  awake(onWake: () => void): void {
    this.#onWake = onWake
  }

  wake(): void {
    const onWake = this.#onWake
    this.#onWake = undefined
    onWake?.()
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#onClose()
    this.wake()
  }
}
