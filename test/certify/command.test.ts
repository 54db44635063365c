import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, vi } from 'vitest'
import { often, rarely } from '../support/extent.ts'
import { useFolder } from '../support/folder.ts'
import { CLIENTS, certify } from './certified.ts'

// Each starts a client several times.
vi.setConfig({ testTimeout: 120_000 })

const folder = useFolder()
let scripts = 0

/** A command that runs this text, with `get(path)` for calls. */
function script(text: string): string[] {
  const path = join(folder, `script-${scripts++}.mjs`)
  writeFileSync(
    path,
    `import { existsSync, readFileSync, writeFileSync } from 'node:fs'
const { FRESHDESK_EMULATOR_URL: url, FRESHDESK_EMULATOR_API_KEY: key, FRESHDESK_EMULATOR_RUN_DIR: runDir } = process.env
const get = (path) => fetch(url + '/api/v2' + path, { headers: { Authorization: 'Basic ' + btoa(key + ':X') } })
${text}`,
  )
  return [process.execPath, path]
}

/** Processes that live and run this file. Others may be certified meanwhile. */
const running = (path: string) =>
  readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').includes(path)
    } catch {
      return false
    }
  })

describe('certify', () => {
  often('lists more than twenty incidents, each with what happens and its source', async () => {
    const { code, stdout } = await certify(['--list'])
    const lines = stdout.trimEnd().split('\n')
    expect(code).toBe(0)
    expect(lines.length).toBeGreaterThan(20)
    for (const line of lines)
      expect(line).toMatch(/^[a-z0-9-]+ +(limits|edge|identity|data|shapes|webhooks) +.+\. \[.+\]$/)
    expect(new Set(lines.map((line) => line.split(' ')[0])).size).toBe(lines.length)
  })

  rarely('leaves nothing behind of a command that forks twice, and refuses its late calls', async () => {
    const command = script(`import { spawn } from 'node:child_process'
if (process.argv[2] === 'daemon') {
  process.on('SIGTERM', () => undefined)
  await get('/agents/me')
  writeFileSync(runDir + '/is-up', '')
  setInterval(() => get('/agents/me').catch(() => undefined), 20)
} else if (process.argv[2] === 'between') {
  spawn(process.execPath, [process.argv[1], 'daemon'], { detached: true, stdio: 'ignore' }).unref()
} else {
  await get('/companies')
  spawn(process.execPath, [process.argv[1], 'between'], { detached: true, stdio: 'inherit' }).unref()
  while (!existsSync(runDir + '/is-up')) await new Promise((resolve) => setTimeout(resolve, 20))
}`)
    const { code, stdout } = await certify(['--incidents', 'decimal-limit-headers'], command)
    expect(stdout).toContain(
      'Processes that it left behind went on calling when it had ended: they were refused, and ended.',
    )
    expect(code).toBe(0)
    expect(running(command[1] ?? '')).toEqual([])
  })

  rarely('keeps the command from other hosts, by name and by address, unless it may reach one', async () => {
    const command = script(`import { connect } from 'node:net'
const refusal = (host) => new Promise((resolve) => connect({ host, port: 9 }).on('error', (error) => resolve(error.message)))
await get('/companies')
console.error(await refusal('certify.invalid'))
for (const host of ['certify.invalid', '192.0.2.1']) if (!(await refusal(host)).includes('--allow-host')) process.exit(7)`)
    const { code } = await certify(['--incidents', 'decimal-limit-headers'], command)
    expect(code).toBe(0)
  })

  rarely('asks for --reset where the second run makes no call, and where a fresh run begins as another', async () => {
    const once = script(`const done = ${JSON.stringify(join(folder, 'done'))}
if (!existsSync(done)) await get('/companies')
writeFileSync(done, '')`)
    expect(await certify([], once)).toMatchObject({ code: 2, stderr: expect.stringContaining('--reset CMD') })
    const changing = script(`const done = ${JSON.stringify(join(folder, 'changing'))}
await get(existsSync(done) ? '/groups' : '/companies')
writeFileSync(done, '')`)
    const flags = ['--incidents', 'decimal-limit-headers']
    expect(await certify(flags, changing)).toMatchObject({ code: 2, stderr: expect.stringContaining('--reset CMD') })
    const reset = ['--reset', `rm -f '${join(folder, 'changing')}'`]
    expect(await certify([...flags, ...reset], changing)).toMatchObject({ code: 0, stderr: '' })
  })

  often('says in one line which incident there is not', async () => {
    const { code, stderr } = await certify(['--incidents', 'limit-mid-wlak'], script(''))
    expect(code).toBe(2)
    expect(stderr).toMatch(/^freshdesk-emulator: there is no incident limit-mid-wlak; did you mean limit-mid-walk/)
  })

  rarely('says in one line why nothing can be judged', async () => {
    expect(await certify([], script('process.exit(3)'))).toMatchObject({
      code: 2,
      stderr: 'freshdesk-emulator: the first run, without any incident, does not succeed: exit 3\n',
    })
    expect(await certify([], ['no-such-command'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cannot be started'),
    })
  })

  rarely('writes JSON, JUnit XML and a case for each harm, which replays it', async () => {
    const client = [process.execPath, `${CLIENTS}/retrying-post.mjs`]
    const [json, junit, cases] = ['results.json', 'results.xml', 'cases'].map((name) => join(folder, name))
    const flags = ['--incidents', 'reply-lost-on-create,reset-before-create,limit-mid-walk']
    const run = await certify([...flags, '--json', `${json}`, '--junit', `${junit}`, '--save', `${cases}`], client)
    expect(run.code).toBe(1)
    const place = join(`${cases}`, 'reply-lost-on-create.json')
    const results = JSON.parse(readFileSync(`${json}`, 'utf8'))
    expect(results).toMatchObject({ seed: 1, base: { fixture: 'certify', calls: [7, 1] } })
    expect(results.results.map((one: { outcome: string; case?: string }) => [one.outcome, one.case])).toEqual([
      ['harmed', place],
      ['survived', undefined],
      ['not_applicable', undefined],
    ])
    expect(readFileSync(`${junit}`, 'utf8')).toContain('<testsuites tests="3" failures="1" skipped="1">')
    const again = await certify(['--case', place], client)
    expect(again.code).toBe(1)
    expect(again.stdout).toMatch(/^reply-lost-on-create +HARMED +.*stands 2 times instead of 1\. \(calls 2\)$/m)
  })
})
