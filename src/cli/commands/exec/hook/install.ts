import { syncBuiltinESMExports } from 'node:module'
import { keepChildren } from './children.ts'
import { leadConnections } from './connections.ts'
import { type Lead, takeLead } from './lead.ts'
import { leadNames } from './names.ts'

/** Has every connection of this process, its threads and its children that is meant for Freshdesk reach the emulator. */
export function install(lead: Lead): void {
  if (!takeLead(lead)) return
  leadConnections()
  leadNames()
  keepChildren()
  // For those who import the functions by name.
  syncBuiltinESMExports()
}
