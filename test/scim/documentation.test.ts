import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { describeWith, runProgram } from '../support/programs.ts'

const { emulator } = await startFreshdesk()
const text = readFileSync('docs/scim.md', 'utf8')
const scripts = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, script = '']) => script)

describeWith({ probe: ['curl', '--version'], package: 'curl' }, 'docs/scim.md', () => {
  it('has commands that work as they stand, one after the other', async () => {
    expect(scripts).toHaveLength(2)
    const script = ['set -e', ...scripts].join('\n').replaceAll('http://localhost:4800', emulator.url)
    const { code, stdout, stderr } = await runProgram(['bash', '-c', script])
    expect(code, stderr).toBe(0)
    expect(stdout).toContain('"enabled":true')
    expect(stdout).not.toContain('"status":"4')
    const operations = emulator.requests.list().map(({ operation, status }) => [operation, status])
    expect(operations).toEqual([
      ['listScimUsers', 200],
      ['listScimUsers', 200],
      ['createScimUser', 201],
      ['viewAgent', 200],
      ['patchScimUser', 200],
      ['viewAgent', 200],
      ['deleteScimUser', 204],
    ])
  })
})

describe('docs/scim.md', () => {
  it('shows the account as it is', () => {
    emulator.update({ settings: { saml_sso: true, scim: true } })
    const { enabled, token } = emulator.scim
    expect(text).toContain(
      `"scim": { "enabled": ${enabled}, "url": "http://localhost:4800/scim/v2", "token": "${token}" }`,
    )
  })
})
