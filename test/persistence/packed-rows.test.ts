import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ChangeLog } from '../../src/persistence/change-log.ts'
import { realFiles } from '../../src/persistence/files.ts'
import type { Frame } from '../../src/persistence/frame.ts'
import { readLog } from '../../src/persistence/log-reader.ts'
import { RowPacking } from '../../src/persistence/packed-rows.ts'
import { end, useCommand } from '../support/command.ts'
import { times } from '../support/extent.ts'
import { useFolder } from '../support/folder.ts'
import { basic } from '../support/freshdesk.ts'

const asJson = (value: unknown) => JSON.parse(JSON.stringify(value))

const anyRow = fc.dictionary(
  fc.constantFrom('id', 'name', 'tags', 'class', 'constructor', '__proto__', 'a-b', ''),
  fc.oneof(fc.jsonValue(), fc.constant(undefined)),
)

describe('packed rows', () => {
  it('are the rows again, whatever these have', () => {
    fc.assert(
      fc.property(anyRow, anyRow, (first, row) => {
        const packing = RowPacking.for(first)
        for (const one of [first, row]) {
          const read = packing?.unpack(asJson(packing.pack(one)))
          expect(packing === undefined ? {} : asJson(read)).toEqual(packing === undefined ? {} : asJson(one))
        }
      }),
      { numRuns: times(2000, 500) },
    )
  })

  it('are lists of values, whatever order the members have', () => {
    const packing = RowPacking.for({ id: 1, name: 'Ada', tags: [] })
    expect(packing?.columns).toEqual(['id', 'name', 'tags'])
    expect(packing?.pack({ tags: ['a'], name: null, id: 2 })).toEqual([2, null, ['a']])
  })

  it.each([
    ['one more', { id: 2, name: 'Ada', more: 1 }],
    ['one less', { id: 2 }],
    ['one that is undefined', { id: 2, name: undefined }],
    ['others', { id: 2, label: 'Ada' }],
  ])('with %s are objects', (_, row) => {
    expect(RowPacking.for({ id: 1, name: 'Ada' })?.pack(row)).toBe(row)
  })

  it.each<[string, unknown]>([
    ['code', ['id', 'x: values[0] }; process.exit(9); ({ y']],
    ['a prototype', ['id', '__proto__']],
    ['what every object has', ['id', 'constructor']],
    ['the same twice', ['id', 'id']],
    ['no texts', ['id', 7]],
    ['none', []],
    ['no list', 'id'],
  ])('have no columns that are %s', (_, columns) => {
    expect(RowPacking.of(columns)).toBeUndefined()
  })

  it('that are lists of another length are none', () => {
    expect(RowPacking.of(['id', 'name'])?.unpack([1])).toBeUndefined()
    expect(RowPacking.of(['id', 'name'])?.unpack([1, 'a', 2])).toBeUndefined()
  })
})

describe('columns in a change log', () => {
  const folder = useFolder()
  const start = { generation: 'g', offset: 0, sum: '00000000' }

  /** A frame that puts a row of another shape for each table; a large one is several lines. */
  function frame(at: number, tables: readonly string[]): Frame {
    const rows = at % 5 === 0 ? 501 : 1
    const put = tables.map((table) => [
      table,
      Array.from({ length: rows }, (_, index) => ({ id: at + index, [`${table}_name`]: at })),
    ])
    return { account: 'acme', at, patches: [{ root: 'now', put: Object.fromEntries(put) }] }
  }

  async function read(path: string) {
    const file = await realFiles.open(path, 'r')
    const frames: Frame[] = []
    try {
      const { end } = await readLog(file, { begin: () => 0, frame: (one) => frames.push(asJson(one)) })
      return { end, frames: frames.map(({ account, at, patches }) => ({ account, at, patches: [joined(patches)] })) }
    } finally {
      await file.close()
    }
  }

  const joined = (patches: Frame['patches']) => {
    const put: Record<string, object[]> = {}
    for (const patch of patches) {
      for (const [table, rows] of Object.entries(patch.put ?? {})) put[table] = [...(put[table] ?? []), ...rows]
    }
    return { root: 'now', put }
  }

  const step = fc.oneof(
    { weight: 4, arbitrary: fc.array(fc.subarray(['users', 'groups', 'roles'], { minLength: 1 }), { minLength: 1 }) },
    { weight: 2, arbitrary: fc.record({ torn: fc.nat(400) }) },
    { weight: 1, arbitrary: fc.constant('moved' as const) },
  )

  /** Takes so many bytes off the end of a closed log, and goes on after what is whole of it. */
  async function resumeTorn(path: string, bytes: number): Promise<ChangeLog> {
    const file = await realFiles.open(path, 'r+')
    const { end } = await read(path)
    await file.truncate(Math.max(end.headLength, end.headLength + end.offset - end.base - bytes))
    await file.close()
    return ChangeLog.resume(realFiles, path, (await read(path)).end)
  }

  it('that a torn frame of several lines told are told again', async () => {
    const path = join(folder, 'torn')
    const first = await ChangeLog.begin(realFiles, path, start)
    await first.append([frame(5, ['users'])])
    await first.close()
    const second = await resumeTorn(path, 1)
    await second.append([frame(6, ['users'])])
    await second.close()
    expect((await read(path)).frames).toEqual([frame(6, ['users'])])
  })

  it('are known to whoever reads it, wherever it was torn, gone on with or moved up', async () => {
    const place = mkdtempSync(join(folder, 'log-'))
    let number = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const path = join(place, String(number++))
        let log = await ChangeLog.begin(realFiles, path, start)
        let kept: Frame[] = []
        let at = 0
        for (const one of steps) {
          if (one === 'moved') {
            await log.moveUp(log.mark)
            kept = []
          } else if ('torn' in one) {
            await log.close()
            const { frames } = await read(path)
            log = await resumeTorn(path, one.torn)
            const after = await read(path)
            expect(frames.slice(0, after.frames.length)).toEqual(after.frames)
            kept = kept.slice(0, after.frames.length)
          } else {
            const frames = one.map((tables) => frame(++at, tables))
            await log.append(frames)
            kept.push(...frames)
          }
        }
        await log.close()
        expect((await read(path)).frames).toEqual(kept)
      }),
      { numRuns: times(200, 40) },
    )
  })
})

describe('where Node makes no code of texts', () => {
  const { started, folder } = useCommand()
  const headers = { Authorization: basic('admin-api-key'), 'Content-Type': 'application/json' }

  it('rows are packed and read all the same', async () => {
    const flags = ['--port', '0', '--data', join(folder, 'desk.jsonl')]
    const env = { NODE_OPTIONS: '--disallow-code-generation-from-strings' }
    const first = await started(flags, env)
    const request = { method: 'POST', headers, body: '{"name":"Hooli"}' }
    expect((await fetch(`${first.url}/api/v2/companies`, request)).status).toBe(201)
    await end(first, 'SIGKILL')
    for (const again of [env, {}]) {
      const run = await started(flags, again)
      expect(await (await fetch(`${run.url}/api/v2/companies`, { headers })).text()).toContain('"Hooli"')
      await end(run)
    }
  })
})
