import type { WebhookChaos } from './chaos.ts'

/** The settings of an account that decide how its webhooks are delivered. */
export interface WebhookSettings {
  /** When a failed delivery is tried again: minutes after its first attempt. */
  webhook_retry_minutes: number[]
  /** `loopback`, `private`, host names or `*`: other hosts are not called. */
  webhook_hosts: string[]
  /** Attempts; the excess is postponed to the next hour. */
  webhook_calls_per_hour: number
  /** Real time that a receiver has to answer. */
  webhook_timeout_ms: number
  webhook_chaos: WebhookChaos
}
