/** Events of hooks and dry runs, by their names in the control operations. */
export const HOOK_EVENTS = [
  'ticket.created',
  'ticket.updated',
  'ticket.resolved',
  'ticket.closed',
  'ticket.reopened',
].map((event) => [event, event] as const)
