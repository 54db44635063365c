import type { Account } from '../../account/account.ts'
import type { ArticleText, SolutionArticleRow } from '../../store/rows/solutions.ts'
import { spacedTextOf } from '../html.ts'
import type { Page, PageRequest } from '../paging.ts'
import { textIn } from '../solution-languages.ts'
import type { Program } from './compile.ts'
import type { SearchField } from './fields.ts'
import { find } from './find.ts'
import { both, freshnessBy } from './search.ts'

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

/** Words of an article's title, text and tags in one language; a draft has none. */
const wordsIn = (account: Account, language: string): SearchField<SolutionArticleRow> => ({
  key: `words ${language} ${account.settings.primary_language}`,
  type: 'string',
  valuesOf(article) {
    const text = textIn<ArticleText>(account, article, language)
    if (text?.status !== 2) return []
    return [text.title, spacedTextOf(text.description), ...text.tags].flatMap(wordsOf)
  },
})

const changeIn = (account: Account, language: string): SearchField<SolutionArticleRow> => ({
  key: `changed ${language} ${account.settings.primary_language}`,
  type: 'integer',
  valuesOf: (article) => [(textIn<ArticleText>(account, article, language) ?? article).updated_at],
})

/** Most words of a term that are searched for: more narrow nothing down, and each costs. */
const MOST_WORDS = 100

/** Published articles that have every word of the term, newest first (all of it inferred). */
export function searchArticles(
  account: Account,
  { term, page = 1, per_page: size = 30 }: PageRequest & { readonly term: string },
  language: string,
): Page<SolutionArticleRow> {
  const words = [...new Set(wordsOf(term))].slice(0, MOST_WORDS)
  if (words.length === 0) return { rows: [], nextPage: undefined }
  const field = wordsIn(account, language)
  const conditions = words.map((word): Program<SolutionArticleRow> => [{ field, range: [word, word] }])
  const program = [...conditions, freshnessBy(account, changeIn(account, language))].reduce(both)
  const offset = (page - 1) * size
  const { total, rows } = find(account.database.solution_articles.by.search.blocks, program, { offset, size })
  return { rows, nextPage: total > offset + size ? page + 1 : undefined }
}
