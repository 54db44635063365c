export type { OutboxEmail } from './account/outbox.ts'
export type { RateLimits, RateLimitsChange, SubLimitState } from './account/rate-limits.ts'
export type { Settings } from './account/settings.ts'
export type { AccountHandle, ClockHandle, RateLimitsHandle } from './account-handle.ts'
export {
  type AccountSettings,
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  type NewAccountOptions,
} from './emulator.ts'
export type { RequestLog } from './http/log.ts'
export type { Fixture } from './schemas/fixture.ts'
