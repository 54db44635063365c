/** Of an account, what the database has of it: the next change goes on from there. */
export interface StoredPosition {
  readonly seq: number
  /** Rows that are put next stand since this one. */
  readonly stamp: number
  /** Stamps by name, of all that the account can go back to. */
  readonly roots: ReadonlyMap<string, number>
  /** Numbers of the items of the lists: the first, and the one after the last. */
  readonly lists: Readonly<Record<ListName, Span>>
  /** Hashes of contents that are there. */
  readonly files: ReadonlySet<string>
}

/** Lists that no root has. Deliveries have numbers of their own. */
export type ListName = 'outbox' | 'threads'

export interface Span {
  readonly from: number
  readonly to: number
}

export const NOTHING: StoredPosition = {
  seq: 0,
  stamp: 1,
  roots: new Map(),
  lists: { outbox: { from: 1, to: 1 }, threads: { from: 1, to: 1 } },
  files: new Set(),
}

/** The newest stamp that a root needs; 0: none does. */
export const rootStampOf = (roots: ReadonlyMap<string, number>): number => Math.max(0, ...roots.values())
