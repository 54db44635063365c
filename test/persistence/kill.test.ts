import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it, vi } from 'vitest'
import { end, useCommand } from '../support/command.ts'
import { times } from '../support/extent.ts'
import { basic } from '../support/freshdesk.ts'
import { drawer, KeptClient } from '../support/kept-client.ts'

/** `npm run test:kill` asks for a thousand. */
const KILLS = Number(process.env.KILLS ?? times(20, 2))

const command = useCommand()
const told = new Set<number>()
const receiver = createServer((request, response) => {
  let text = ''
  request.on('data', (chunk) => {
    text += chunk
  })
  request.on('end', () => {
    told.add(Number(JSON.parse(text).id))
    response.end()
  })
})
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', () => resolve()))
afterAll(() => {
  receiver.closeAllConnections()
  receiver.close()
})

/** Tags each new ticket and tells the receiver of it. */
const rule = () => ({
  name: 'Tag and tell',
  conditions: [],
  actions: [
    { field_name: 'add_tag', value: ['ruled'] },
    {
      field_name: 'trigger_webhook',
      request_type: 'POST',
      url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
      content_type: 'JSON',
      content_layout: '2',
      content: { id: '{{ticket.id}}' },
    },
  ],
})

/** Kills of one file; with the next one the accounts are new, so that a thousand take ten times as long as a hundred. */
const KILLS_A_FILE = 50
vi.setConfig({ testTimeout: 60_000 + KILLS_A_FILE * 20_000 })
const files = Array.from({ length: Math.ceil(KILLS / KILLS_A_FILE) }, (_, index) => ({
  file: join(command.folder, `desk-${index}.jsonl`),
  seed: 7 + index,
  kills: Math.min(KILLS_A_FILE, KILLS - index * KILLS_A_FILE),
}))

it.each(files)(
  `has all that was answered, whole, after each of $kills kills, and no webhook told of what is not there (seed $seed)`,
  async ({ file, seed, kills }) => {
    const flags = ['--port', '0', '--log', 'json', '--data', file, '--seed', '1']
    const draw = drawer(seed)
    const clients = [1, 2, 3, 4].map((number) => new KeptClient(10 * seed + number))
    let run = await command.started(flags)
    const made = await fetch(`${run.url}/api/v2/automations/1/rules`, {
      method: 'POST',
      headers: { Authorization: basic('admin-api-key'), 'Content-Type': 'application/json' },
      body: JSON.stringify(rule()),
    })
    expect(made.status, await made.text()).toBe(201)
    for (let kill = 1; kill <= kills; kill++) {
      const working = clients.map((client) => client.work(run.url))
      await sleep(50 + draw(400))
      await end(run, 'SIGKILL')
      await Promise.all(working)
      run = await command.started(flags)
      for (const client of clients) {
        expect(await client.lost(run.url, told), `kill ${kill}`).toEqual([])
        client.forgetSome()
      }
      told.clear()
    }
    expect(clients.reduce((sum, one) => sum + one.acknowledged, 0)).toBeGreaterThan(kills)
    expect((await end(run)).code).toBe(0)
  },
)
