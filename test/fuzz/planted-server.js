/**
 * A server with one fault, `PLANTED`, which a body with `{{` brings out; for the fuzzer's own tests. It answers
 * everything else with an empty object.
 */
import { createServer } from 'node:http'

const port = Number(process.argv[process.argv.indexOf('--port') + 1])

function spin(milliseconds) {
  const { user } = process.cpuUsage()
  while (process.cpuUsage().user - user < milliseconds * 1000);
}

const FAULTS = {
  none: () => undefined,
  '5xx': (response) => Object.assign(response, { statusCode: 500 }),
  died: () => process.exit(3),
  stall: () => spin(400),
  stderr: () => process.stderr.write('planted\n'),
  lost: (response) => response.socket.destroy(),
  hang: () => spin(Number.POSITIVE_INFINITY),
}

createServer((request, response) => {
  const chunks = []
  request.on('error', () => undefined)
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    if (Buffer.concat(chunks).includes('{{')) FAULTS[process.env.PLANTED](response)
    response.setHeader('Content-Type', 'application/json').end('{}')
  })
}).listen(port, '127.0.0.1')
