import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type SourceFile, sourceFiles } from './source.ts'

const BASE = ['errors.ts', 'times.ts', 'project.ts', 'nearest-names.ts', 'libraries.ts']
const ONE_ACCOUNT = ['account', 'live', 'webhooks', 'journal', 'outbox', 'time', 'store']
const RULES = ['domain', ...ONE_ACCOUNT, 'options', 'schemas', ...BASE]

/**
 * What each folder of `src`, and each file that lies loose in it, may import besides itself. Imports point down: no row
 * names one that is above it.
 */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  'index.ts': ['emulator', 'certify', 'control', 'fixtures', 'verdicts', 'domain', 'http', ...ONE_ACCOUNT, 'options'],
  'vitest.ts': ['received.ts', 'emulator', 'journal'],
  'jest.ts': ['received.ts', 'journal'],
  'received.ts': ['emulator', 'journal'],
  'testcontainers.ts': ['testcontainers', 'fixtures', 'account', 'project.ts'],
  testcontainers: ['control', 'verdicts', 'account', 'journal'],
  cli: [
    'verify',
    'pull',
    'emulator',
    'certify',
    'incidents',
    'openapi',
    'control',
    'scim',
    'v1',
    'routes',
    'http',
    'fixtures',
    'verdicts',
    'persistence',
    ...RULES,
  ],
  verify: ['pull', 'fixtures', ...RULES],
  pull: ['automations', 'fixtures', ...RULES],
  emulator: [
    ...[
      'certify',
      'persistence',
      'openapi',
      'mcp',
      'control',
      'scim',
      'v1',
      'routes',
      'http',
      'proxy',
      'tls',
      'automations',
      'fixtures',
      'verdicts',
    ],
    ...RULES,
  ],
  inspector: ['automations', 'verdicts', 'account', 'journal', 'outbox', 'webhooks'],
  certify: ['incidents', 'control', 'verdicts', ...RULES],
  incidents: ['control', ...RULES],
  openapi: ['mcp', 'control', 'scim', 'routes', 'http', 'account', 'schemas', ...BASE],
  mcp: ['control', 'routes', 'http', 'project.ts', ...RULES],
  control: ['routes', 'http', 'automations', 'fixtures', 'verdicts', ...RULES],
  v1: ['routes', 'http', ...RULES],
  routes: ['http', 'automations', ...RULES],
  scim: ['http', ...RULES],
  automations: ['fixtures', ...RULES],
  persistence: ['fixtures', ...ONE_ACCOUNT, 'options', 'schemas', ...BASE],
  fixtures: RULES,
  verdicts: RULES,
  domain: ['schemas', ...ONE_ACCOUNT, ...BASE],
  proxy: ['http'],
  tls: ['time'],
  http: ['schemas', ...ONE_ACCOUNT, ...BASE],
  account: ['live', 'webhooks', 'journal', 'outbox', 'options', 'time', 'store', 'schemas', ...BASE],
  live: ['time'],
  webhooks: ['journal', 'outbox', 'options', 'time', 'store', ...BASE],
  journal: ['time', 'store', ...BASE],
  outbox: ['time', 'store', ...BASE],
  options: ['time', 'schemas', ...BASE],
  time: BASE,
  store: BASE,
  schemas: BASE,
  'errors.ts': [],
  'times.ts': [],
  'project.ts': [],
  'nearest-names.ts': ['libraries.ts'],
  'libraries.ts': [],
}

const files = sourceFiles()

describe('the layers of src', () => {
  it('have a row for each folder and each loose file', () => {
    expect(Object.keys(LAYERS).sort()).toEqual([...new Set(files.map(({ path }) => roomOf(path)))].sort())
  })

  it('name in each row only rows below it', () => {
    const rows = Object.keys(LAYERS)
    const upward = rows.flatMap((row, place) =>
      (LAYERS[row] ?? []).filter((other) => rows.indexOf(other) <= place).map((other) => `${row} -> ${other}`),
    )
    expect(upward).toEqual([])
  })

  it.each(Object.entries(LAYERS))('%s imports nothing but what its row names', (room, allowed) => {
    const strangers = files
      .filter(({ path }) => roomOf(path) === room)
      .flatMap((file) => importsOf(file).map((target) => ({ from: file.path, target })))
      .filter(({ target }) => roomOf(target) !== room && !allowed.includes(roomOf(target)))
      .map(({ from, target }) => `${from} -> ${target}`)
    expect(strangers).toEqual([])
  })

  it('leave what `exec` preloads into other processes by itself', () => {
    const hook = 'cli/commands/exec/hook/'
    const targets = files.filter(({ path }) => path.startsWith(hook)).flatMap(importsOf)
    expect(targets.filter((target) => !target.startsWith(hook))).toEqual([])
  })

  it('give the inspector, which runs in browsers, types alone of other rooms', () => {
    const inRoom = files.filter(({ path }) => path.startsWith('inspector/'))
    const values = inRoom.flatMap(({ path, text }) =>
      [...text.matchAll(/^(?:import|export) (?!type )[^'\n]*'(\.[^']+)'/gm)]
        .map(([, target = '']) => normalize(join(dirname(path), target)))
        .filter((target) => roomOf(target) !== 'inspector')
        .map((target) => `${path} -> ${target}`),
    )
    expect(values).toEqual([])
    expect(inRoom.length).toBeGreaterThan(20)
  })

  it('name in no row what the room does not import', () => {
    const idle = Object.entries(LAYERS).flatMap(([room, allowed]) => {
      const used = new Set(
        files
          .filter(({ path }) => roomOf(path) === room)
          .flatMap(importsOf)
          .map(roomOf),
      )
      return allowed.filter((other) => !GROUPED.has(other) && !used.has(other)).map((other) => `${room} -> ${other}`)
    })
    expect(idle).toEqual([])
  })
})

/** Named in groups, so that a row may hold one that it does not need. */
const GROUPED = new Set(RULES)

const roomOf = (path: string): string => path.split('/')[0] ?? path

/** Paths from `src`, of static, dynamic and type imports alike. */
const importsOf = ({ path, text }: SourceFile): string[] =>
  [...text.matchAll(/\b(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map(([, target = '']) =>
    normalize(join(dirname(path), target)),
  )
