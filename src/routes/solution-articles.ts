import type { Account } from '../account/account.ts'
import {
  addArticle,
  changeArticle,
  checkArticle,
  findArticle,
  listArticles,
  removeArticle,
  translateArticle,
} from '../domain/solution-articles.ts'
import { findSolutionFolder } from '../domain/solution-folders.ts'
import { findTextIn, knownLanguage } from '../domain/solution-languages.ts'
import { articleText, hierarchyText } from '../domain/views/solutions.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { created, jsonPage, jsonText, noContent } from '../http/reply.ts'
import { IdParams, TranslationParams } from '../schemas/fields.ts'
import {
  ArticleListReply,
  ArticleReply,
  CreateArticleBody,
  CreateArticleTranslationBody,
  SolutionListQuery,
  UpdateArticleBody,
  UpdateArticleTranslationBody,
} from '../schemas/solutions.ts'
import type { ArticleText, SolutionArticleRow } from '../store/rows/solutions.ts'
import { LANGUAGES, NOT_TRANSLATED, TRANSLATED } from './solution-deviations.ts'

const FILES =
  'A form with attachments is taken as for tickets, and files are added to those that are there (inferred). cloud_files are never taken.'
const AUTHOR = 'agent_id is an agent who is not deactivated (inferred).'
const TYPE = 'type is taken and is 1 by default: clients send it, the reference’s tables have it no more.'
const COUNTS =
  'thumbs_up, thumbs_down and hits are what a fixture says; so are suggested and feedback_count, which are summed over languages like these (inferred).'

/** A single article, as its folder lies now. */
function shownArticle(
  account: Account,
  article: SolutionArticleRow,
  { baseUrl, language }: { readonly baseUrl: string; readonly language?: string },
) {
  const folder = findSolutionFolder(account, article.folder_id)
  return articleText(account, article, { baseUrl, language, hierarchy: hierarchyText(account, folder, language) })
}

