import { rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createSocketServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { type FileLayer, realFiles } from '../../src/persistence/files.ts'
import { useFolder } from '../support/folder.ts'
import { basic, type Freshdesk, startFreshdesk } from '../support/freshdesk.ts'
import { startKept } from '../support/kept-steps.ts'

const folder = useFolder()
const running: Freshdesk[] = []
afterAll(async () => {
  for (const { emulator } of running) await emulator.close()
})

interface Told {
  readonly status: number
  readonly body: unknown
  readonly retryAfter: string | null
}

async function ask(url: string, headers: Record<string, string> = {}): Promise<Told> {
  const response = await fetch(url, { headers })
  return { status: response.status, body: await response.json(), retryAfter: response.headers.get('retry-after') }
}

const healthOf = async (url: string): Promise<Record<'live' | 'ready', Told>> => ({
  live: await ask(`${url}/_emulator/health/live`),
  ready: await ask(`${url}/_emulator/health/ready`),
})

const FINE = { status: 200, body: { status: 'ok' }, retryAfter: null }
const unready = (message: string) => ({ status: 503, body: { code: 'unavailable', message }, retryAfter: '1' })

async function freePort(): Promise<number> {
  const server = createSocketServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

it('an emulator is alive and ready, whoever asks, also where control is switched off', async () => {
  const desk = await startFreshdesk({ control: false, controlToken: 'secret' })
  running.push(desk)
  expect(await healthOf(desk.emulator.url)).toEqual({ live: FINE, ready: FINE })
})

it('one that reads its data file is alive, and all else is 503 until it has', async () => {
  let read: () => void = () => undefined
  const isRead = new Promise<void>((resolve) => {
    read = resolve
  })
  const files: FileLayer = {
    ...realFiles,
    async sizeOf(path) {
      await isRead
      return realFiles.sizeOf(path)
    },
  }
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const starting = startKept(join(folder, 'slow.jsonl'), { files }, { port })
  await expect
    .poll(() => healthOf(url).catch(() => undefined))
    .toEqual({
      live: FINE,
      ready: unready('The emulator is starting'),
    })
  expect(await ask(`${url}/_emulator/health`)).toEqual(unready('The emulator is starting'))
  expect(await ask(`${url}/api/v2/tickets`, { Authorization: basic('admin-api-key') })).toEqual(
    unready('The emulator is starting'),
  )
  read()
  running.push(await starting)
  expect(await healthOf(url)).toEqual({ live: FINE, ready: FINE })
  expect((await ask(`${url}/api/v2/tickets`, { Authorization: basic('admin-api-key') })).status).toBe(200)
})

it('one that cannot write is alive, and ready again once it can', async () => {
  const data = join(folder, 'full.jsonl')
  const desk = await startKept(data, {}, { fixture: 'empty' })
  running.push(desk)
  // Nothing can be written into the folder of contents.
  writeFileSync(`${data}.files`, 'in the way')
  const form = new FormData()
  const ticket = { email: 'a@b.test', subject: 's', description: 'd', status: '2', priority: '1' }
  for (const [name, value] of Object.entries(ticket)) form.append(name, value)
  form.append('attachments[]', new Blob(['content']), 'a.txt')
  expect((await desk.post('/tickets', form)).status).toBe(503)
  expect(await healthOf(desk.emulator.url)).toEqual({
    live: FINE,
    ready: unready('Nothing can be written to the data file'),
  })
  expect((await ask(`${desk.emulator.url}/_emulator/health`)).body).toMatchObject({
    status: 'ok',
    data: { kind: 'file', state: 'failing' },
  })
  rmSync(`${data}.files`)
  await expect.poll(() => healthOf(desk.emulator.url)).toEqual({ live: FINE, ready: FINE })
})

it('one that is being ended is alive where it can still be reached, and not ready', async () => {
  const { emulator } = await startFreshdesk()
  const server = createServer(emulator.app).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  expect(await healthOf(url)).toEqual({ live: FINE, ready: FINE })
  await emulator.close()
  expect(await healthOf(url)).toEqual({ live: FINE, ready: unready('The emulator is ending') })
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
