import { expect } from '@jest/globals'
import type { OperationId } from './journal/operation-ids.ts'
import { type Received, received } from './received.ts'

export type { Received } from './received.ts'

/** Matchers for a setup file, or a test file itself: `import 'freshdesk-emulator/jest'`. */
expect.extend({
  /** `expect(freshdesk).toHaveReceived('createTicket', { body: { priority: 1 } })`. */
  toHaveReceived: received,
})

/** Types for those who import `expect` from `@jest/globals`. */
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> {
    toHaveReceived(operation: OperationId, received?: Received): R
  }
}

/** Types for those who have `@types/jest`. */
declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: its own declaration has it so
    interface Matchers<R, T = {}> {
      toHaveReceived(operation: OperationId, received?: Received): R
    }
  }
}
