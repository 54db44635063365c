import { join } from 'node:path'
import { toUSVString } from 'node:util'
import { expect, it, vi } from 'vitest'
import { useScripts } from '../fuzz/script.ts'
import { differenceOf } from '../support/difference.ts'
import { useFolder } from '../support/folder.ts'
import { clientOf, type Freshdesk } from '../support/freshdesk.ts'
import { newKept, stateOf } from '../support/kept-steps.ts'
import { describeWithPostgres, usePostgres } from '../support/postgres.ts'

vi.setConfig({ testTimeout: 1_200_000 })

/** Hostile requests to each store. */
const REQUESTS = process.env.STORES_REQUESTS ?? '500'

/** What databases, formats and encodings stumble over. */
const TEXTS = [
  ...['\0', 'a\0b', '\u0001', '\u007f', '\ud800', '\udfff\ud800', 'x\udc00', '\ufeff', '\ufffe', '\u2028', '😀'],
  ...['\\', '\\u0000', '\\0', '"', "'", "''", '`', '$1', '$$', '{', '}', '{a,b}', 'NULL', '(,)', '\\x00', "E'\\0'"],
  ...["'; DROP TABLE account; --", '%s%n', '\r\n', '\t', '__proto__', 'constructor', 'İ', 'e\u0301', '\u202e'],
  ...['a'.repeat(70_000), '\0'.repeat(3000), '\ud800'.repeat(3000)],
]

/** A text wherever clients and control put texts. */
const steps = (text: string, place: number): ((desk: Freshdesk) => Promise<unknown>)[] => [
  (desk) =>
    desk.post('/tickets', {
      email: `p${place}@acme.test`,
      subject: text,
      description: text,
      status: 2,
      priority: 1,
      tags: [text],
      custom_fields: { cf_reference_number: text, cf_steps: text },
    }),
  (desk) => desk.post('/companies', { name: `${place} ${text}`, description: text, note: text }),
  (desk) => desk.post('/contacts', { name: text, email: `c${place}@acme.test`, address: text, job_title: text }),
  (desk) => desk.post('/tickets/1/notes', { body: text }),
  (desk) => desk.post('/_emulator/snapshots', { name: text }),
  (desk) =>
    desk.post('/_emulator/mail', { from: 'ada@acme.test', subject: text, text, message_id: `<${place}@acme.test>` }),
  (desk) => desk.post('/_emulator/faults', { effect: { status: 500, body: text }, match: { path: `/x${place}` } }),
  (desk) => {
    const form = new FormData()
    form.append('body', toUSVString(text))
    form.append('attachments[]', new Blob([Buffer.from(text, 'utf16le')]), `${toUSVString(text.slice(0, 50))}.txt`)
    return desk.post('/tickets/2/notes', form)
  },
]

interface Run {
  readonly replies: string[]
  readonly state: string
}

async function run(data: string | undefined): Promise<Run> {
  const emulator = newKept(data ?? '', {}, data === undefined ? { data: undefined } : {})
  await emulator.start()
  const desk = clientOf(emulator)
  const replies: string[] = []
  for (const [place, text] of TEXTS.entries()) {
    for (const step of steps(text, place)) {
      const { status, text: reply } = (await step(desk)) as { status: number; text: string }
      expect(status, reply).toBeLessThan(500)
      replies.push(`${status} ${reply}`)
    }
  }
  const state = stateOf(emulator)
  await emulator.close()
  return { replies, state }
}

async function stateAfterStart(data: string): Promise<string> {
  const emulator = newKept(data)
  await emulator.start()
  const state = stateOf(emulator)
  await emulator.close()
  return state
}

const folder = useFolder()

/** Of URLs of files, what differs from start to start. */
const unsigned = (replies: readonly string[]) =>
  replies.join('\n').replace(/127\.0\.0\.1:\d+|Signature=[^"&]+|signature=[^"&]+|expires=\d+/gi, '')

describeWithPostgres('hostile texts', () => {
  const postgres = usePostgres()
  const runScript = useScripts()

  it('and all other hostile requests are answered alike, and what they did outlasts a SIGKILL', async () => {
    const stores = ['--data', join(folder, 'fuzzed.jsonl'), '--data', await postgres.server.database()]
    const args = ['--requests', REQUESTS, '--seed', '11', '--quiet', '--out', join(folder, 'out')]
    const { code, output } = await runScript('fuzz.js', [...args, ...stores], { FUZZ_PATIENCE_MS: '60000' })
    expect(output).toContain('nothing found')
    expect(Number(/(\d+) comparisons/.exec(output)?.[1])).toBeGreaterThan(400)
    expect(code).toBe(0)
  })

  it('are answered alike over memory, a file and PostgreSQL, and are there after a restart', async () => {
    const memory = await run(undefined)
    const stores = { file: join(folder, 'desk.jsonl'), postgres: await postgres.server.database() }
    for (const [store, data] of Object.entries(stores)) {
      const kept = await run(data)
      expect(differenceOf(unsigned(kept.replies), unsigned(memory.replies)), store).toBeUndefined()
      expect(differenceOf(kept.state, memory.state), store).toBeUndefined()
      expect(differenceOf(await stateAfterStart(data), kept.state), store).toBeUndefined()
    }
  })
})
