import * as z from 'zod'
import { INCIDENTS, incidentNamed } from '../incidents/catalogue.ts'
import type { Incident } from '../incidents/incident.ts'
import { didYouMean } from '../nearest-names.ts'
import { once } from '../schemas/once.ts'
import { CannotCertify } from './client.ts'

const CaseSchema = once(() =>
  z.strictObject({
    version: z.literal(1),
    incident: z.string(),
    /** Call that the incident is bound to. */
    operation: z.string(),
    call: z.int().positive(),
    path: z.string(),
    /** Record that it concerns. */
    record: z.int().optional(),
    seed: z.int().optional(),
    fixture: z.string(),
  }),
)

/** A case: exactly what was tried, as a file has it. */
export type Case = z.infer<ReturnType<typeof CaseSchema>>

/** Parses a case. Throws `CannotCertify` for what is none. */
export function parseCase(text: string, place: string): Case {
  try {
    return CaseSchema().parse(JSON.parse(text))
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : (error as Error).message
    throw new CannotCertify(`${place} is no case file: ${reason}`)
  }
}

/** Finds an incident by name. Throws `CannotCertify`, naming the nearest, where there is none. */
export function findIncident(name: string): Incident {
  const incident = incidentNamed(name)
  if (incident !== undefined) return incident
  const known = INCIDENTS.map((one) => one.name)
  throw new CannotCertify(`there is no incident ${name}${didYouMean(name, known)}: certify --list prints them`)
}
