import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createEmulator } from '../../../src/index.ts'
import { end, useCommand } from '../../support/command.ts'
import { often, rarely, some } from '../../support/extent.ts'
import { clientOf, NOW } from '../../support/freshdesk.ts'

// Commands are processes of their own: a busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 })

const { folder, run } = useCommand()
const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url))

async function generated(...flags: string[]) {
  const one = run(['generate', ...flags])
  const { code } = await one.ended
  return { code, stdout: one.stdout(), stderr: one.stderr() }
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

describe('the command generate', () => {
  often('writes a fixture to standard output: what was asked for, a record a line, and who works on it', async () => {
    const flags = ['--tickets', '30', '--contacts', '4', '--companies', '2', '--conversations', '3', '--seed', '7']
    const { code, stdout, stderr } = await generated(...flags)
    expect([code, stderr]).toEqual([0, ''])
    const fixture = JSON.parse(stdout)
    expect(fixture.description).toBe('Generated: 30 tickets of 4 contacts, seed 7.')
    expect([fixture.tickets.length, fixture.contacts.length, fixture.companies.length]).toEqual([30, 4, 2])
    expect(fixture.tickets[0].conversations).toHaveLength(3)
    expect(fixture.agents.map(({ api_key }: { api_key: string }) => api_key)).toContain('admin-api-key')
    expect(stdout.split('\n').filter((line) => line.startsWith('{"subject"'))).toHaveLength(30)
  })

  often('writes the same bytes for the same seed, on every machine and version of Node', async () => {
    const flags = [
      '--base',
      'empty',
      '--tickets',
      '500',
      '--contacts',
      '40',
      '--companies',
      '7',
      '--conversations',
      '2',
    ]
    const environment = { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati' }
    const elsewhere = run(['generate', ...flags, '--seed', '7'], environment)
    await elsewhere.ended
    expect(hashOf(elsewhere.stdout())).toBe('dff4f83b85eee017f22231aec43d63521ce5d81302772d5c832d3be529260373')
    expect(elsewhere.stdout()).toBe((await generated(...flags, '--seed', '7')).stdout)
    expect(elsewhere.stdout()).not.toBe((await generated(...flags, '--seed', '8')).stdout)
  })

  often('writes a file that an emulator starts with', async () => {
    const out = join(folder, 'large.json')
    expect(await generated('--tickets', '300', '--out', out)).toEqual({ code: 0, stdout: '', stderr: '' })
    const emulator = await createEmulator({ fixture: out, now: NOW, freeze: true, checkReplies: true })
    onTestFinished(() => emulator.close())
    const { body } = await clientOf(emulator).get('/_emulator/account')
    expect(body.counts).toMatchObject({ tickets: 300, conversations: 300, users: 20, agents: 5, companies: 1 })
    const listed = await clientOf(emulator).get('/tickets?updated_since=2000-01-01&include=requester&per_page=100')
    expect([listed.status, listed.body.length]).toEqual([200, 100])
  })

  often('replaces a file once the new one is whole, and leaves nothing else beside it', async () => {
    const place = join(folder, 'replaced')
    mkdirSync(place)
    const out = join(place, 'a.json')
    writeFileSync(out, 'old')
    await generated('--tickets', '5', '--out', out)
    expect(JSON.parse(readFileSync(out, 'utf8')).tickets).toHaveLength(5)
    expect(readdirSync(place)).toEqual(['a.json'])
  })

  rarely.each(['SIGINT', 'SIGTERM'] as const)('leaves what was there and nothing else after %s', async (signal) => {
    const place = join(folder, signal)
    mkdirSync(place)
    const out = join(place, 'a.json')
    writeFileSync(out, 'old')
    const one = run(['generate', '--tickets', '5000000', '--out', out])
    await expect.poll(() => readdirSync(place), { timeout: 30_000 }).toContain('.a.json.tmp')
    expect(await end(one, signal)).toEqual({ code: null, signal })
    expect([readdirSync(place), readFileSync(out, 'utf8'), one.stderr()]).toEqual([['a.json'], 'old', ''])
  })

  rarely('writes where a symbolic link leads', async () => {
    const place = join(folder, 'linked')
    mkdirSync(join(place, 'real'), { recursive: true })
    const out = join(place, 'a.json')
    symlinkSync(join('real', 'b.json'), out)
    await generated('--tickets', '5', '--out', out)
    await generated('--tickets', '6', '--out', out)
    expect(lstatSync(out).isSymbolicLink()).toBe(true)
    expect(readdirSync(join(place, 'real'))).toEqual(['b.json'])
    expect(JSON.parse(readFileSync(out, 'utf8')).tickets).toHaveLength(6)
  })

  it.each(
    some<[string, string[], RegExp]>(
      [
        [
          'a number that is none',
          ['--tickets', 'many'],
          /^freshdesk-emulator: option '--tickets <number>' argument 'many' is invalid\. It should be a whole number\.\n$/,
        ],
        [
          'days that are too many',
          ['--days', '99999'],
          /^freshdesk-emulator: generate\.days should be above 0 and at most 3650\n$/,
        ],
        [
          'no ticket at a moment',
          ['--tickets-at-once', '0'],
          /^freshdesk-emulator: generate\.tickets_at_once should be a whole number from 1\n$/,
        ],
        [
          'tickets of nobody',
          ['--contacts', '0'],
          /^freshdesk-emulator: generate: generated tickets need a contact\n$/,
        ],
        [
          'a base that is not there',
          ['--base', 'nowhere'],
          /^freshdesk-emulator: there is no fixture named nowhere; there are: /,
        ],
        [
          'a folder that is not there',
          ['--out', 'nowhere/a.json'],
          /^freshdesk-emulator: nowhere\/a\.json cannot be written: ENOENT\n$/,
        ],
        ['a folder for a file', ['--out', '.'], /^freshdesk-emulator: \. cannot be written: EISDIR\n$/],
      ],
      7,
    ),
  )('refuses %s in a line, and writes nothing', async (_, flags, message) => {
    const { code, stdout, stderr } = await generated(...flags)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(message)
    expect(existsSync(join(folder, '..tmp'))).toBe(false)
  })

  often('ends quietly when nobody reads on', () => {
    const command = `"${process.execPath}" "${CLI}" generate --tickets 20000 | head -c 100`
    const { stdout, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', command], { encoding: 'utf8' })
    expect([stdout.length, stderr]).toEqual([100, ''])
  })

  rarely('writes to a device as it is', async () => {
    expect(await generated('--tickets', '5', '--out', '/dev/null')).toEqual({ code: 0, stdout: '', stderr: '' })
  })
})

describe('the command fixtures', () => {
  often('prints one, as a person wrote it', async () => {
    const one = run(['fixtures', 'empty'])
    expect((await one.ended).code).toBe(0)
    expect(one.stdout()).toBe(readFileSync(new URL('../../../fixtures/empty.yaml', import.meta.url), 'utf8'))
  })

  often('refuses one that is not there with the names that are', async () => {
    const one = run(['fixtures', 'emty'])
    expect([(await one.ended).code, one.stdout()]).toEqual([1, ''])
    expect(one.stderr()).toMatch(/^freshdesk-emulator: there is no fixture named emty; there are: busy-queue, .*\n$/)
  })
})
