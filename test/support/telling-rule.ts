/** A rule on creation that tells a receiver the id of each ticket that is made, as `{ id }`. */
export const tellingRule = (url: string) => ({
  name: 'Tell',
  conditions: [],
  actions: [
    {
      field_name: 'trigger_webhook',
      request_type: 'POST',
      url,
      content_type: 'JSON',
      content_layout: '2',
      content: { id: '{{ticket.id}}' },
    },
  ],
})
