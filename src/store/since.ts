/** Which of a list, whose ids ascend. */
export interface Since {
  /** Only later ones. */
  readonly since_id?: number | undefined
  /** The newest so many. */
  readonly limit?: number | undefined
}

/** Oldest first, as the list is. */
export function newestSince<One extends { readonly id: number }>(
  list: readonly One[],
  { since_id = 0, limit = Number.POSITIVE_INFINITY }: Since,
): readonly One[] {
  const begin = list.findIndex(({ id }) => id > since_id)
  return begin < 0 ? [] : list.slice(Math.max(begin, list.length - limit))
}
