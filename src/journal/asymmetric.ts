/** `expect.stringContaining('...')` and its like, of Vitest, Jest and others: a value that judges another one. */
interface AsymmetricMatcher {
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
