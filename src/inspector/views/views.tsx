import type { ComponentType } from 'preact'
import type { IconName } from '../parts/icon.tsx'
import { RequestsView } from './requests/requests-view.tsx'
import { TicketsView } from './tickets/tickets-view.tsx'

export interface ViewEntry {
  /** In URLs; also the name of its drawing. */
  readonly name: IconName
  readonly title: string
  readonly Shown: ComponentType
}

const REQUESTS: ViewEntry = { name: 'requests', title: 'Requests', Shown: RequestsView }

export const VIEWS: readonly ViewEntry[] = [REQUESTS, { name: 'tickets', title: 'Tickets', Shown: TicketsView }]

export const viewNamed = (name: string): ViewEntry => VIEWS.find((one) => one.name === name) ?? REQUESTS
