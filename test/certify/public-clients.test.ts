import { expect, it, vi } from 'vitest'
import { describeWith, type Program } from '../support/programs.ts'
import { certify, PRINT_STORE, PROJECT, tableIn } from './certified.ts'
import { TABLES } from './tables.ts'

/** Public clients with their real results: what their users get, not what anybody would wish. */

// Each runs a client some dozens of times.
vi.setConfig({ testTimeout: 900_000 })

const PUBLIC = `${PROJECT}test/certify/public`
const PYTHON = '/usr/bin/python3'
const NODE: Program = { probe: [process.execPath, '--version'], package: 'nodejs' }
const REQUESTS: Program = { probe: [PYTHON, '-c', 'import requests'], package: 'python3-requests' }
/** Some of each kind, and all with lists of rows in their explanation. */
const TWICE =
  'limit-mid-walk,limit-shared,bad-gateway-mid-walk,reset-mid-walk,key-rotated,deleted-mid-walk,merged-mid-walk'

describeWith(NODE, 'The npm client freshdesk-api in a loop', () =>
  clientTests([process.execPath], 'freshdesk-api-loop', '.cjs'),
)
describeWith(REQUESTS, 'A sync with Python’s requests', () => clientTests([PYTHON], 'requests_sync', '.py'))

function clientTests(program: readonly string[], name: string, extension: string): void {
  const command = [...program, `${PUBLIC}/${name}${extension}`]

  it('is certified with its real results', async () => {
    const { code, stdout } = await certify(['--check', PRINT_STORE, '--jobs', '2'], command)
    expect({ code, table: tableIn(stdout) }).toEqual({ code: 1, table: TABLES[name] })
  })

  it('gets the same table from the same seed', async () => {
    const flags = ['--check', PRINT_STORE, '--seed', '7', '--incidents', TWICE]
    const [one, other] = [await certify(flags, command), await certify(flags, command)]
    expect(other.stdout).toBe(one.stdout)
  })
}
