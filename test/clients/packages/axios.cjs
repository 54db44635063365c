// axios, told nothing: by itself it sends what is for a proxy there in the absolute form.
const { requireClient, tell } = require('./clients.cjs')

void requireClient('axios')
  .get('https://acme.freshdesk.com/api/v2/tickets', {
    auth: { username: 'admin-api-key', password: 'X' },
    params: { per_page: 2, updated_since: '2000-01-01' },
  })
  .then(({ status, data, headers }) => tell([status, data.length, headers.link]))
