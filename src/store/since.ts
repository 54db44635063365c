/** The part of a list that is wanted; its ids ascend. */
export interface Since {
  /** Largest id that is not wanted. */
  readonly since_id?: number | undefined
  /** Number of elements, the newest. */
  readonly limit?: number | undefined
}

/** Elements of the list that are wanted, oldest first. */
export function newestSince<One extends { readonly id: number }>(
  list: readonly One[],
  { since_id = 0, limit = Number.POSITIVE_INFINITY }: Since,
): readonly One[] {
  const begin = list.findIndex(({ id }) => id > since_id)
  return begin < 0 ? [] : list.slice(Math.max(begin, list.length - limit))
}
