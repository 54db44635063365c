import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { useFolder } from './support/folder.ts'
import { loadWorkflowErrors } from './support/workflow-errors.ts'

const folder = useFolder()
const workflowErrors = await loadWorkflowErrors(folder)
const ROOT = new URL('../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8')

const recipes = readdirSync(new URL('examples/ci/', ROOT)).map((name) => `examples/ci/${name}`)

describe('docs/ci.md', () => {
  const shown = new Map(
    [...read('docs/ci.md').matchAll(/\]\(\.\.\/(examples\/\S+)\)\n\n```\w+\n([\s\S]*?)```\n/g)].map(
      ([, path = '', text = '']) => [path, text] as const,
    ),
  )

  it.each([...recipes, 'examples/embed.ts'])('shows %s as it is', (path) => {
    expect(shown.get(path)).toBe(read(path))
  })
})

describe('the version of the package', () => {
  const { version } = JSON.parse(read('package.json'))

  it.each(['Dockerfile', 'docs/ci.md', 'docs/docker.md', ...recipes])('is the one that %s names', (path) => {
    const named = [...read(path).matchAll(/(?:freshdesk-emulator:|ARG VERSION=)([\w.-]+)/g)].map(([, found]) => found)
    expect(new Set(named)).toEqual(new Set(named.length === 0 ? [] : [version]))
  })
})

describe('GitHub reads', () => {
  it.each(['examples/ci/github-actions.yaml', 'examples/ci/certify.yaml', '.github/workflows/ci.yml'])(
    '%s without an error',
    (path) => {
      expect(workflowErrors(read(path))).toEqual([])
    },
  )

  it('neither keys nor contexts that do not exist', () => {
    const recipe = read('examples/ci/github-actions.yaml')
    expect(workflowErrors(recipe.replace('runs-on:', 'run-on:'))).not.toEqual([])
    expect(workflowErrors(recipe.replace('github.actor', 'nonsense.actor'))).not.toEqual([])
  })
})

/** The schemas have keywords and formats for editors, too. */
const LENIENT = { strict: false, validateSchema: false, validateFormats: false }

describe('the schema of Compose', () => {
  const validate = new Ajv(LENIENT).compile(JSON.parse(read('test/support/schemas/compose-spec.json')))
  const recipe = read('examples/ci/docker-compose.yaml')

  it('holds for examples/ci/docker-compose.yaml', () => {
    validate(parse(recipe))
    expect(validate.errors).toBeNull()
  })

  it('refuses a key that does not exist', () => {
    expect(validate(parse(recipe.replace('depends_on:', 'depend_on:')))).toBe(false)
  })
})

describe('the schema of GitLab CI', () => {
  const validate = new Ajv(LENIENT).compile(JSON.parse(read('test/support/schemas/gitlab-ci.json')))
  const recipe = read('examples/ci/gitlab-ci.yaml')

  it('holds for examples/ci/gitlab-ci.yaml', () => {
    validate(parse(recipe))
    expect(validate.errors).toBeNull()
  })

  it('refuses a key that does not exist', () => {
    expect(validate(parse(recipe.replace('alias:', 'aliases:')))).toBe(false)
  })
})

describe('examples/ci/npx.sh', () => {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const command = (name: string, script: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  const cli = fileURLToPath(new URL('dist/cli.js', ROOT))
  // As the real one, with the package's commands in the path of what it runs.
  command('npx', `while [ "$1" != -- ]; do shift; done; shift; PATH='${bin}':$PATH "$@"`)
  command('npm', 'curl --silent --user "$FRESHDESK_API_KEY:X" "$FRESHDESK_URL/api/v2/tickets/1" >ticket.json; exit 7')

  /** The script as it stands but for its port; `npm` stands for tests that end with 7. */
  async function runScript(emulator: string) {
    const port = 20_000 + (process.pid % 20_000)
    command('freshdesk-emulator', emulator)
    writeFileSync(join(folder, 'npx.sh'), read('examples/ci/npx.sh').replaceAll('4800', String(port)))
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, FRESHDESK_EMULATOR_PORT: String(port) }
    const script = spawn('sh', ['npx.sh'], { cwd: folder, env, stdio: 'ignore' })
    const [code] = await once(script, 'exit')
    return { code, port }
  }

  it('runs the tests against the emulator, ends with their exit code, and leaves nothing running', async () => {
    const { code, port } = await runScript(`exec '${process.execPath}' '${cli}' "$@"`)
    expect(code).toBe(7)
    expect(JSON.parse(readFileSync(join(folder, 'ticket.json'), 'utf8'))).toMatchObject({ id: 1 })
    await expect
      .poll(() => fetch(`http://127.0.0.1:${port}/_emulator/health`).then(String, () => 'gone'), { timeout: 10_000 })
      .toBe('gone')
  })

  it('fails where the emulator does not start', async () => {
    expect(await runScript('exit 1')).not.toMatchObject({ code: 7 })
  })
})
