/** What a sync holds, a row a line, for `certify --check`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const { tickets } = JSON.parse(readFileSync(join(process.env.FRESHDESK_EMULATOR_RUN_DIR, 'store.json'), 'utf8'))
for (const ticket of Object.values(tickets)) process.stdout.write(`${JSON.stringify({ type: 'ticket', ...ticket })}\n`)
