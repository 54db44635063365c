import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createEmulator } from '../../src/index.ts'
import { type Answer, basic, clientOf, NOW } from '../support/freshdesk.ts'

/** What a step of a case expects: a status, and as much of headers and body as the source bears. */
interface Reply {
  readonly status: number
  /** Header by header; null: not there. */
  readonly headers?: Readonly<Record<string, string | null>>
  /** The text of the body, whole; in slashes a pattern of it. */
  readonly text?: string
  /** Members of an object are compared where they are named, lists whole. Texts in slashes are patterns. */
  readonly body?: unknown
  /** Of a list, or of an object's list of results: some item has these members. */
  readonly some?: readonly unknown[]
  /** Members that the body, or an item of it, has not. */
  readonly lacks?: readonly string[]
  /** All members of the body in their order, each with the JSON type of its value: `text`, `list of number`. */
  readonly shape?: Readonly<Record<string, string>>
  /** Members that the body, or each item of it, has in this order, others among them. */
  readonly order?: readonly string[]
}

interface Step {
  readonly request?: string
  readonly body?: unknown
  /** Parts of a form instead; an object with `file` is one. */
  readonly form?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
  /** '' with the URL of a file: no credentials. */
  readonly key?: string
  readonly reply?: Reply
  /** Of the reply, by the path of names: `ticket: id` keeps what `{ticket}` stands for from then on. */
  readonly keep?: Readonly<Record<string, string>>
  /** The step as often. */
  readonly times?: number
  /** Seconds to move the clock by. */
  readonly advance?: number
  /** The webhook deliveries so far; `json` is what the body holds. */
  readonly deliveries?: readonly { readonly json?: unknown }[]
}

interface Case {
  readonly behaviour: string
  readonly source: string
  readonly evidence: 'recorded' | 'maintainer' | 'reported' | 'documented'
  /** What the account is made with: fixture, plan, now ... The default fixture without it. */
  readonly account?: Readonly<Record<string, unknown>>
  readonly steps: readonly Step[]
}

const FOLDER = new URL('./', import.meta.url)
const emulator = await createEmulator({
  now: NOW,
  freeze: true,
  checkReplies: true,
  rateLimit: 'off',
  deliver: 'record',
})
afterAll(() => emulator.close())

const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))

describe.each(files)('%s', (file) => {
  const {
    behaviour,
    source,
    evidence,
    account = {},
    steps,
  } = parse(readFileSync(new URL(file, FOLDER), 'utf8'), { merge: true }) as Case

  it(behaviour, async () => {
    expect(source).toMatch(/\w/)
    expect(['recorded', 'maintainer', 'reported', 'documented']).toContain(evidence)
    const { settings = {}, ...options } = account
    const made = emulator.createAccount({ name: file.replace('.yaml', ''), now: NOW, freeze: true, ...options })
    Object.assign(made.settings, settings)
    // A large fixture takes longer than an idle connection is kept.
    await setTimeout(10)
    const client = clientOf(made as unknown as typeof emulator)
    const kept = new Map<string, unknown>()
    for (const [index, step] of steps.entries()) await take(step, `step ${index + 1}`, { client, kept, made })
  })
})

interface Run {
  readonly client: ReturnType<typeof clientOf>
  readonly kept: Map<string, unknown>
  readonly made: ReturnType<typeof emulator.createAccount>
}

async function take(step: Step, place: string, { client, kept, made }: Run): Promise<void> {
  if (step.advance !== undefined) await made.clock.advance(step.advance)
  if (step.deliveries !== undefined) {
    const sent = made.deliveries.list().map(({ body, ...delivery }) => ({ ...delivery, json: JSON.parse(body ?? '') }))
    expect(sent, place).toEqual(expected(step.deliveries))
  }
  if (step.request === undefined) return
  const [method = '', path = ''] = String(filled(step.request, kept)).split(' ')
  for (let turn = 0; turn < (step.times ?? 1); turn++) {
    const key = step.key ?? made.apiKey
    const answer = path.startsWith('http')
      ? await download(path, key)
      : await client.call(method, path, {
          body: step.form === undefined ? filled(step.body, kept) : formOf(filled(step.form, kept) as object),
          key,
          ...(step.headers === undefined ? {} : { headers: step.headers }),
        })
    if (step.reply !== undefined) check(answer, filled(step.reply, kept) as Reply, `${place}: ${step.request}`)
    for (const [name, where] of Object.entries(step.keep ?? {})) kept.set(name, valueAt(answer.body, where))
  }
}

