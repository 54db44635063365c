import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { PROJECT_URL } from '../../../src/project.ts'
import { send } from '../../support/call.ts'
import { end, useCommand } from '../../support/command.ts'
import { useFolder } from '../../support/folder.ts'
import { freePort } from '../../support/free-port.ts'
import { basic } from '../../support/freshdesk.ts'
import { describeWithPostgres, usePostgres } from '../../support/postgres.ts'
import { describeWith } from '../../support/programs.ts'
import { call } from '../../support/replicas.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

const AUTHORIZED = { Authorization: basic('admin-api-key') }
const NGINX = { probe: ['nginx', '-v'], package: 'nginx' } as const
const NAMES = ['w1', 'w2', 'w3', 'w4']
const PATIENCE = { timeout: 30_000, interval: 100 }

/** The block of the page, as it stands there. */
function documented(): string {
  const page = readFileSync(new URL('docs/scale.md', PROJECT_URL), 'utf8')
  const block = /```nginx\n([\s\S]*?)```/.exec(page)?.[1]
  if (block === undefined) throw new Error('docs/scale.md has no configuration of nginx')
  return block
}

/** The same at other ports, each reply with the replica that gave it. */
function configuration(block: string, port: number, replicas: readonly string[]): string {
  const own = replicas
    .reduce((text, url, place) => text.replace(`emulator-${place}:4800`, new URL(url).host), block)
    .replace('listen 80;', `listen 127.0.0.1:${port};`)
    .replace('proxy_pass ', 'add_header X-Replica $upstream_addr always;\n    proxy_pass ')
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path temp/${kind};`)
  return `daemon off;\npid nginx.pid;\nerror_log error.log;\nevents {}\nhttp {\naccess_log off;\n${places.join('\n')}\n${own}}\n`
}

describeWithPostgres('two replicas', () => {
  describeWith(NGINX, 'behind nginx, as docs/scale.md configures it', () => {
    const postgres = usePostgres()
    const command = useCommand()
    const folder = useFolder()
    const replicas: Awaited<ReturnType<typeof command.started>>[] = []
    let url = ''
    let nginx: ReturnType<typeof spawn> | undefined

    beforeAll(async () => {
      const data = await postgres.server.database()
      for (let number = 0; number < 2; number++) {
        const port = await freePort()
        const flags = [
          '--port',
          String(port),
          '--advertise',
          `http://127.0.0.1:${port}`,
          '--log',
          'json',
          '--trust-proxy',
        ]
        replicas.push(await command.started(flags, { FRESHDESK_EMULATOR_DATA: data }))
      }
      const port = await freePort()
      url = `http://127.0.0.1:${port}`
      mkdirSync(join(folder, 'temp'))
      const text = configuration(
        documented(),
        port,
        replicas.map((one) => one.url),
      )
      writeFileSync(join(folder, 'nginx.conf'), text)
      nginx = spawn('nginx', ['-p', folder, '-c', 'nginx.conf', '-g', 'user root;'], { stdio: 'ignore' })
      await vi.waitFor(async () => expect(await statusAt('/_emulator/health')).toBe(200), PATIENCE)
    })
    afterAll(async () => {
      const ended = nginx && once(nginx, 'close')
      nginx?.kill('SIGTERM')
      await ended
    })

    const statusAt = async (path: string) => (await fetch(`${url}${path}`).catch(() => undefined))?.status

    const asked = async (path: string, host?: string) => {
      const { status, headers } = await send(`${url}${path}`, {
        method: 'GET',
        headers: new Headers({ ...AUTHORIZED, ...(host && { Host: host }) }),
      })
      return { status, replica: headers.get('x-replica') }
    }

    const replicaOf = async (path: string, host?: string): Promise<string | null> => {
      const { status, replica } = await asked(path, host)
      expect([path, status]).toEqual([path, 200])
      return replica
    }

    it('answer for each account, whichever of them made it', async () => {
      for (const name of NAMES) {
        expect((await call(url, 'acme', 'POST', '/_emulator/accounts', { name })).status).toBe(201)
      }
      for (const name of NAMES) expect((await call(url, name, 'GET', '/tickets/1')).status).toBe(200)
    })

    it('are asked for an account always alike, by whichever of its paths, and not all for the same ones', async () => {
      for (const name of NAMES) {
        const paths = [`/${name}/api/v2/tickets/1`, `/${name}/api/v2/companies`, `/_emulator/accounts/${name}`]
        const places = []
        for (const path of paths) places.push(await replicaOf(path))
        expect(new Set(places).size, name).toBe(1)
      }
      const found = new Set<string | null>()
      for (let number = 0; number < 40; number++) found.add((await asked(`/n${number}/api/v2/tickets/1`)).replica)
      expect(found.size).toBe(2)
    })

    it('are asked by the host where the path names none', async () => {
      const places = new Set<string | null>()
      for (let time = 0; time < 5; time++) places.add(await replicaOf('/api/v2/tickets/1', 'w1.freshdesk.com'))
      expect(places.size).toBe(1)
    })

    it('name in links what clients asked for', async () => {
      const { headers } = await fetch(`${url}/w1/api/v2/tickets?per_page=1`, { headers: AUTHORIZED })
      expect(headers.get('link')).toContain(`<${url}/w1/api/v2/tickets`)
    })

    it('go on for every account when one of them is killed', async () => {
      const [first] = replicas
      if (first === undefined) throw new Error('no replica')
      await end(first, 'SIGKILL')
      for (const name of NAMES) {
        const isWritten = () =>
          call(url, name, 'PUT', '/tickets/1', { priority: 4 }).then(
            ({ status }) => status,
            () => 0,
          )
        await expect.poll(isWritten, PATIENCE).toBe(200)
      }
    })
  })
})
