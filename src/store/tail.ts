/**
 * The items of a list at a moment, where the list only grows at its end. All moments share the list; each has its own
 * part of it.
 */
export interface Tail<Item> {
  readonly items: readonly Item[]
  readonly from: number
  readonly to: number
}

/** A tail that has the item too, made at constant cost. The given one stays as it is. */
export function withLast<Item>({ items, from, to }: Tail<Item>, item: Item): Tail<Item> {
  const isOwn = to === items.length && to - from > items.length / 2
  const list = isOwn ? (items as Item[]) : items.slice(from, to)
  list.push(item)
  return { items: list, from: isOwn ? from : 0, to: list.length }
}

export const itemsOf = <Item>({ items, from, to }: Tail<Item>): readonly Item[] => items.slice(from, to)

/** Items one by one, without a copy, for work that is done in turns. */
export function* walked<Item>({ items, from, to }: Tail<Item>): Generator<Item, void, undefined> {
  for (let place = from; place < to; place++) yield items[place] as Item // below the length
}

/** A change that turns a tail into a later one. */
export interface TailPatch<Item> {
  /** Number of the oldest items that are gone; -1: all. */
  readonly drop: number
  readonly add: readonly Item[]
}

export function tailPatch<Item>(before: Tail<Item>, after: Tail<Item>): TailPatch<Item> {
  const last = before.items[before.to - 1]
  let first = after.to
  while (first > after.from && after.items[first - 1] !== last) first--
  const isContinued = first > after.from
  const kept = isContinued ? first - after.from : 0
  return { drop: isContinued ? before.to - before.from - kept : -1, add: after.items.slice(first, after.to) }
}

export function applyTailPatch<Item>(list: Item[], { drop, add }: TailPatch<Item>): void {
  list.splice(0, drop < 0 ? list.length : drop)
  for (const item of add) list.push(item)
}
