import { type Draw, strangeEmoji, strangeLetter } from './alphabets.ts'

/** Lengths that are not told apart: a word becomes one of the same class, and never a longer one. */
const CLASSES = [1, 2, 4, 7, 11, 16] as const

function lengthLike(length: number, draw: Draw): number {
  const least = CLASSES.findLast((one) => one <= length) ?? 1
  return least + draw(length - least + 1)
}

/** A word of other letters. */
function strangeWord(word: string, draw: Draw): string {
  const signs = [...word]
  const start = draw(2)
  return signs
    .slice(0, lengthLike(signs.length, draw))
    .map((sign, place) => (/\p{L}/u.test(sign) ? strangeLetter(sign, start + place, draw) : sign === '-' ? '-' : ''))
    .join('')
}

const strangeDigits = (digits: string, draw: Draw): string =>
  [...digits].map((digit, place) => String(place === 0 && digit !== '0' ? 1 + draw(9) : draw(10))).join('')

/** Tokens of a text: of what is left, `plain` are signs that say nothing of anybody. All others are left out. */
const TOKENS =
  /(?<emoji>\p{Extended_Pictographic}(?:[\p{M}\p{Extended_Pictographic}]|\p{Emoji_Modifier}|\u200d)*)|(?<word>\p{L}[\p{L}\p{M}'’]*)|(?<digits>\p{N}+)|(?<plain>[ \t\r\n\u00a0!-/:-@[-`{-~…–—“”„‘’«»¿¡、。「」，！？：；（）]+)|./gsu

/** A text of other words: layout, digits' places and emoji stay in kind. */
export const strangeText = (text: string, draw: Draw): string =>
  text.replace(TOKENS, (...found) => {
    const { emoji, word, digits, plain } = found.at(-1) as Readonly<Record<string, string | undefined>>
    if (emoji !== undefined) return strangeEmoji(emoji, draw)
    if (word !== undefined) return strangeWord(word, draw)
    if (digits !== undefined) return strangeDigits(digits, draw)
    return plain ?? ''
  })
