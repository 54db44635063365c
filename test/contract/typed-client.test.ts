import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'
import { expect, it, vi } from 'vitest'
import { PROJECT_URL } from '../../src/project.ts'
import { documentOf } from '../support/documents.ts'
import { useFolder } from '../support/folder.ts'
import { basic, startFreshdesk } from '../support/freshdesk.ts'

vi.setConfig({ testTimeout: 120_000 })

const freshdesk = await startFreshdesk()
const folder = useFolder()

const inProject = (path: string) => fileURLToPath(new URL(path, PROJECT_URL))

/** What the compiler says of files whose `#freshdesk` is this text. */
function compile(files: readonly string[], types: string): { readonly status: number | null; readonly output: string } {
  const project = join(folder, 'tsconfig.json')
  writeFileSync(join(folder, 'freshdesk.d.ts'), types)
  const config = {
    extends: inProject('tsconfig.json'),
    compilerOptions: { paths: { '#freshdesk': ['./freshdesk.d.ts'] }, types: [], lib: ['es2023', 'dom'] },
    files: files.map((file) => inProject(`test/contract/typed-client/${file}`)),
    include: [],
    exclude: [],
  }
  writeFileSync(project, JSON.stringify(config))
  const { status, stdout } = spawnSync(process.execPath, [inProject('node_modules/typescript/bin/tsc'), '-p', project])
  return { status, output: stdout.toString() }
}

const types = astToString(await openapiTS(documentOf('openapi.json') as never))

it('types generated from the document let a client compile that does all it should, and no call that Freshdesk would refuse', () => {
  expect(compile(['workflow.ts', 'wrong-calls.ts'], types)).toEqual({ status: 0, output: '' })
})

it('the compiler would find a type that is wrong', () => {
  const { status, output } = compile(['workflow.ts'], types.replaceAll('body_text: string', 'body_text: number'))
  expect(status).not.toBe(0)
  expect(output).toMatch(/workflow\.ts.*error TS2345/)
})

it('the compiled client works', async () => {
  // Named by its path: the project's own compiler has no `#freshdesk`.
  const { workflow } = await import(inProject('test/contract/typed-client/workflow.ts'))
  const seen: string[] = await workflow(`${freshdesk.emulator.url}/api/v2`, basic('admin-api-key'))
  expect(seen).toEqual([
    'Initech',
    'On it.',
    'priority 4',
    'Peter Gibbons',
    '1 conversation',
    'The printer jams',
    'email,duplicate_value',
    '204',
  ])
})
