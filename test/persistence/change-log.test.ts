import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EmulatorOptions } from '../../src/index.ts'
import { useFolder } from '../support/folder.ts'
import type { Freshdesk } from '../support/freshdesk.ts'
import { startKept } from '../support/kept-steps.ts'
import { volatileFiles } from '../support/volatile-files.ts'

const root = useFolder()
let folder = root
let data = ''
const running = new Set<Freshdesk>()
beforeEach(() => {
  folder = mkdtempSync(join(root, 'test-'))
  data = join(folder, 'desk.jsonl')
})
afterEach(async () => {
  for (const desk of running) await stop(desk)
})

async function start(options: EmulatorOptions = {}, path = data): Promise<Freshdesk> {
  const desk = await startKept(path, {}, options)
  running.add(desk)
  return desk
}

async function stop(desk: Freshdesk): Promise<void> {
  running.delete(desk)
  await desk.emulator.close()
}

/** What a sudden end now would leave, in a folder of its own. */
function leftNow(): string {
  const left = mkdtempSync(join(root, 'left-'))
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.lock')) cpSync(join(folder, name), join(left, name), { recursive: true })
  }
  return join(left, 'desk.jsonl')
}

const FULL = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
const ticket = { email: 'ada@acme.test', subject: 's', description: 'd', status: 2, priority: 1 }
const company = (desk: Freshdesk, name: string) => desk.post('/companies', { name })
const names = async (desk: Freshdesk) => (await desk.get('/companies')).body.map(({ name }: { name: string }) => name)

