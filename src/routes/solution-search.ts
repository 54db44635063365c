import { searchArticles } from '../domain/search/articles.ts'
import { knownLanguage } from '../domain/solution-languages.ts'
import { foundArticle } from '../domain/views/solutions.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { jsonPage } from '../http/reply.ts'
import { LanguageParams } from '../schemas/fields.ts'
import { FoundArticlesReply, SolutionSearchQuery } from '../schemas/solutions.ts'
import { jsonTextOf } from '../store/json-text.ts'
import { LANGUAGES } from './solution-deviations.ts'

export const solutionSearchEndpoints = resource({ tag: 'Search' }, [
  endpoint({
    id: 'searchSolutions',
    method: 'get',
    path: '/search/solutions',
    summary: 'Find published articles by words',
    source: '#search_solutions',
    access: 'view_solutions',
    query: SolutionSearchQuery,
    success: { status: 200, schema: FoundArticlesReply },
    deviations: [
      'Every word of the term stands as a whole word in title, text or tags, in any case; newest first by created_at (all inferred).',
      'Pages as lists have, of 30; without a language in the path the primary one is searched (inferred).',
      'language_id is known of English alone, and null for other languages. path begins with the article’s id (inferred).',
      'The setting search_lag_s hides an article from its change on until the lag is over.',
    ],
    examples: [{ summary: 'By a word', query: { term: 'router' } }],
    handle({ query }, account) {
      const language = account.settings.primary_language
      return jsonPage(searchArticles(account, query, language), (article) =>
        jsonTextOf(foundArticle(account, article, language)),
      )
    },
  }),

  endpoint({
    id: 'searchTranslatedSolutions',
    method: 'get',
    path: '/search/solutions/:language',
    feature: 'Multi Language',
    summary: 'Find published articles by words, in a language',
    source: 'inferred',
    access: 'view_solutions',
    params: LanguageParams,
    query: SolutionSearchQuery,
    success: { status: 200, schema: FoundArticlesReply },
    deviations: [
      'The Ruby client freshdesk-rest calls it; the reference does not have it.',
      LANGUAGES,
      'Else as GET /search/solutions.',
    ],
    examples: [{ summary: 'In German', params: { language: 'de' }, query: { term: 'router' } }],
    handle({ params, query }, account) {
      const language = knownLanguage(account, params.language)
      return jsonPage(searchArticles(account, query, language), (article) =>
        jsonTextOf(foundArticle(account, article, language)),
      )
    },
  }),
])