/** A file is asked for by its whole URL. */
async function download(url: string, key: string): Promise<Answer> {
  const reply = await fetch(url, key === '' ? {} : { headers: { Authorization: basic(key) } })
  return { status: reply.status, headers: reply.headers, text: await reply.text(), body: undefined }
}

function check(answer: Answer, reply: Reply, place: string): void {
  expect(answer.status, `${place} ${answer.text}`).toBe(reply.status)
  for (const [name, value] of Object.entries(reply.headers ?? {})) {
    const given = answer.headers.get(name)
    if (value === null) expect(given, `${place} ${name}`).toBeNull()
    else expect(given, `${place} ${name}`).toEqual(expected(value))
  }
  if (reply.text !== undefined) expect(answer.text, place).toEqual(expected(reply.text))
  if (Array.isArray(reply.body)) expect(answer.body, place).toEqual(expected(reply.body))
  else if (reply.body !== undefined) expect(answer.body, place).toMatchObject(expected(reply.body) as object)
  const list = Array.isArray(answer.body) ? answer.body : (answer.body?.results ?? [answer.body])
  for (const one of reply.some ?? []) expect(list, place).toContainEqual(expected(one))
  for (const item of list) for (const name of reply.lacks ?? []) expect(item, place).not.toHaveProperty(name)
  checkOrder(answer, list, reply, place)
}

function checkOrder(answer: Answer, list: readonly object[], { shape, order }: Reply, place: string): void {
  if (shape !== undefined) {
    const found = Object.entries(answer.body as object).map(([name, value]) => [name, typeOf(value)])
    expect(found, place).toEqual(Object.entries(shape))
  }
  if (order === undefined) return
  expect(list, place).not.toHaveLength(0)
  for (const item of list)
    expect(
      Object.keys(item).filter((name) => order.includes(name)),
      place,
    ).toEqual(order)
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'no items' : `list of ${typeOf(value[0])}`
  if (value === null) return 'nothing'
  return typeof value === 'string' ? 'text' : typeof value
}

/** Of an object its named members alone; `/.../` as a pattern. */
function expected(value: unknown): unknown {
  if (typeof value === 'string' && /^\/.+\/$/s.test(value)) return expect.stringMatching(new RegExp(value.slice(1, -1)))
  if (Array.isArray(value)) return value.map(expected)
  if (typeof value !== 'object' || value === null) return value
  return expect.objectContaining(Object.fromEntries(Object.entries(value).map(([name, one]) => [name, expected(one)])))
}

/** `{name}` becomes what was kept: by itself the value, within a text its text. */
function filled(value: unknown, kept: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') {
    const whole = /^\{(\w+)\}$/.exec(value)?.[1]
    if (whole !== undefined && kept.has(whole)) return kept.get(whole)
    return value.replace(/\{(\w+)\}/g, (text, name: string) => (kept.has(name) ? String(kept.get(name)) : text))
  }
  if (Array.isArray(value)) return value.map((one) => filled(one, kept))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [String(filled(name, kept)), filled(one, kept)]))
}

function valueAt(body: unknown, where: string): unknown {
  return where.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], body)
}

function formOf(parts: object): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(parts)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === 'object' && one !== null) {
        form.append(name, new Blob([one.content ?? ''], { type: one.type ?? '' }), one.file)
      } else form.append(name, String(one))
    }
  }
  return form
}
