/** `expect.stringContaining('...')` and its like, of Vitest, Jest and others: a value that judges another one. */
export interface AsymmetricMatcher {
  asymmetricMatch(actual: unknown): boolean
}

export const isAsymmetric = (value: unknown): value is AsymmetricMatcher =>
  typeof value === 'object' &&
  value !== null &&
  '$$typeof' in value &&
  'asymmetricMatch' in value &&
  typeof value.asymmetricMatch === 'function'

/** Tells whether anything within is one; as deep as JSON may be. */
export const holdsAsymmetric = (value: unknown): boolean =>
  isAsymmetric(value) || (typeof value === 'object' && value !== null && Object.values(value).some(holdsAsymmetric))

/** JSON with matchers in their own words: `StringContaining "cable"`. */
export const jsonWithMatchers = (value: unknown): string | undefined =>
  JSON.stringify(value, (_name, part: unknown) => (isAsymmetric(part) ? inWords(part) : part))

const inWords = (matcher: AsymmetricMatcher & { toAsymmetricMatcher?: () => string }): string =>
  matcher.toAsymmetricMatcher?.() ?? String(matcher)
