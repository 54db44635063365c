import type { ComponentType } from 'preact'
import type { IconName } from '../parts/icon.tsx'
import { AccountsView } from './accounts/accounts-view.tsx'
import { ClockView } from './clock/clock-view.tsx'
import { FaultsView } from './faults/faults-view.tsx'
import { LimitsView } from './limits/limits-view.tsx'
import { OutboxView } from './outbox/outbox-view.tsx'
import { ReportView } from './report/report-view.tsx'
import { RequestsView } from './requests/requests-view.tsx'
import { TicketsView } from './tickets/tickets-view.tsx'
import { VerdictsView } from './verdicts/verdicts-view.tsx'
import { WebhooksView } from './webhooks/webhooks-view.tsx'

export interface ViewEntry {
  /** Name in URLs; also that of its icon. */
  readonly name: IconName
  readonly title: string
  readonly Shown: ComponentType
}

const REQUESTS: ViewEntry = { name: 'requests', title: 'Requests', Shown: RequestsView }

/** Views in the order of their keys. */
export const VIEWS: readonly ViewEntry[] = [
  REQUESTS,
  { name: 'tickets', title: 'Tickets', Shown: TicketsView },
  { name: 'verdicts', title: 'Verdicts', Shown: VerdictsView },
  { name: 'limits', title: 'Limits', Shown: LimitsView },
  { name: 'webhooks', title: 'Webhooks', Shown: WebhooksView },
  { name: 'outbox', title: 'Outbox', Shown: OutboxView },
  { name: 'clock', title: 'Clock', Shown: ClockView },
  { name: 'faults', title: 'Faults', Shown: FaultsView },
  { name: 'accounts', title: 'Accounts', Shown: AccountsView },
  { name: 'report', title: 'Bug report', Shown: ReportView },
]

export const viewNamed = (name: string): ViewEntry => VIEWS.find((one) => one.name === name) ?? REQUESTS
