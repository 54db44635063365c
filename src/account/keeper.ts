/** Keeps an account where a restart finds it. What it changes and tells rests on this (docs/decisions/0023-change-log.md). */
export interface Keeper {
  /** Nothing can be kept at present: what is changed is taken back, and nothing falls due. */
  readonly isFailing: boolean
  /**
   * Undefined when all that stands in the account is kept. Else it is being written: resolves to true once it is kept,
   * to false where it could not be, and was taken back.
   */
  keep(): Promise<boolean> | undefined
  /**
   * Does as `keep`, for all accounts of the emulator.
   * @param isRead while nothing can be kept, what calls used of their limits is not this one's doing
   */
  keepAll(isRead?: boolean): Promise<boolean> | undefined
  /** Does as `keep`; while nothing can be kept, resolves once that works again. */
  whenKept(): Promise<boolean> | undefined
  /** Something besides rows may have changed here. */
  touch(): void
}
