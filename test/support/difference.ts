const SHOWN = 200

/** Where two long texts differ first, a few words of each; undefined where they do not. */
export function differenceOf(
  found: string,
  expected: string,
): { readonly found: string; readonly expected: string } | undefined {
  if (found === expected) return undefined
  let place = 0
  while (found[place] === expected[place]) place++
  const from = Math.max(0, place - SHOWN)
  return { found: found.slice(from, place + SHOWN), expected: expected.slice(from, place + SHOWN) }
}
