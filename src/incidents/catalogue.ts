import { dataIncidents } from './data.ts'
import { edgeIncidents } from './edge.ts'
import { identityIncidents } from './identity.ts'
import type { Incident } from './incident.ts'
import { limitIncidents } from './limits.ts'
import { shapeIncidents } from './shapes.ts'
import { webhookIncidents } from './webhooks.ts'

/** All incidents, in the order in which they are tried. */
export const INCIDENTS: readonly Incident[] = [
  ...limitIncidents,
  ...edgeIncidents,
  ...identityIncidents,
  ...dataIncidents,
  ...shapeIncidents,
  ...webhookIncidents,
]

export const incidentNamed = (name: string): Incident | undefined => INCIDENTS.find((one) => one.name === name)
