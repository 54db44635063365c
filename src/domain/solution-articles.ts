import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { type Finding, invalidValue, notFound } from '../errors.ts'
import {
  type ArticleText,
  articleText,
  type SeoData,
  type SolutionArticleRow,
  type SolutionFolderRow,
  solutionArticleRow,
} from '../store/rows/solutions.ts'
import { deleteAttachments, storeAttachments, type Upload } from './attachments.ts'
import { type Page, type PageRequest, pageOf } from './paging.ts'
import { checkUntranslated, findTextIn, textIn, withTextIn } from './solution-languages.ts'

export interface SeoFields {
  readonly meta_title?: string | null | undefined
  readonly meta_description?: string | null | undefined
  readonly meta_keywords?: readonly string[] | string | null | undefined
}

export interface ArticleFields {
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly status?: 1 | 2 | undefined
  readonly type?: 1 | 2 | undefined
  readonly tags?: readonly string[] | null | undefined
  readonly seo_data?: SeoFields | null | undefined
  readonly attachments?: readonly Upload[] | null | undefined
  readonly agent_id?: number | undefined
}

type NewArticleFields = ArticleFields & {
  readonly title: string
  readonly description: string
  readonly status: 1 | 2
}

export function findArticle({ database }: Account, id: number): SolutionArticleRow {
  const article = database.solution_articles.get(id)
  if (article === undefined) throw notFound()
  return article
}

export function checkArticle({ database }: Account, { agent_id }: Pick<ArticleFields, 'agent_id'>): Finding[] {
  if (agent_id === undefined || database.agents.get(agent_id)?.deactivated === false) return []
  return [invalidValue('agent_id', 'There is no agent matching the given agent_id')]
}

/**
 * SEO data after a change; what is left out stays. Keywords are joined without blanks. Source: the reference, solution
 * articles.
 */
function seoDataOf(stored: SeoData | undefined, given: SeoFields | null | undefined): Partial<ArticleText> {
  if (given === undefined) return {}
  const { meta_title, meta_description, meta_keywords } = given ?? {
    meta_title: null,
    meta_description: null,
    meta_keywords: null,
  }
  const keywords = typeof meta_keywords === 'string' ? meta_keywords : (meta_keywords?.join(',') ?? null)
  return {
    seo_data: {
      meta_title: meta_title === undefined ? (stored?.meta_title ?? '') : (meta_title ?? ''),
      meta_description: meta_description === undefined ? (stored?.meta_description ?? '') : (meta_description ?? ''),
      meta_keywords: meta_keywords === undefined ? (stored?.meta_keywords ?? null) : keywords,
    },
  }
}

function newArticleText(account: Account, actor: Actor, fields: NewArticleFields): ArticleText {
  return articleText({
    created_at: account.clock.seconds(),
    agent_id: actor.id,
    title: fields.title,
    description: fields.description,
    status: fields.status,
    tags: fields.tags ?? [],
    ...seoDataOf(undefined, fields.seo_data),
    attachment_ids: storeAttachments(account, fields.attachments),
  })
}

export function addArticle(
  account: Account,
  { actor, folder }: { readonly actor: Actor; readonly folder: SolutionFolderRow },
  fields: NewArticleFields,
): SolutionArticleRow {
  return account.database.solution_articles.insert(
    solutionArticleRow({
      id: account.ids.next('solution_article'),
      category_id: folder.category_id,
      folder_id: folder.id,
      type: fields.type ?? 1,
      ...newArticleText(account, actor, fields),
    }),
  )
}

interface Change {
  readonly actor: Actor
  /** Language of the text that is changed. Default: the primary one. */
  readonly language?: string
  readonly fields: ArticleFields
}

/** Changes an article. New files are added to those it has, as on tickets (inferred). */
export function changeArticle(
  account: Account,
  article: SolutionArticleRow,
  { actor, language, fields }: Change,
): SolutionArticleRow {
  const stored = findTextIn<ArticleText>(account, article, language)
  const text = articleText({
    ...stored,
    title: fields.title ?? stored.title,
    description: fields.description ?? stored.description,
    status: fields.status ?? stored.status,
    agent_id: fields.agent_id ?? stored.agent_id,
    tags: fields.tags === undefined ? stored.tags : (fields.tags ?? []),
    ...seoDataOf(stored.seo_data, fields.seo_data),
    attachment_ids: [...stored.attachment_ids, ...storeAttachments(account, fields.attachments)],
    modified_by: actor.id,
    updated_at: account.clock.seconds(),
  })
  const changed: SolutionArticleRow = withTextIn(account, article, { language, text })
  return account.database.solution_articles.replace(
    solutionArticleRow({ ...changed, type: fields.type ?? article.type }),
  )
}

export function translateArticle(
  account: Account,
  article: SolutionArticleRow,
  { actor, language, fields }: { readonly actor: Actor; readonly language: string; readonly fields: NewArticleFields },
): SolutionArticleRow {
  checkUntranslated<ArticleText>(account, article, language)
  const text = newArticleText(account, actor, fields)
  return account.database.solution_articles.replace(withTextIn(account, article, { language, text }))
}

/** Deletes an article with its translations and their files. */
export function removeArticle(account: Account, article: SolutionArticleRow): void {
  deleteAttachments(account, article.attachment_ids)
  for (const text of Object.values(article.translations)) deleteAttachments(account, text.attachment_ids)
  account.database.solution_articles.delete(article.id)
}

/**
 * Lists articles by id, drafts included.
 * @param language only articles that are translated to it (inferred)
 */
export function listArticles(
  account: Account,
  { id: folder_id }: SolutionFolderRow,
  { query, language }: { readonly query: PageRequest; readonly language?: string | undefined },
): Page<SolutionArticleRow> {
  const ordered = account.database.solution_articles.by.folder.under({ folder_id })
  const matches = (article: SolutionArticleRow) => textIn<ArticleText>(account, article, language) !== undefined
  return pageOf({ ordered, compare: (a, b) => a.id - b.id, matches }, query)
}
