import { hash } from 'node:crypto'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { DataFileAdapter } from '../../src/persistence/data-file.ts'
import type { AccountDump, DumpedTable } from '../../src/persistence/data-format.ts'
import { readDataFile } from '../../src/persistence/data-reader.ts'
import { realFiles } from '../../src/persistence/files.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'freshdesk-emulator-')))
afterAll(() => rmSync(root, { recursive: true }))

let folder = root
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(root, 'test-'))
  path = join(folder, 'data.jsonl')
})

/** A table that counts how often its rows were asked for. */
function tableOf(...rows: object[]): DumpedTable & { reads: number } {
  return {
    size: rows.length,
    version: {},
    reads: 0,
    all() {
      this.reads++
      return rows
    },
  }
}

const dump = (name: string, tables: Record<string, DumpedTable>): AccountDump => ({
  head: { name },
  tables: new Map(Object.entries(tables)),
})

function replaceBy(text: string): void {
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}

const attachment = (id: number, text: string) => {
  const content = Buffer.from(text)
  return { id, name: 'a.txt', size: content.length, content }
}

const hashOf = (text: string) => hash('sha256', Buffer.from(text))

/** What the file says, read by somebody who did not write it, with what it names. */
async function contentOf(file: string) {
  const adapter = new DataFileAdapter(file)
  const found = await adapter.read()
  const attachments = await adapter.attachments()
  for (const { head, tables } of found?.accounts ?? []) {
    const rows = (tables.get('attachments')?.all() ?? []) as object[]
    for (const [index, row] of rows.entries()) rows[index] = await attachments.read(row as never, head.name)
  }
  return found?.accounts.map(({ head, tables }) => ({
    head,
    tables: Object.fromEntries([...tables].map(([name, table]) => [name, [...table.all()]])),
  }))
}

