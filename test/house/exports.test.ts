import ts from 'typescript-5'
import { expect, it } from 'vitest'
import { sourceFiles } from './source.ts'

/** Names that two files may export: the same of another resource or version, or a schema and its type. */
const NAMESAKES = new Set([
  ...['Plan', 'LimitMode', 'Role', 'Agent', 'Records', 'Finding', 'inOrder', 'exportJobs', 'forgottenCompany'],
  ...['checkAuthor', 'CategoryFields', 'findCategory', 'checkCategory', 'listCategories', 'addCategory'],
  ...['changeCategory', 'categoryRemoval', 'viewedCategory', 'CreateCategoryBody', 'UpdateCategoryBody'],
  ...['CategoryReply', 'CategoryListReply', 'listedFolder', 'viewedFolder', 'FolderReply', 'FolderListReply'],
  ...['articleText', 'CustomObject', 'Thread', 'viewedTicket', 'TicketReply', 'TicketListReply', 'PageQuery'],
  // Kinds of members: of requests (schemas/fields.ts) and of replies that are pulled (pull/shape.ts).
  ...['flag', 'html', 'person', 'choice', 'listOf', 'text', 'email', 'file', 'time', 'customFields'],
  ...['listedTicket', 'verify', 'Verified'],
])

it('no name is exported by two files of src with two meanings', () => {
  expect([...exportedTwice().keys()].filter((name) => !NAMESAKES.has(name))).toEqual([])
})

it('no name is allowed twice that is exported once', () => {
  const twice = exportedTwice()
  expect([...NAMESAKES].filter((name) => !twice.has(name))).toEqual([])
})

function exportedTwice(): ReadonlyMap<string, ReadonlySet<string>> {
  const places = new Map<string, Set<string>>()
  for (const { path, tree } of sourceFiles()) {
    for (const name of tree.statements.flatMap(exportedNames)) {
      places.set(name, (places.get(name) ?? new Set()).add(path))
    }
  }
  return new Map([...places].filter(([, paths]) => paths.size > 1))
}

/** Names that a statement declares and exports; names passed on from another file are not counted. */
function exportedNames(statement: ts.Statement): string[] {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined
  if (!modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return []
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText())
  }
  const { name } = statement as ts.DeclarationStatement
  return name === undefined ? [] : [name.getText()]
}
