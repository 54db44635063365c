import { FIRST_NAMES } from './first-names.ts'

/** Made when first asked for. */
let known: ReadonlySet<string> | undefined

function firstNames(): ReadonlySet<string> {
  known ??= new Set(FIRST_NAMES.split('\n'))
  return known
}

const MOST_WORDS_OF_A_NAME = 4
const isCapitalised = (word: string) => word !== word.toLowerCase() || !/\p{Lu}|\p{Ll}/u.test(word)

/**
 * Whether a choice or label may be somebody: an address, a long number, a first name of any language alone or among
 * capitalised words, an initial before a word, or words that are all of one agent's name. It errs on the side of a name:
 * a city that is also a first name is one.
 *
 * @param isOfAgent whether the word is part of the name of any agent
 */
export function looksLikeName(text: string, isOfAgent: (word: string) => boolean): boolean {
  if (text.includes('@') || /\d[\d\s().-]{4,}\d/.test(text)) return true
  const words = text.match(/\p{L}[\p{L}\p{M}'’]*/gu) ?? []
  if (words.length === 0 || words.length > MOST_WORDS_OF_A_NAME) return false
  if (words.every(isOfAgent)) return true
  if (!words.every(isCapitalised)) return false
  if (words.length === 2 && /^\p{L}\.?[\s,]+\p{L}{2,}/u.test(text)) return true
  return words.some((word) => firstNames().has(word.toLowerCase()))
}