describe('a data file', () => {
  it('is none before anything was written', async () => {
    expect(await new DataFileAdapter(path).read()).toBeNull()
  })

  it('gives back what was written, in folders that it makes', async () => {
    const file = join(folder, 'deep', 'er', 'data.jsonl')
    const many = Array.from({ length: 1201 }, (_, index) => ({ id: index + 1, subject: `line\n${index}` }))
    await new DataFileAdapter(file).write({
      accounts: [
        dump('acme', { tickets: tableOf(...many), users: tableOf() }),
        dump('w1', { tickets: tableOf({ id: 1, subject: null }) }),
      ],
    })
    expect(await contentOf(file)).toEqual([
      { head: { name: 'acme' }, tables: { tickets: many, users: [] } },
      { head: { name: 'w1' }, tables: { tickets: [{ id: 1, subject: null }] } },
    ])
  })

  it('copies the tables that did not change instead of asking for their rows', async () => {
    const adapter = new DataFileAdapter(path)
    const users = tableOf({ id: 1, name: 'Ada' }, { id: 2, name: 'Zoë' })
    for (const subjects of [['short'], ['longer than before', 'and more'], []]) {
      const tickets = tableOf(...subjects.map((subject, index) => ({ id: index + 1, subject })))
      await adapter.write({ accounts: [dump('acme', { tickets, users })] })
      expect(await contentOf(path)).toEqual([
        { head: { name: 'acme' }, tables: { tickets: [...tickets.all()], users: [...users.all()] } },
      ])
    }
    // Written once, for its columns and its rows.
    expect(users.reads).toBe(2 + 3)
  })

  it('keeps the last whole state when a write fails', async () => {
    const adapter = new DataFileAdapter(path)
    const users = tableOf({ id: 1, name: 'Ada' })
    await adapter.write({ accounts: [dump('acme', { users, tickets: tableOf({ id: 1 }) })] })
    const broken: DumpedTable = {
      size: 1,
      version: {},
      all() {
        throw new Error('no more')
      },
    }
    const failing = adapter.write({ accounts: [dump('acme', { users, tickets: broken })] })
    await expect(failing).rejects.toThrow('no more')
    expect(await contentOf(path)).toEqual([
      { head: { name: 'acme' }, tables: { users: [{ id: 1, name: 'Ada' }], tickets: [{ id: 1 }] } },
    ])
    await adapter.write({ accounts: [dump('acme', { users, tickets: tableOf({ id: 2 }) })] })
    expect((await contentOf(path))?.[0]?.tables.tickets).toEqual([{ id: 2 }])
  })

  it.each<[string, () => void]>([
    ['was replaced by another', () => replaceBy('{"format":"freshdesk-emulator","version":1}\n')],
    ['was replaced by one of the same size', () => replaceBy('x'.repeat(statSync(path).size))],
    ['was written over', () => writeFileSync(path, 'x'.repeat(statSync(path).size))],
    ['was cut', () => truncateSync(path, 10)],
    ['was removed', () => rmSync(path)],
  ])('is written whole again when it %s', async (_, change) => {
    const adapter = new DataFileAdapter(path)
    const users = tableOf({ id: 1, name: 'Ada' })
    const attachments = tableOf(attachment(7, 'one'))
    await adapter.write({ accounts: [dump('acme', { users, attachments })] })
    change()
    rmSync(`${path}.files`, { recursive: true })
    const before = users.reads
    await adapter.write({ accounts: [dump('acme', { users, attachments, tickets: tableOf({ id: 1 }) })] })
    expect(users.reads).toBe(before + 2)
    expect((await contentOf(path))?.[0]?.tables).toEqual({
      users: [{ id: 1, name: 'Ada' }],
      attachments: [attachment(7, 'one')],
      tickets: [{ id: 1 }],
    })
  })

  it('is written whole again when it is cut while it is copied', async () => {
    const adapter = new DataFileAdapter(path)
    const users = tableOf({ id: 1, name: 'Ada' })
    await adapter.write({ accounts: [dump('acme', { tickets: tableOf(), users })] })
    const tickets: DumpedTable = {
      size: 1,
      version: {},
      all() {
        truncateSync(path, 10)
        return [{ id: 1 }]
      },
    }
    await adapter.write({ accounts: [dump('acme', { tickets, users })] })
    expect((await contentOf(path))?.[0]?.tables).toEqual({ tickets: [{ id: 1 }], users: [{ id: 1, name: 'Ada' }] })
    expect(users.reads).toBe(2 * 2)
  })

  it('leaves nothing beside it when a write fails', async () => {
    const tickets: DumpedTable = {
      size: 1,
      version: {},
      all() {
        throw new Error('no more')
      },
    }
    await expect(new DataFileAdapter(path).write({ accounts: [dump('acme', { tickets })] })).rejects.toThrow('no more')
    expect(readdirSync(folder)).toEqual([])
  })

  it('is read whatever a crash left beside it', async () => {
    const adapter = new DataFileAdapter(path)
    await adapter.write({ accounts: [dump('acme', { tickets: tableOf({ id: 1 }) })] })
    writeFileSync(join(folder, '.data.jsonl.tmp'), '{"format":"freshdesk-emulator","ver')
    expect((await contentOf(path))?.[0]?.tables.tickets).toEqual([{ id: 1 }])
    await adapter.write({ accounts: [dump('acme', { tickets: tableOf({ id: 2 }) })] })
    expect((await contentOf(path))?.[0]?.tables.tickets).toEqual([{ id: 2 }])
    expect(readdirSync(folder)).toEqual(['data.jsonl'])
  })
})

describe('a symbolic link to a data file', () => {
  it.each([
    ['there', true],
    ['not there yet', false],
  ])('is followed when its target is %s, and all lies beside that', async (_, isThere) => {
    const place = join(folder, 'volume', 'real.jsonl')
    mkdirSync(join(folder, 'volume'))
    if (isThere) writeFileSync(place, '')
    symlinkSync(join('volume', 'real.jsonl'), path)
    const attachments = tableOf(attachment(7, 'one'))
    await new DataFileAdapter(path).write({ accounts: [dump('acme', { attachments })] })
    expect(lstatSync(path).isSymbolicLink()).toBe(true)
    expect(readdirSync(folder).sort()).toEqual(['data.jsonl', 'volume'])
    expect(readdirSync(join(folder, 'volume')).sort()).toEqual(['real.jsonl', 'real.jsonl.files'])
    expect(await contentOf(path)).toEqual(await contentOf(place))
  })

  it('that leads to itself is told', async () => {
    symlinkSync('data.jsonl', path)
    await expect(contentOf(path)).rejects.toThrow(new Error(`data file ${path} cannot be written: ELOOP`))
  })
})

