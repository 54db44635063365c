/**
 * End of what stood in an account: it is kept; or undone, as if it had never been; or it is not to be known here,
 * since the account may be another process's by now: then nothing may be told of it.
 */
export type Fate = 'kept' | 'undone' | 'unknown'

/** Keeps an account where a restart finds it. What it changes and tells rests on this (docs/decisions/0023-change-log.md). */
export interface Keeper {
  /** Nothing can be kept at present: what is changed is taken back, and nothing falls due. */
  readonly isFailing: boolean
  /**
   * Undefined when all that stands in the account is kept. Else it is being written: resolves once its fate is decided.
   * Never rejects.
   */
  keep(): Promise<Fate> | undefined
  /**
   * Does as `keep`, for all accounts of the emulator.
   * @param isRead while nothing can be kept, what calls used of their limits is not this one's doing
   * @param isOwn the call concerned this account alone
   */
  keepAll(isRead?: boolean, isOwn?: boolean): Promise<Fate> | undefined
  /** Does as `keep`; while nothing can be kept, resolves once that works again. */
  whenKept(): Promise<Fate> | undefined
  /** Something besides rows may have changed here. */
  touch(): void
}
