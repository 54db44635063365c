import type { Kind } from './option.ts'

/** The kinds of values that options take. A text that a flag cannot have is told as "It should be ...". */

export const anyText: Kind<string> = {}

/** A switch, on or off: its flag takes no text. */
export const switched: Kind<boolean> = {}

export const integer: Kind<number> = { parse: parseInteger }

export const port = {
  parse(given) {
    const number = parseInteger(given)
    if (!isPort(number)) throw new Error('It should be at most 65535.')
    return number
  },
  faultOf: (value) => (isPort(value) ? undefined : `is not a port: ${value}`),
} satisfies Kind<number>

export const milliseconds: Kind<number> = {
  parse: parseInteger,
  faultOf: (value) =>
    Number.isInteger(value) && Number(value) > 0 ? undefined : `is not a number of milliseconds above 0: ${value}`,
}

/** Characters that a header can carry. */
export const token: Kind<string> = {
  parse(given) {
    if (!isToken(given)) throw new Error('It should be printable ASCII without blanks.')
    return given
  },
  faultOf: (value) => (isToken(value) ? undefined : 'should be printable ASCII without blanks'),
}

export const choice = <const Choice extends string>(choices: readonly Choice[]): Kind<Choice> => ({
  choices,
  faultOf: (value) =>
    choices.some((one) => one === value) ? undefined : `is neither ${choices.join(' nor ')}: ${value}`,
})

/** A function that a program gives. */
export const callback = <Call extends (told: never) => void>(): Kind<Call> => ({
  faultOf: (value) => (typeof value === 'function' ? undefined : 'should be a function'),
})

/** Names that a flag takes one by one or, as in the environment, with commas between them. */
export const names = (
  parseName: (name: string) => string,
  faultOf: (value: readonly string[]) => string | undefined,
): Kind<readonly string[]> => ({
  parse: (given, before = []) => [...before, ...given.split(',').map((name) => parseName(name.trim()))],
  faultOf: (value) => faultOf(value as readonly string[]), // the type that the option has for programs
})

function parseInteger(given: string): number {
  if (!/^\d+$/.test(given)) throw new Error('It should be a whole number.')
  return Number(given)
}

const isPort = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535

const isToken = (value: unknown): boolean => typeof value === 'string' && /^[!-~]+$/.test(value)
