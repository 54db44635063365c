import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { accountOf } from '../support/account.ts'
import { clientOf, startFreshdesk } from '../support/freshdesk.ts'
import { exchange, openSocket } from './raw.ts'

const errors: unknown[] = []
const freshdesk = await startFreshdesk({ onError: (error) => errors.push(error), checkReplies: false })
const { emulator } = freshdesk

/** Nothing of it may reach the process: a listener of the runner's would fail the file. */
async function expectOneConnectionLost(work: () => Promise<unknown>): Promise<void> {
  errors.length = 0
  await expect(work()).rejects.toThrow()
  expect(errors).toHaveLength(1)
  expect((await freshdesk.get('/tickets/1')).status).toBe(200)
}

describe('a mistake of our own costs one connection', () => {
  it('where a file is served', async () => {
    const form = new FormData()
    form.append('body', 'With a file')
    form.append('attachments[]', new Blob(['0123456789'], { type: 'text/plain' }), 'a.txt')
    const { body } = await freshdesk.post('/tickets/1/notes', form)
    const [{ id, attachment_url }] = body.attachments
    const { attachments } = accountOf(emulator).database
    const row = attachments.get(id)
    if (row !== undefined) attachments.replace({ ...row, content: 5 as never })
    await expectOneConnectionLost(() => fetch(attachment_url))
  })

  it('where a control operation answers', async () => {
    const { users } = accountOf(emulator).database
    const user = [...users.all()].find(({ is_agent }) => is_agent)
    Object.defineProperty(accountOf(emulator).settings, 'seats', {
      configurable: true,
      enumerable: true,
      get: () => {
        throw new Error('broken')
      },
    })
    expect(user).toBeDefined()
    // Before anything has gone out it can be told.
    expect((await freshdesk.get('/_emulator/account')).status).toBe(500)
    expect((await freshdesk.get('/tickets/1')).status).toBe(200)
  })

  it('where a request is passed on that no client can send', async () => {
    const proxy = clientOf(
      await createEmulator({ proxy: true, proxyOthers: 'tunnel', onError: (error) => errors.push(error) }),
    )
    errors.length = 0
    const target = Buffer.from('GET http://127.0.0.1:9/\xe4 HTTP/1.1\r\nHost: 127.0.0.1:9\r\n\r\n', 'latin1')
    await exchange(proxy.emulator, target)
    expect((await proxy.get('/tickets/1')).status).toBe(200)
    await proxy.emulator.close()
  })

  it('where a client goes away in the middle of anything', async () => {
    errors.length = 0
    emulator.load({ generate: { tickets: 2000 } })
    for (const path of ['/_emulator/export', '/_emulator/requests', '/api/v2/tickets', '/docs', '/nothing']) {
      const socket = await openSocket(emulator)
      socket.write(`GET ${path} HTTP/1.1\r\nHost: acme\r\n\r\n`)
      if (path.endsWith('export')) await once(socket, 'readable')
      socket.resetAndDestroy()
    }
    expect((await freshdesk.get('/tickets/1')).status).toBe(200)
    expect(errors).toEqual([])
  })
})
