// Ends with 0 when the emulator of this container answers: its image has no curl.
import { get } from 'node:http'

const port = process.env.FRESHDESK_EMULATOR_PORT || process.env.PORT || 4800
get(`http://127.0.0.1:${port}/_emulator/health`, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
