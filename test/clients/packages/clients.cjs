// Packages that .ci/clients.sh has put apart are found there.
const { createRequire } = require('node:module')
const { resolve } = require('node:path')

exports.requireClient = createRequire(resolve(__dirname, '../../../.clients/package.json'))

/** What the test reads. */
exports.tell = (told) => process.stdout.write(JSON.stringify(told))