describe('files of attachments', () => {
  it('lie beside the data file, one each, named by their content, and come back byte for byte', async () => {
    const bytes = Buffer.from([0, 255, 10, 13, 128])
    const attachments = tableOf({ id: 7, name: 'a.bin', size: bytes.length, content: bytes })
    await new DataFileAdapter(path).write({ accounts: [dump('acme', { attachments })] })
    expect(readFileSync(join(`${path}.files`, hash('sha256', bytes)))).toEqual(bytes)
    expect((await contentOf(path))?.[0]?.tables.attachments).toEqual([
      { id: 7, name: 'a.bin', size: bytes.length, content: bytes },
    ])
    expect(readFileSync(path, 'utf8')).not.toContain('"content"')
  })

  it('are one for the same content, and go when no row names them any more', async () => {
    const adapter = new DataFileAdapter(path)
    const kept = attachment(2, 'kept')
    const again = attachment(3, 'kept')
    await adapter.write({ accounts: [dump('acme', { attachments: tableOf(attachment(1, 'gone'), kept, again) })] })
    expect(readdirSync(`${path}.files`).sort()).toEqual([hashOf('gone'), hashOf('kept')].sort())
    await adapter.write({ accounts: [dump('acme', { attachments: tableOf(kept) })] })
    expect(readdirSync(`${path}.files`)).toEqual([hashOf('kept')])
    await adapter.write({ accounts: [] })
    expect(readdirSync(`${path}.files`)).toEqual([])
  })

  it('stay while a root names them that the account can go back to', async () => {
    const attachments = tableOf(attachment(1, 'before'))
    const root = { name: 'initial', head: { name: 'acme' }, tables: new Map([['attachments', attachments]]) } as const
    const now = dump('acme', { attachments: tableOf() })
    await new DataFileAdapter(path).write({ accounts: [{ ...now, roots: [root] }] })
    expect(readdirSync(`${path}.files`)).toEqual([hashOf('before')])
  })

  it('are read where an earlier version wrote them, and written by their content then', async () => {
    mkdirSync(join(`${path}.files`, 'acme'), { recursive: true })
    writeFileSync(join(`${path}.files`, 'acme', '7'), 'old')
    const row = '{"id":7,"name":"a.txt","size":3}'
    const lines = ['{"format":"freshdesk-emulator","version":3}', '{"account":{"name":"acme"}}']
    writeFileSync(path, [...lines, '{"table":"attachments","rows":1}', row, '{"end":1}', ''].join('\n'))
    expect((await contentOf(path))?.[0]?.tables.attachments).toEqual([attachment(7, 'old')])
    await new DataFileAdapter(path).write({ accounts: [dump('acme', { attachments: tableOf(attachment(7, 'old')) })] })
    expect(readdirSync(`${path}.files`)).toEqual([hashOf('old')])
  })

  it.each([
    ['missing', () => rmSync(join(`${path}.files`, hashOf('one'))), 'cannot be read'],
    ['cut', () => writeFileSync(join(`${path}.files`, hashOf('one')), 'o'), 'has 1 bytes instead of 3'],
    ['others', () => writeFileSync(join(`${path}.files`, hashOf('one')), 'two'), 'has another content'],
  ])('that are %s are told by name', async (_, damage, problem) => {
    await new DataFileAdapter(path).write({ accounts: [dump('acme', { attachments: tableOf(attachment(1, 'one')) })] })
    damage()
    await expect(contentOf(path)).rejects.toThrow(`${join(`${path}.files`, hashOf('one'))} ${problem}`)
  })

  it('are not confused with a custom field named content', async () => {
    const contact = { id: 1, custom_fields: { content: 'kept' } }
    await new DataFileAdapter(path).write({ accounts: [dump('acme', { users: tableOf(contact) })] })
    expect((await contentOf(path))?.[0]?.tables.users).toEqual([contact])
  })
})

