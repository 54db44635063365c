import { Series } from './series.ts'

/** Most characters, roughly, that are stringified in one go. */
const PIECE = 16 * 1024
/** Depth below which a value is stringified in one go, whatever its size: nothing large is nested so deep. */
const DEEPEST = 50

/**
 * The JSON text of a value in pieces of some 16 KB, for texts that are too long for one string. A `Series` becomes an
 * array whose elements are made when their pieces are read. The pieces together are what `JSON.stringify` makes.
 */
export function jsonPieces(value: unknown): Generator<string, void, undefined> {
  return pieces(value, 0)
}

function* pieces(value: unknown, depth: number): Generator<string, void, undefined> {
  if (!(value instanceof Series) && (depth > DEEPEST || sizeOf(value, PIECE, depth) < PIECE)) {
    yield JSON.stringify(value) ?? 'null'
  } else if (typeof value === 'string') {
    yield* stringPieces(value)
  } else if (value instanceof Series || Array.isArray(value)) {
    let sign = '['
    for (const element of value) {
      yield sign
      yield* pieces(element, depth + 1)
      sign = ','
    }
    yield sign === '[' ? '[]' : ']'
  } else {
    let sign = '{'
    for (const [name, member] of Object.entries(value as object)) {
      if (member === undefined) continue
      yield `${sign}${JSON.stringify(name)}:`
      yield* pieces(member, depth + 1)
      sign = ','
    }
    yield sign === '{' ? '{}' : '}'
  }
}

/**
 * Pieces of a string. A pair of surrogates that falls on a boundary is written as two escapes, which stand for the same
 * string.
 */
function* stringPieces(text: string): Generator<string, void, undefined> {
  yield '"'
  for (let start = 0; start < text.length; start += PIECE) {
    yield JSON.stringify(text.slice(start, start + PIECE)).slice(1, -1)
  }
  yield '"'
}

/** Length of the text, roughly, counted no further than `enough`; a series counts as more than that. */
function sizeOf(value: unknown, enough: number, depth: number): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 4
  if (value instanceof Series) return enough
  if (depth > DEEPEST) return 0
  let size = 2
  if (Array.isArray(value)) {
    for (const element of value) {
      size += 1 + sizeOf(element, enough - size, depth + 1)
      if (size >= enough) return size
    }
    return size
  }
  for (const name in value) {
    size += 4 + name.length + sizeOf((value as Record<string, unknown>)[name], enough - size, depth + 1)
    if (size >= enough) return size
  }
  return size
}
