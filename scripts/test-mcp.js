/**
 * Both MCP doors of the built emulator under the official conformance suite, as far as its scenarios are of any server,
 * and under the inspector's command line: `npm run test:mcp`. Both ask for a newer Node than the package does, which npx
 * fetches; the suite sends no headers of ours, so that a loopback door in front of it adds the key.
 */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { createEmulator } from '../dist/index.js'

const NODE = 'node@24'
const SUITE = '@modelcontextprotocol/conformance@0.1.16'
const INSPECTOR = '@modelcontextprotocol/inspector@2.12.0'
/** The others ask for tools and prompts of the suite's own demonstration server, or for sessions and streams. */
const SCENARIOS = ['server-initialize', 'ping', 'tools-list', 'dns-rebinding-protection']

const emulator = await createEmulator()
const doors = { '/mcp': emulator.apiKey, '/_emulator/mcp': undefined }

/** Passes on all that comes, and the key. */
const front = createServer((incoming, outgoing) => {
  const { port } = new URL(emulator.url)
  const key = doors[incoming.url ?? '']
  const headers = key === undefined ? incoming.headers : { ...incoming.headers, authorization: key }
  const sent = request({ host: '127.0.0.1', port, path: incoming.url, method: incoming.method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
  })
  sent.on('error', () => outgoing.destroy())
  incoming.pipe(sent)
})
await once(front.listen(0, '127.0.0.1'), 'listening')
const frontUrl = `http://localhost:${front.address().port}`

async function npx(packageName, ...command) {
  const args = ['--yes', '--package', NODE, '--package', packageName, '--', ...command]
  const child = spawn('npx', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [status] = await ended
  return { status, stdout, stderr }
}

function tell(what, isGood, output) {
  console.log(`${isGood ? 'passed' : 'FAILED'}  ${what}`)
  if (isGood) return
  process.exitCode = 1
  console.log(output)
}

for (const path of Object.keys(doors)) {
  for (const scenario of SCENARIOS) {
    const command = ['conformance', 'server', '--url', `${frontUrl}${path}`, '--scenario', scenario]
    const { status, stdout, stderr } = await npx(SUITE, ...command)
    tell(`conformance ${scenario} at ${path}`, status === 0, stdout + stderr)
  }
}

for (const [path, key] of Object.entries(doors)) {
  const header = key === undefined ? [] : ['--header', `Authorization: ${key}`]
  const server = ['--transport', 'http', ...header]
  const inspect = (...asked) => npx(INSPECTOR, 'mcp-inspector', '--cli', `${emulator.url}${path}`, ...server, ...asked)
  const list = await inspect('--method', 'tools/list')
  const { tools = [] } = list.status === 0 ? JSON.parse(list.stdout) : {}
  tell(`inspector tools/list at ${path}: ${tools.length} tools`, tools.length > 30, list.stdout + list.stderr)
  const [name, ...args] = key === undefined ? ['viewClock'] : ['fetchTicket', '--tool-arg', 'id=1']
  const called = await inspect('--method', 'tools/call', '--tool-name', name, ...args)
  const isGood = called.status === 0 && !JSON.parse(called.stdout).isError
  tell(`inspector tools/call ${name} at ${path}`, isGood, called.stdout + called.stderr)
}

front.close()
await emulator.close()
