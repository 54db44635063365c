import { fileURLToPath } from 'node:url'
import { expect, it, vi } from 'vitest'
import { calls, useExec } from '../support/below-exec.ts'
import { startPointed } from '../support/pointed.ts'
import { describeWith, runProgram } from '../support/programs.ts'

/** Public npm packages as they are, from the folder that .ci/clients.sh fills: led by `exec` alone, or told a host. */

// Each starts a process that starts another.
vi.setConfig({ testTimeout: 120_000 })

const exec = useExec()
const script = (name: string) => fileURLToPath(new URL(`./packages/${name}.cjs`, import.meta.url))
const installed = (name: string) =>
  ({
    probe: [process.execPath, '-e', `require(${JSON.stringify(script('clients'))}).requireClient.resolve('${name}')`],
    package: name,
  }) as const

const run = async (name: string, ...args: readonly string[]) => {
  const { stdout, ...rest } = await exec([process.execPath, script(name), ...args])
  return { ...rest, told: stdout === '' ? undefined : JSON.parse(stdout) }
}
const done = (told: unknown, count: number) => ({ code: 0, told, stderr: calls(count), lookedUp: '' })

const OF_THE_SDK = {
  priority: 4,
  to: ['ada@acme.test'],
  conversations: ['A reply', 'Another note'],
  newest: true,
  found: 5,
  times: [],
  ratings: [],
  fields: 22,
  contactFields: 16,
  title: 'Analyst',
  isDeleted: true,
  unknown: 404,
}

describeWith(installed('@freshworks/freshdesk'), 'the package @freshworks/freshdesk', () => {
  it('makes, reads, changes and deletes tickets, conversations and contacts below exec', async () => {
    expect(await run('freshworks', 'acme.freshdesk.com')).toEqual(done(OF_THE_SDK, 21))
  })

  it('which fixes https, takes the emulator’s host and port for its domain', async () => {
    const { emulator, ca, httpsPort, calls: made } = await startPointed()
    const command = [process.execPath, script('freshworks'), `localhost:${httpsPort}`]
    const { stderr, stdout } = await runProgram(command, { NODE_EXTRA_CA_CERTS: ca })
    expect([stderr, JSON.parse(stdout)]).toEqual(['', OF_THE_SDK])
    expect(made()).toHaveLength(21)
    await emulator.close()
  })
})

describeWith(installed('@activepieces/piece-freshdesk'), 'the package @activepieces/piece-freshdesk', () => {
  it('runs its actions below exec, whose paths end with a slash', async () => {
    const told = {
      tickets: 30,
      status: { ticket_status: 'OPEN', assigned_status: 'ASSIGNED', assigned_id: 158000002003 },
      contact: 'ada@acme.test',
      statuses: ['Open', 'Pending'],
      note: 201,
    }
    expect(await run('activepieces', 'https://acme.freshdesk.com/')).toEqual(done(told, 6))
  })
})

describeWith(installed('./n8n/nodes/Freshdesk/Freshdesk.node.js'), 'n8n’s Freshdesk node', () => {
  it('runs its operations below exec: no "Basic" before its key, per_page twice in the links that it follows', async () => {
    const told = {
      made: ['From a flow', ['one', 'two']],
      updated: [4, ['three']],
      distinct: true,
      all: 33,
      some: 5,
      viewed: true,
      person: ['Manager', 1],
      unknown: 404,
    }
    expect(await run('n8n')).toEqual(done(told, 12))
  })
})

describeWith(installed('axios'), 'axios', () => {
  it('reaches the emulator unchanged below exec, and is given a link to the host that it named', async () => {
    const link = '<https://acme.freshdesk.com/api/v2/tickets?page=2&per_page=2&updated_since=2000-01-01>; rel="next"'
    expect(await run('axios')).toEqual(done([200, 2, link], 1))
  })
})