export const solutionArticleEndpoints = resource({ tag: 'Solutions' }, [
  endpoint({
    id: 'createSolutionArticle',
    method: 'post',
    path: '/solutions/folders/:id/articles',
    summary: 'Create an article',
    source: '#create_solution_article',
    access: 'publish_solution',
    params: IdParams,
    body: CreateArticleBody,
    accepts: 'multipart',
    success: { status: 201, schema: ArticleReply },
    deviations: [TYPE, 'agent_id is refused: it is the caller (inferred).', FILES],
    examples: [
      {
        summary: 'A draft',
        params: { id: 158000009101 },
        body: { title: 'How to reset a router', description: '<p>Hold the button for ten seconds.</p>', status: 1 },
      },
      {
        summary: 'Published, for search engines',
        params: { id: 158000009101 },
        body: {
          title: 'Which ports are open',
          description: '<p>None, unless you open them.</p>',
          status: 2,
          type: 1,
          tags: ['ports', 'firewall'],
          seo_data: { meta_title: 'Open ports', meta_description: 'Of a new router', meta_keywords: ['port', 'open'] },
        },
      },
    ],
    prepare: ({ params }, account) => findSolutionFolder(account, params.id),
    handle({ body, actor, baseUrl }, account, folder) {
      const article = addArticle(account, { actor, folder }, body)
      return created(shownArticle(account, article, { baseUrl }), `/solutions/articles/${article.id}`)
    },
  }),

  endpoint({
    id: 'listSolutionArticles',
    method: 'get',
    path: '/solutions/folders/:id/articles',
    summary: 'List the articles of a folder by id, drafts among them',
    source: '#list_all_solution_articles',
    access: 'view_solutions',
    params: IdParams,
    query: SolutionListQuery,
    success: { status: 200, schema: ArticleListReply },
    examples: [{ summary: 'Of a folder', params: { id: 158000009101 } }],
    handle({ params, query, baseUrl }, account) {
      const folder = findSolutionFolder(account, params.id)
      const hierarchy = hierarchyText(account, folder)
      return jsonPage(listArticles(account, folder, { query }), (article) =>
        articleText(account, article, { baseUrl, hierarchy }),
      )
    },
  }),

  endpoint({
    id: 'listTranslatedSolutionArticles',
    method: 'get',
    path: '/solutions/folders/:id/articles/:language',
    feature: 'Multi Language',
    summary: 'List the articles of a folder that are translated to a language',
    source: '#list_all_translated_solution_articles',
    access: 'view_solutions',
    params: TranslationParams,
    query: SolutionListQuery,
    success: { status: 200, schema: ArticleListReply },
    deviations: [LANGUAGES, NOT_TRANSLATED],
    examples: [{ summary: 'In German', params: { id: 158000009101, language: 'de' } }],
    handle({ params, query, baseUrl }, account) {
      const language = knownLanguage(account, params.language)
      const folder = findSolutionFolder(account, params.id)
      const hierarchy = hierarchyText(account, folder, language)
      return jsonPage(listArticles(account, folder, { query, language }), (article) =>
        articleText(account, article, { baseUrl, language, hierarchy }),
      )
    },
  }),

  endpoint({
    id: 'viewSolutionArticle',
    method: 'get',
    path: '/solutions/articles/:id',
    summary: 'View an article',
    source: '#view_solution_article',
    access: 'view_solutions',
    params: IdParams,
    success: { status: 200, schema: ArticleReply },
    deviations: [COUNTS],
    examples: [{ summary: 'By id', params: { id: 158000009201 } }],
    handle: ({ params, baseUrl }, account) =>
      jsonText(shownArticle(account, findArticle(account, params.id), { baseUrl })),
  }),

  endpoint({
    id: 'updateSolutionArticle',
    method: 'put',
    path: '/solutions/articles/:id',
    summary: 'Update, publish or unpublish an article',
    source: '#update_solution_article',
    access: 'publish_solution',
    params: IdParams,
    body: UpdateArticleBody,
    accepts: 'multipart',
    success: { status: 200, schema: ArticleReply },
    deviations: [TYPE, AUTHOR, FILES, 'Of seo_data what is left out stays (inferred).'],
    examples: [{ summary: 'Unpublish', params: { id: 158000009201 }, body: { status: 1 } }],
    prepare({ params, body }, account) {
      const article = findArticle(account, params.id)
      const findings = checkArticle(account, body)
      return findings.length > 0 ? findings : article
    },
    handle: ({ body: fields, actor, baseUrl }, account, article) =>
      jsonText(shownArticle(account, changeArticle(account, article, { actor, fields }), { baseUrl })),
  }),

  endpoint({
    id: 'deleteSolutionArticle',
    method: 'delete',
    path: '/solutions/articles/:id',
    summary: 'Delete an article for good, with its translations',
    source: '#delete_solution_article',
    access: 'delete_solution',
    params: IdParams,
    success: { status: 204 },
    examples: [{ summary: 'By id', params: { id: 158000009201 } }],
    handle({ params }, account) {
      removeArticle(account, findArticle(account, params.id))
      return noContent()
    },
  }),

  endpoint({
    id: 'translateSolutionArticle',
    method: 'post',
    path: '/solutions/articles/:id/:language',
    feature: 'Multi Language',
    summary: 'Translate an article',
    source: '#create_translated_solution_article',
    access: 'publish_solution',
    params: TranslationParams,
    body: CreateArticleTranslationBody,
    accepts: 'multipart',
    success: { status: 201, schema: ArticleReply },
    errors: [409],
    deviations: [LANGUAGES, TRANSLATED, FILES],
    examples: [
      {
        summary: 'To French',
        params: { id: 158000009201, language: 'fr' },
        body: { title: 'Réinitialiser un routeur', description: '<p>Appuyez dix secondes.</p>', status: 2 },
      },
    ],
    handle({ params: { id, language }, body: fields, actor, baseUrl }, account) {
      knownLanguage(account, language)
      const article = translateArticle(account, findArticle(account, id), { actor, language, fields })
      return created(shownArticle(account, article, { baseUrl, language }), `/solutions/articles/${id}`)
    },
  }),

  endpoint({
    id: 'viewTranslatedSolutionArticle',
    method: 'get',
    path: '/solutions/articles/:id/:language',
    feature: 'Multi Language',
    summary: 'View an article in a language',
    source: '#view_translated_solution_article',
    access: 'view_solutions',
    params: TranslationParams,
    success: { status: 200, schema: ArticleReply },
    deviations: [LANGUAGES, COUNTS],
    examples: [{ summary: 'In German', params: { id: 158000009201, language: 'de' } }],
    handle({ params: { id, language }, baseUrl }, account) {
      knownLanguage(account, language)
      const article = findArticle(account, id)
      findTextIn<ArticleText>(account, article, language)
      return jsonText(shownArticle(account, article, { baseUrl, language }))
    },
  }),

  endpoint({
    id: 'updateTranslatedSolutionArticle',
    method: 'put',
    path: '/solutions/articles/:id/:language',
    feature: 'Multi Language',
    summary: 'Update, publish or unpublish an article in a language',
    source: '#update_translated_solution_article',
    access: 'publish_solution',
    params: TranslationParams,
    body: UpdateArticleTranslationBody,
    accepts: 'multipart',
    success: { status: 200, schema: ArticleReply },
    deviations: [LANGUAGES, AUTHOR, FILES],
    examples: [{ summary: 'Publish', params: { id: 158000009201, language: 'de' }, body: { status: 2 } }],
    prepare({ params, body }, account) {
      knownLanguage(account, params.language)
      const article = findArticle(account, params.id)
      const findings = checkArticle(account, body)
      return findings.length > 0 ? findings : article
    },
    handle({ params: { language }, body: fields, actor, baseUrl }, account, article) {
      return jsonText(
        shownArticle(account, changeArticle(account, article, { actor, language, fields }), { baseUrl, language }),
      )
    },
  }),
])
