/** Events that hooks and dry runs know, as the control operations name them. */
export const HOOK_EVENTS = [
  'ticket.created',
  'ticket.updated',
  'ticket.resolved',
  'ticket.closed',
  'ticket.reopened',
].map((event) => [event, event] as const)
