export type {
  ConnectionFault,
  Fault,
  FaultDefinition,
  FaultEffect,
  FaultPreset,
} from './account/faults.ts'
export type { LiveEvent, LiveEventData, LiveEventType, RowEvent, RowWriter } from './account/live-events.ts'
export type { RateLimits, RateLimitsChange, SubLimitState } from './account/rate-limits.ts'
export type { Case as CertifyCase } from './certify/case.ts'
export type { CertifyClient, CertifyRun } from './certify/in-process.ts'
export type { TrialJudgement, TrialOutcome } from './certify/judge.ts'
export type { Act, Acted } from './control/act.ts'
export type { AgentKey, Permission } from './control/agents.ts'
export type { AdvancedClock, ClockChange, ClockReading } from './control/clock.ts'
export type { EventFilter } from './control/events.ts'
export type { CustomerMail } from './control/mail.ts'
export type { ViewedEmail as OutboxEmail } from './control/outbox.ts'
export type { ReplayChange, Replayed } from './control/replay.ts'
export type { Verified } from './control/requests.ts'
export type { NewRole, Role, RoleChange } from './control/roles.ts'
export type { ScimDoor } from './control/scim.ts'
export type { TrafficChange, TrafficReading } from './control/traffic.ts'
export type { ReceivedMail } from './domain/mail/receive.ts'
export type { AccountChange, AccountHandle } from './emulator/account-handle.ts'
export { createEmulator, type Emulator } from './emulator/emulator.ts'
export type {
  ClockHandle,
  DeliveriesHandle,
  FaultsHandle,
  OutboxHandle,
  RateLimitsHandle,
  RequestsHandle,
  RolesHandle,
  TrafficHandle,
} from './emulator/handles.ts'
export type { EmulatorOptions } from './emulator/options.ts'
export type { Fixture } from './fixtures/format/fixture.ts'
export type { RequestLog } from './http/log.ts'
export type { Notice, NoticeKind } from './http/notice.ts'
export type { AsymmetricMatcher } from './journal/asymmetric.ts'
export type { Decision } from './journal/entry.ts'
export type { CallMatch, RequestMatch } from './journal/match.ts'
export type { NearMiss } from './journal/near-misses.ts'
export type { OperationId } from './journal/operation-ids.ts'
export type { Expectation, Verification } from './journal/verify.ts'
export type { JournaledCall, JournaledRequest, RequestFilter } from './journal/view.ts'
export type { AccountSettings, NewAccountOptions } from './options/account-options.ts'
export type { Settings } from './options/settings.ts'
export type { Since } from './store/since.ts'
export type { Verdict, VerdictName } from './verdicts/verdict.ts'
export type { WebhookChaos } from './webhooks/chaos.ts'
export type { DeliveryFilter } from './webhooks/deliveries.ts'
export type { TicketEvent, WebhookDelivery } from './webhooks/delivery.ts'
export type { DeliveryState } from './webhooks/states.ts'
