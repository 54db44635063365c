/**
 * Paths of version 1, which stands at the account's root: known before its door is loaded. With an extension all below
 * its resources, so that a write of any of them is told; without one exactly those that are read.
 */
const NAMED =
  /^\/(?:helpdesk|contacts|agents|companies|customers|groups|ticket_fields|admin|discussions|solutions?|roles|conversations|canned_responses|business_hours|sla_policies|automations|surveys|products|email_configs)(?:\/\w+){0,6}\.(?:json|xml)$/
const BARE =
  /^\/(?:helpdesk\/tickets(?:\/filter\/\w+|\/\d+(?:\/time_sheets|\/surveys)?)?|helpdesk\/time_sheets|(?:agents|contacts|companies|groups)(?:\/\d+)?|agents\/filter\/\w+|ticket_fields|admin\/(?:contact|company)_fields|discussions\/(?:categories|forums|topics)|solution\/categories(?:\/\d+)?|solution\/folders\/\d+)$/

/** @param path without the account's prefix; nothing else has one of these */
export const isV1Path = (path: string): boolean => NAMED.test(path) || BARE.test(path)
