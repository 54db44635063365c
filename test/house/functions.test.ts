import ts from 'typescript-5'
import { describe, expect, it } from 'vitest'
import { lineOf, nodesOf, type SourceFile, sourceFiles } from './source.ts'

const MOST_LINES = 40

/** Beyond that nothing is excused. */
const MOST_LINES_OF_A_LONG_FUNCTION = 105

/** Functions that were longer when the rule was made, and tables that are stated in a function. */
const LONG = new Set([
  'fixtures/format/fixture.ts: Fixture', // a schema, a member a line
  'fixtures/format/table.ts: tableOf', // functions that share types
  'store/rows/tickets.ts: ticketRow', // a member a line
  'v1/views.ts: viewedTicket', // a member a line
  ...['account/account.ts: constructor', 'domain/conversations.ts: addReply'],
  ...['domain/conversations.ts: addForward', 'domain/reply-to-forward.ts: addReplyToForward'],
  ...['domain/tickets.ts: createTicket', 'domain/tickets.ts: updateTicket', 'emulator/listener.ts: doorsOf'],
  ...['fixtures/load.ts: addRows', 'fixtures/stock.ts: addStock', 'http/inject.ts: serve'],
  ...['routes/csv.ts: exportsOf', 'routes/csv.ts: importsOf', 'routes/follows.ts: followsOf'],
  ...['routes/skills.ts: skillsAt'],
])

interface Length {
  /** `routes/tickets.ts: createTicket` */
  readonly name: string
  readonly lines: number
}

/** Functions with a body, each by the nearest name: its own, or that of what it is put into. */
function lengthsOf(file: SourceFile): Length[] {
  return nodesOf(file.tree)
    .filter((node) => ts.isFunctionLike(node) && 'body' in node && node.body !== undefined)
    .map((node) => ({
      name: `${file.path}: ${nameOf(node)}`,
      lines: lineOf(file, node.end) - lineOf(file, node.getStart()) + 1,
    }))
}

function nameOf(node: ts.Node): string {
  for (let at: ts.Node = node; at.parent !== undefined; at = at.parent) {
    const { name } = at as { readonly name?: ts.Node }
    if (name !== undefined) return name.getText()
    if (ts.isConstructorDeclaration(at)) return 'constructor'
  }
  return '(no name)'
}

const long = sourceFiles()
  .flatMap(lengthsOf)
  .filter(({ lines }) => lines > MOST_LINES)

describe('functions of src', () => {
  it(`have at most ${MOST_LINES} lines: what is longer has steps that have a name`, () => {
    expect(long.filter(({ name }) => !LONG.has(name))).toEqual([])
  })

  it(`have at most ${MOST_LINES_OF_A_LONG_FUNCTION} lines where they are excused`, () => {
    expect(long.filter(({ lines }) => lines > MOST_LINES_OF_A_LONG_FUNCTION)).toEqual([])
  })

  it('are not excused once they are short', () => {
    const names = new Set(long.map(({ name }) => name))
    expect([...LONG].filter((name) => !names.has(name))).toEqual([])
  })
})
