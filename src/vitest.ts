import { expect, type TestAPI, test as vitestTest } from 'vitest'
import type { AccountHandle } from './emulator/account-handle.ts'
import { createEmulator } from './emulator/emulator.ts'
import type { EmulatorOptions } from './emulator/options.ts'
import type { OperationId } from './journal/operation-ids.ts'
import { type Received, received } from './received.ts'

export type { Received } from './received.ts'

export interface FreshdeskTestOptions extends EmulatorOptions {
  /**
   * `file`, the default: an account for each test file, at one URL, reset before each test. `test`: an account for each
   * test, for tests that run concurrently.
   */
  readonly isolate?: 'file' | 'test'
}

export interface FreshdeskFixtures {
  readonly freshdesk: AccountHandle
}

/** Vitest's `test` with the fixture `freshdesk`: an account of an emulator that runs in the worker's own process. */
export function freshdeskTest({ isolate = 'file', ...options }: FreshdeskTestOptions = {}): TestAPI<FreshdeskFixtures> {
  let made = 0
  const nextName = () => `test-${++made}`
  return (
    vitestTest
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are asked for
      .extend('freshdeskEmulator', { scope: 'file' }, async ({}, { onCleanup }) => {
        const emulator = await createEmulator(options)
        onCleanup(() => emulator.close())
        return emulator
      })
      .extend('freshdesk', async ({ freshdeskEmulator }, { onCleanup }) => {
        if (isolate === 'file') {
          freshdeskEmulator.reset()
          return freshdeskEmulator as AccountHandle
        }
        const account = freshdeskEmulator.createAccount({ name: nextName(), from: freshdeskEmulator.name })
        onCleanup(() => freshdeskEmulator.deleteAccount(account.name))
        return account
      }) as unknown as TestAPI<FreshdeskFixtures>
  ) // the emulator itself is not shown
}

/** Test with the default options: the fixture `support-desk`, on real time. */
export const test: TestAPI<FreshdeskFixtures> = freshdeskTest()

expect.extend({
  /** `expect(freshdesk).toHaveReceived('createTicket', { body: { priority: 1 } })`. */
  toHaveReceived: received,
})

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: vitest's own declaration has it so
  interface Matchers<T = any> {
    toHaveReceived(operation: OperationId, received?: Received): T
  }
}