describe('a file that is not whole', () => {
  const HEAD = '{"format":"freshdesk-emulator","version":5}'
  const ACCOUNT = '{"account":{"name":"acme"}}'
  const ONE_TICKET = '{"table":"tickets","rows":1}'

  it.each([
    ['a line that is no JSON', [HEAD, ACCOUNT, ONE_TICKET, '{"id":1,'], 'line 4 is no JSON object'],
    ['a line that is no object', [HEAD, '7'], 'line 2 is no JSON object'],
    ['a line that is a list', [HEAD, '[]'], 'line 2 is no JSON object'],
    ['a line of nothing', [HEAD, '{}'], 'line 2 is no account, table or row'],
    ['no account', [HEAD, '{"account":null}'], 'line 2 is no account'],
    ['an account of no name', [HEAD, '{"account":{}}'], 'line 2 is no account'],
    ['an account that comes twice', [HEAD, ACCOUNT, ACCOUNT], 'line 3 is the account acme again'],
    ['a table of no account', [HEAD, ONE_TICKET], 'line 2 is a table of no account'],
    ['a table that does not count', [HEAD, ACCOUNT, '{"table":"tickets"}'], 'line 3 is no table'],
    [
      'a table that comes twice',
      [HEAD, ACCOUNT, '{"table":"tickets","rows":0}', ONE_TICKET],
      'line 4 is the table tickets again',
    ],
    ['an empty row', [HEAD, ACCOUNT, ONE_TICKET, '{}'], 'line 4 is no row'],
    ['a row too many', [HEAD, ACCOUNT, ONE_TICKET, '{"id":1}', '{"id":2}'], 'line 5 is a row too many'],
    ['a row too few', [HEAD, ACCOUNT, ONE_TICKET, '{"table":"users","rows":0}'], 'line 4 is no row'],
    ['an end in a table', [HEAD, ACCOUNT, ONE_TICKET, '{"id":1}'], 'it was cut after line 4'],
    ['an end before the rows', [HEAD, ACCOUNT, ONE_TICKET], 'it was cut after line 3'],
    ['an end between accounts', [HEAD, ACCOUNT], 'it was cut after line 2'],
    ['an end after the first line', [HEAD], 'it was cut after line 1'],
    ['a table too few', [HEAD, ACCOUNT, '{"end":1}'], 'line 3 counts 1 tables, and there are 0'],
    ['more after the end', [HEAD, '{"end":0}', ACCOUNT], 'line 3 comes after the end'],
  ])('%s is told with its line', async (_, lines, problem) => {
    writeFileSync(path, `${lines.join('\n')}\n`)
    await expect(contentOf(path)).rejects.toThrow(new Error(`data file ${path} is not valid: ${problem}`))
  })

  it('is told wherever it was cut', async () => {
    const accounts = [dump('acme', { tickets: tableOf({ id: 1 }), users: tableOf() }), dump('w1', { users: tableOf() })]
    await new DataFileAdapter(path).write({ accounts })
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    expect(lines.at(-1)).toBe('{"end":3}')
    for (let count = 1; count < lines.length; count++) {
      writeFileSync(path, lines.slice(0, count).join('\n'))
      await expect(contentOf(path)).rejects.toThrow(
        new Error(`data file ${path} is not valid: it was cut after line ${count}`),
      )
    }
  })

  it.skipIf(!existsSync('/proc/self/mem'))('is told when it cannot be read', async () => {
    const file = await realFiles.open('/proc/self/mem', 'r')
    await expect(readDataFile(path, file)).rejects.toThrow(new Error(`data file ${path} cannot be read: EIO`))
    await file.close()
  })

  it('is told to be of another program', async () => {
    writeFileSync(path, '{"name":"freshdesk-emulator","lockfileVersion":3}\n')
    await expect(contentOf(path)).rejects.toThrow(new Error(`data file ${path} was not written by freshdesk-emulator`))
  })

  it.each([
    [1, ': delete it, or export its accounts with the emulator that wrote it'],
    [6, ''],
  ])('is told to be of version %i', async (version, remedy) => {
    writeFileSync(path, `{"format":"freshdesk-emulator","version":${version}}\n`)
    await expect(contentOf(path)).rejects.toThrow(
      new Error(`data file ${path} has format version ${version}; this version reads 2 to 5${remedy}`),
    )
  })
})
