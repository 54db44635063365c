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
  for (const { path, text } of sourceFiles()) {
    for (const name of exportedNames(text)) {
      places.set(name, (places.get(name) ?? new Set()).add(path))
    }
  }
  return new Map([...places].filter(([, paths]) => paths.size > 1))
}

/**
 * Names that a file declares and exports; names passed on from another file are not counted. Read off the lines, which
 * the formatter keeps to one declaration each: to parse all of the sources takes seconds.
 */
const exportedNames = (text: string): string[] =>
  [
    ...text.matchAll(
      /^export (?:default |declare |abstract |async )*(?:const|let|var|function\*?|class|interface|type|enum|namespace) (\w+)/gm,
    ),
  ].map(([, name = '']) => name)

it('an export begins a line, and declares one name', () => {
  const others =
    /^\s*export (?:const|let|var) [{[]|^[ \t]+export (?:const|let|var|function|class|interface|type|enum)\b/m
  expect(sourceFiles().flatMap(({ path, text }) => (others.test(text) ? [path] : []))).toEqual([])
})
