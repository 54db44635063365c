import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { startFreshdesk } from './support/freshdesk.ts'

const SCRIPT = fileURLToPath(new URL('../scripts/healthcheck.js', import.meta.url))

async function check(env: Readonly<Record<string, string>>): Promise<number> {
  const child = spawn(process.execPath, [SCRIPT], { env, stdio: 'ignore' })
  const [code] = await once(child, 'exit')
  return code
}

describe('the health check of the image', async () => {
  const { emulator } = await startFreshdesk()
  const { port } = new URL(emulator.url)
  const broken = createServer((_request, response) => response.writeHead(503).end())
  await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve))
  afterAll(() => broken.close())

  it('passes where the emulator answers, on the port that the environment sets', async () => {
    expect(await check({ FRESHDESK_EMULATOR_PORT: port, PORT: '1' })).toBe(0)
    expect(await check({ PORT: port })).toBe(0)
  })

  it('fails where something else answers, or nothing', async () => {
    expect(await check({ PORT: String((broken.address() as AddressInfo).port) })).toBe(1)
    expect(await check({ PORT: '1' })).toBe(1)
  })
})
