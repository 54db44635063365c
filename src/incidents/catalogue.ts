import type { Incident } from './incident.ts'
import { limitIncidents } from './limits.ts'

/** All incidents, in the order in which they are tried. */
export const INCIDENTS: readonly Incident[] = [...limitIncidents]

export const incidentNamed = (name: string): Incident | undefined => INCIDENTS.find((one) => one.name === name)
