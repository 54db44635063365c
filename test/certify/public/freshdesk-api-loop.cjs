/** The npm client freshdesk-api in the loop that its users write: page after page until the last. */
const { writeFileSync } = require('node:fs')
const { join } = require('node:path')
const Freshdesk = require('freshdesk-api')

const { FRESHDESK_EMULATOR_URL: url, FRESHDESK_EMULATOR_API_KEY: key, FRESHDESK_EMULATOR_RUN_DIR: folder } = process.env
const client = new Freshdesk(url, key)
const tickets = {}

function read(page) {
  client.listAllTickets({ page, per_page: 100 }, (error, rows, extra) => {
    if (error) throw error
    for (const { id, subject, status, updated_at } of rows) tickets[id] = { id, subject, status, updated_at }
    if (!extra.pageIsLast) read(page + 1)
    else writeFileSync(join(folder, 'store.json'), JSON.stringify({ tickets }))
  })
}
read(1)
