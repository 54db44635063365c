import type { Incident, Scene } from './incident.ts'

const AT_LEAST_ONCE =
  'Freshdesk’s article 225431 (postponed and retried deliveries); receivers of public clients: botpress/botpress#15184'
const BY_ID = 'It remembers which ticket and event it has dealt with, and does nothing the second time.'
const HOUR_S = 3600
const HELD_S = 61

const incident = (told: Omit<Incident, 'kind' | 'callsFor' | 'concerns'>): Incident => ({
  ...told,
  kind: 'webhooks',
  concerns: 'deliveries',
  callsFor: 'survival',
})

const chaos = (change: Readonly<Partial<{ duplicate: number; reorder: number; delay_s: number }>>) => ({
  when: 'before' as const,
  change({ account }: Scene) {
    const { settings } = account
    account.settings = { ...settings, webhook_chaos: { ...settings.webhook_chaos, ...change } }
    return {
      undo() {
        account.settings = settings
      },
    }
  },
})

/** Incidents in the way webhooks reach a receiver. */
export const webhookIncidents: readonly Incident[] = [
  incident({
    name: 'delivered-twice',
    happens: 'Each webhook is delivered twice, one after the other.',
    goodClient: BY_ID,
    source: AT_LEAST_ONCE,
    deeds: [chaos({ duplicate: 1 })],
  }),
  incident({
    name: 'retried-after-success',
    happens: 'All webhooks are delivered once more although each was answered with success.',
    goodClient: BY_ID,
    source: AT_LEAST_ONCE,
    deeds: [{ drive: { again: true } }],
  }),
  incident({
    name: 'delivered-out-of-order',
    happens: 'A later webhook overtakes the one before it.',
    goodClient: 'It asks the API for the ticket as it is, and takes the webhook as a hint alone.',
    source: `${AT_LEAST_ONCE}: a retry comes after later ones`,
    deeds: [chaos({ reorder: 1 }), { drive: { isBurst: true, advance_s: HELD_S } }],
  }),
  incident({
    name: 'delivered-late',
    happens: 'Webhooks come an hour late, beyond the allowance of the hour before.',
    goodClient: 'It does not judge by its own clock.',
    source: 'Freshdesk’s article 225431: what exceeds the allowance is postponed to the next hour',
    deeds: [chaos({ delay_s: HOUR_S }), { drive: { isBurst: true, advance_s: HOUR_S + 1 } }],
  }),
  incident({
    name: 'burst',
    happens: 'Webhooks of many changes come at once.',
    goodClient: 'It answers at once and works in its own time, one by one.',
    source: 'Freshdesk’s article 225431: deliveries follow the changes, a bulk update sends one for each ticket',
    deeds: [{ drive: { isBurst: true } }],
  }),
]
