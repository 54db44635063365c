export type { DeliveryFilter } from './account/deliveries.ts'
export type { DeliveryState, TicketEvent, WebhookDelivery } from './account/delivery.ts'
export type { OutboxEmail } from './account/outbox.ts'
export type { Settings } from './account/settings.ts'
export type { WebhookChaos } from './account/webhook-chaos.ts'
export type { AccountHandle, ClockHandle, DeliveriesHandle } from './account-handle.ts'
export {
  type AccountSettings,
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  type NewAccountOptions,
} from './emulator.ts'
export type { RequestLog } from './http/log.ts'
export type { Fixture } from './schemas/fixture.ts'
