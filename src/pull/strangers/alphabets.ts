/** Letters that stand for others: of the same script and case, so that a text stays in its language in kind. */

const CONSONANTS = 'bdfgklmnprstvz'
const VOWELS = 'aeiou'
const ACCENTED = 'äöüéèàçñøåâêîôûãõíóú'

/** Ranges of code points, both ends among them. */
type Range = readonly [from: number, to: number]

interface Script {
  readonly is: RegExp
  readonly lower: Range
  readonly hasCase: boolean
}

const script = (is: RegExp, from: number, to: number, hasCase = false): Script => ({ is, lower: [from, to], hasCase })

const SCRIPTS: readonly Script[] = [
  script(/\p{Script=Cyrillic}/u, 0x430, 0x44f, true),
  script(/\p{Script=Greek}/u, 0x3b1, 0x3c1, true),
  script(/\p{Script=Hebrew}/u, 0x5d0, 0x5ea),
  script(/\p{Script=Arabic}/u, 0x627, 0x63a),
  script(/\p{Script=Devanagari}/u, 0x915, 0x939),
  script(/\p{Script=Thai}/u, 0xe01, 0xe2e),
  script(/\p{Script=Hiragana}/u, 0x3042, 0x3093),
  script(/\p{Script=Katakana}/u, 0x30a2, 0x30f3),
  script(/\p{Script=Han}/u, 0x4e00, 0x5000),
  script(/\p{Script=Hangul}/u, 0xac00, 0xb000),
]

/** Draws a whole number from 0 to below the bound. */
export type Draw = (bound: number) => number

const letterOf = (letters: string, draw: Draw): string => letters.charAt(draw(letters.length))

const inCaseOf = (sign: string, letter: string): string =>
  sign === sign.toLowerCase() ? letter : letter.toUpperCase().charAt(0)

/** A letter for another. @param place from 0: Latin words can be spoken */
export function strangeLetter(sign: string, place: number, draw: Draw): string {
  const known = SCRIPTS.find(({ is }) => is.test(sign))
  if (known !== undefined) {
    const [from, to] = known.lower
    const letter = String.fromCodePoint(from + draw(to - from + 1))
    return known.hasCase ? inCaseOf(sign, letter) : letter
  }
  const isAccented = /\p{Script=Latin}/u.test(sign) && !/[a-z]/i.test(sign)
  if (isAccented) return inCaseOf(sign, letterOf(ACCENTED, draw))
  return inCaseOf(sign, letterOf(place % 2 === 0 ? CONSONANTS : VOWELS, draw))
}

const FACES = ['😀', '🙂', '😉', '😊', '🙃', '😮', '😐', '😅']
const THINGS = ['⭐', '🌱', '🎈', '🍋', '🚲', '📎', '🔔', '🧩']

/** An emoji of the same kind: a face for a face, a thing for a thing. */
export const strangeEmoji = (emoji: string, draw: Draw): string => {
  const kind = /^[\u{1F600}-\u{1F64F}\u{1F910}-\u{1F92F}\u{1F970}-\u{1F97A}]/u.test(emoji) ? FACES : THINGS
  return kind[draw(kind.length)] ?? ''
}
