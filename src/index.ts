export type { DeliveryFilter } from './account/deliveries.ts'
export type { DeliveryState, TicketEvent, WebhookDelivery } from './account/delivery.ts'
export type {
  ConnectionFault,
  Fault,
  FaultDefinition,
  FaultEffect,
  FaultPreset,
} from './account/faults.ts'
export type { Decision } from './account/journal.ts'
export type { JournaledRequest, RequestFilter } from './account/journal-view.ts'
export type { NearMiss } from './account/near-misses.ts'
export type { RateLimits, RateLimitsChange, SubLimitState } from './account/rate-limits.ts'
export type { RequestMatch } from './account/request-match.ts'
export type { Settings } from './account/settings.ts'
export type { Since } from './account/since.ts'
export type { Expectation, Verification } from './account/verify-requests.ts'
export type { WebhookChaos } from './account/webhook-chaos.ts'
export type { AccountChange, AccountHandle } from './account-handle.ts'
export type { AgentKey, Permission } from './control/agents.ts'
export type { AdvancedClock, ClockChange, ClockReading } from './control/clock.ts'
export type { ViewedEmail as OutboxEmail } from './control/outbox.ts'
export type { Verified } from './control/requests.ts'
export type { NewRole, Role, RoleChange } from './control/roles.ts'
export type { Verdict, VerdictName } from './domain/verdicts/verdict.ts'
export { createEmulator, type Emulator, type EmulatorOptions } from './emulator.ts'
export type {
  ClockHandle,
  DeliveriesHandle,
  FaultsHandle,
  OutboxHandle,
  RateLimitsHandle,
  RequestsHandle,
  RolesHandle,
} from './handles.ts'
export type { RequestLog } from './http/log.ts'
export type { AccountSettings, NewAccountOptions } from './new-account.ts'
export type { Fixture } from './schemas/fixture.ts'
