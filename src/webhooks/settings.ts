import type { Settings } from '../options/settings.ts'

/** Settings of an account that decide how its webhooks are delivered. */
export type WebhookSettings = Pick<Settings, Extract<keyof Settings, `webhook_${string}`>>
