import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { describeWith, runProgram } from '../support/programs.ts'

const { emulator } = await startFreshdesk()
const text = readFileSync('docs/v1.md', 'utf8')

describeWith({ probe: ['curl', '--version'], package: 'curl' }, 'docs/v1.md', () => {
  it('has commands that work as they stand', async () => {
    const [, script = ''] = /```sh\n([\s\S]*?)```/.exec(text) ?? []
    const commands = script.replaceAll('curl', 'curl -sf').replaceAll('http://localhost:4800', emulator.url)
    const { code, stderr } = await runProgram(['bash', '-ec', commands])
    expect(code, stderr).toBe(0)
    const operations = emulator.requests.list().map(({ operation, status }) => [operation, status])
    expect(operations).toEqual([
      ['v1ListTickets', 200],
      ['v1ViewTicket', 200],
      ['v1ListNewAndMyOpenTickets', 200],
      ['v1ListContacts', 200],
    ])
  })
})
