import type { FileLayer } from './files.ts'

/** Means for tests of what a sudden end leaves. */
export interface Testing {
  /** Default: the machine's own. */
  readonly files?: FileLayer
  /** Default: 32 MB. */
  readonly leastFoldedBytes?: number
  /** Bounds of what an account writes without a break. */
  readonly writing?: { readonly steps: number; readonly turnMs: number }
}

/** An option that no user has a name for. */
const TESTING = Symbol.for('freshdesk-emulator.testing')

/** Reads what a test has put beside an emulator's options; undefined in any other run. */
export const testingOf = (options: object): Testing | undefined =>
  (options as Readonly<Record<symbol, Testing | undefined>>)[TESTING]