describe('a sudden end', () => {
  it('loses nothing that was answered, and ids are not given twice', async () => {
    const first = await start({ fixture: 'empty' })
    const { id } = (await company(first, 'Hooli')).body
    await first.delete(`/companies/${id}`)
    await company(first, 'Initrode')
    const second = await start({}, leftNow())
    expect(await names(second)).toEqual(['Initrode'])
    expect((await company(second, 'Umbrella')).body.id).toBe(id + 2)
  })

  it('leaves the numbers of mails as they were, also after a snapshot was restored', async () => {
    const first = await start()
    await first.post('/tickets/2/reply', { body: 'One' })
    first.emulator.snapshot('a')
    first.emulator.restore('a')
    await first.post('/tickets/2/reply', { body: 'Two' })
    const mails = first.emulator.outbox.list()
    expect(mails).toHaveLength(2)
    first.emulator.restore('a')
    await first.emulator.saved()
    const second = await start({}, leftNow())
    expect(second.emulator.outbox.list()).toEqual(mails)
    await second.post('/tickets/2/reply', { body: 'Three' })
    expect(second.emulator.outbox.list().map(({ id }) => id)).toEqual([1, 2, 3])
  })

  it('is told by `verify`, and ids of calls are not given again', async () => {
    const first = await start()
    await first.get('/tickets')
    await company(first, 'Hooli')
    expect(first.emulator.requests.list().map(({ id }) => id)).toEqual([1, 2])
    const second = await start({}, leftNow())
    await second.get('/tickets')
    expect(second.emulator.requests.list().map(({ id }) => id)).toEqual([1_000_000_001])
    const { message } = second.emulator.requests.check({ match: { operation: 'createCompany' } })
    expect(message).toMatch(/found 0 among 1; not known before 2030-01-15T09:00:00Z, when the emulator started again$/)
    second.emulator.reset()
    expect(second.emulator.requests.check({ match: { operation: 'createCompany' } }).message).toMatch(
      /found 0 among 0$/,
    )
  })

  it('keeps a webhook that waits for its next attempt, which is made on the clock of the account', async () => {
    const received: string[] = []
    let status = 500
    const receiver = createServer((request, response) => {
      request.on('data', (chunk) => received.push(String(chunk)))
      request.on('end', () => response.writeHead(status).end())
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', () => resolve()))
    const first = await start()
    first.emulator.addHook({
      event: 'ticket.created',
      url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
    })
    await first.post('/tickets', ticket)
    await first.emulator.settled()
    await first.emulator.saved()
    const [waiting] = first.emulator.deliveries.list()
    expect([waiting?.state, waiting?.next_attempt_at]).toEqual(['waiting', '2030-01-15T09:05:00Z'])
    for (const path of [leftNow(), data]) {
      if (path === data) await stop(first)
      const second = await start({}, path)
      expect(second.emulator.deliveries.list()).toEqual([waiting])
      status = 200
      await second.emulator.clock.advance(301)
      expect(second.emulator.deliveries.list()[0]?.state).toBe('delivered')
    }
    expect(received).toHaveLength(3)
    receiver.closeAllConnections()
    await new Promise((resolve) => receiver.close(resolve))
  })
})

describe('a change log', () => {
  it('that ends within a line is read up to there', async () => {
    const first = await start({ fixture: 'empty' })
    await company(first, 'Hooli')
    const left = leftNow()
    const file = readFileSync(`${left}.log`)
    // Beyond its lines it has zeros in reserve.
    const whole = file.subarray(0, file.lastIndexOf('\n') + 1)
    for (const cut of [1, 20, 200]) {
      writeFileSync(`${left}.log`, Buffer.concat([whole, whole.subarray(whole.length - 300, whole.length - cut)]))
      const second = await start({}, left)
      expect(await names(second)).toEqual(['Hooli'])
      const third = await (async () => {
        await company(second, `Company ${cut}`)
        const again = leftNow()
        cpSync(left, again)
        cpSync(`${left}.log`, `${again}.log`)
        return start({}, again)
      })()
      expect(await names(third)).toEqual([`Company ${cut}`, 'Hooli'])
      await stop(third)
      await stop(second)
      rmSync(left)
      rmSync(`${left}.log`, { force: true })
      cpSync(data, left)
    }
  })

  it('that is damaged where it was kept is refused with the place; --repair keeps what is before, and the rest aside', async () => {
    const first = await start({ fixture: 'empty' })
    for (const name of ['Hooli', 'Initrode', 'Umbrella']) await company(first, name)
    const left = leftNow()
    const lines = readFileSync(`${left}.log`, 'utf8').split('\n')
    const line = lines.findIndex((text) => text.includes('Initrode'))
    const damaged = lines.map((text, index) => (index === line ? text.replace('Initrode', 'Imitrode') : text))
    writeFileSync(`${left}.log`, damaged.join('\n'))
    const position = Buffer.byteLength(lines.slice(0, line).join('\n')) + 1
    await expect(start({}, left)).rejects.toThrow(
      `change log ${left}.log is damaged at line ${line + 1}, byte ${position} (--repair keeps what is before it)`,
    )
    expect(readFileSync(`${left}.log`, 'utf8')).toBe(damaged.join('\n'))
    const second = await start({ repair: true }, left)
    expect(await names(second)).toEqual(['Hooli'])
    expect(readFileSync(`${left}.log.damaged-1`, 'utf8')).toBe(damaged.slice(line).join('\n'))
  })

  it('that belongs to another file, or is missing, is refused', async () => {
    const other = join(folder, 'other.jsonl')
    await company(await start({ fixture: 'empty' }), 'Hooli')
    await company(await start({ fixture: 'empty' }, other), 'Initrode')
    const left = leftNow()
    cpSync(`${join(left, '..', 'other.jsonl')}.log`, `${left}.log`)
    await expect(start({}, left)).rejects.toThrow(`change log ${left}.log is of another data file`)
  })

  it('is all taken over by a start without it, and by the next with it', async () => {
    const first = await start({ fixture: 'empty' })
    await company(first, 'Hooli')
    const left = leftNow()
    const second = await start({ durability: 'none' }, left)
    expect(await names(second)).toEqual(['Hooli'])
    await company(second, 'Initrode')
    await second.emulator.saved()
    expect(existsSync(`${left}.log`)).toBe(false)
    await stop(second)
    expect(await names(await start({}, left))).toEqual(['Hooli', 'Initrode'])
  })

  it('is gone after a stop: the file has all', async () => {
    const first = await start({ fixture: 'empty' })
    await company(first, 'Hooli')
    await stop(first)
    expect(readdirSync(folder)).toEqual(['desk.jsonl'])
    expect(await names(await start())).toEqual(['Hooli'])
  })
})

describe('while nothing can be kept', () => {
  it('writes are 503 and change nothing, reads go on, health says so, and it works again by itself', async () => {
    const errors: string[] = []
    const first = await start({ fixture: 'empty', onError: (error) => errors.push(String(error)) })
    await company(first, 'Hooli')
    // Nothing can be written into the folder of contents: a note with a file cannot be kept.
    writeFileSync(`${data}.files`, 'in the way')
    const form = () => {
      const made = new FormData()
      for (const [name, value] of Object.entries({
        email: 'a@b.test',
        subject: 's',
        description: 'd',
        status: '2',
        priority: '1',
      })) {
        made.append(name, value)
      }
      made.append('attachments[]', new Blob(['content']), 'a.txt')
      return made
    }
    const refused = await first.post('/tickets', form())
    expect([refused.status, refused.text, refused.headers.get('retry-after')]).toEqual([503, '', '1'])
    expect((await first.get('/tickets')).body).toEqual([])
    expect(await names(first)).toEqual(['Hooli'])
    expect(errors).toEqual([expect.stringContaining(`data file ${data} cannot be saved: EEXIST`)])
    rmSync(`${data}.files`)
    await expect
      .poll(async () => (await first.get('/_emulator/health')).body.data)
      .toEqual({ kind: 'file', state: 'ready' })
    expect((await first.post('/tickets', form())).status).toBe(201)
    expect(
      first.emulator.requests.list({ operation: 'createTicket' }).map((one) => [one.status, one.decision]),
    ).toEqual([
      [503, 'fault'],
      [201, 'allowed'],
    ])
  })

  it('a move of the clock is 503, and the clock stands where the last job that is kept left it', async () => {
    let appends = Number.NEGATIVE_INFINITY
    const files = volatileFiles(folder, {
      at: (_, call) => (call.startsWith('write') && ++appends > 4 ? FULL : undefined),
    })
    const first = await startKept(data, { files })
    running.add(first)
    const began = first.emulator.clock.now
    await first.call('PUT', '/_emulator/traffic', { body: { per_hour: { new_tickets: 300 } } })
    appends = 0
    const cut = await first.post('/_emulator/clock/advance', { seconds: 3600 })
    expect([cut.status, cut.headers.get('retry-after')]).toEqual([503, '1'])
    const later = await first.post('/_emulator/clock/advance', { seconds: 3600 })
    expect([later.status, later.headers.get('retry-after')]).toEqual([503, '1'])
    appends = Number.NEGATIVE_INFINITY
    await expect.poll(async () => (await first.get('/_emulator/health')).body.data.state).toBe('ready')
    const { now } = first.emulator.clock
    const tickets = first.emulator.export()
    expect(now > began).toBe(true)
    const second = await start({}, leftNow())
    expect([second.emulator.clock.now, second.emulator.export()]).toEqual([now, tickets])
    expect((await first.post('/_emulator/clock/advance', { seconds: 3600 })).body.ran.length).toBeGreaterThan(150)
  })

  it('no event tells of what was taken back, and later ones are numbered as if it had never been', async () => {
    const first = await start({ fixture: 'empty' })
    const events = first.emulator.events({ types: ['row'] })
    await company(first, 'Hooli')
    writeFileSync(`${data}.files`, 'in the way')
    const form = new FormData()
    for (const [name, value] of Object.entries({ ...ticket, email: 'a@b.test' })) form.append(name, String(value))
    form.append('attachments[]', new Blob(['content']), 'a.txt')
    expect((await first.post('/tickets', form)).status).toBe(503)
    rmSync(`${data}.files`)
    await expect.poll(async () => (await company(first, 'Initrode')).status).toBe(201)
    const [one, other] = [(await events.next()).value, (await events.next()).value]
    expect([one?.data, other?.data].map((row) => (row as { table: string }).table)).toEqual(['companies', 'companies'])
    await events.return()
  })
})
