import type { WebhookDelivery } from '../../../webhooks/delivery.ts'
import type { Tint } from '../../parts/pieces.tsx'

export const DELIVERY_TINTS: Readonly<Record<WebhookDelivery['state'], Tint | undefined>> = {
  queued: 'blue',
  sending: 'blue',
  waiting: 'amber',
  postponed: 'amber',
  delivered: 'green',
  failed: 'red',
  dropped: 'red',
  blocked: 'red',
  recorded: 'violet',
  cancelled: undefined,
}
