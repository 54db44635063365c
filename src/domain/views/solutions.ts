import type { Account } from '../../account/account.ts'
import { type JsonText, jsonTextOf, withMember } from '../../store/json-text.ts'
import { view } from '../../store/render-cache.ts'
import type {
  ArticleText,
  SeoData,
  SolutionArticleRow,
  SolutionCategoryRow,
  SolutionFolderRow,
} from '../../store/rows/solutions.ts'
import { formatTime } from '../../times.ts'
import { attachmentViews, NO_ATTACHMENTS } from '../attachments.ts'
import { spacedTextOf } from '../html.ts'
import { nameIn, textIn } from '../solution-languages.ts'

/** Key orders are those of replies recorded in 2026. `language` is given where the path names one. */

export function viewedCategory(account: Account, category: SolutionCategoryRow, language?: string) {
  const { name, description, created_at, updated_at } = textIn(account, category, language) ?? category
  const { portal_ids } = account.settings
  return {
    id: category.id,
    name,
    description,
    created_at: formatTime(created_at),
    updated_at: formatTime(updated_at),
    // Recorded for an account with several portals; that a new category is in the main one is inferred.
    ...(portal_ids.length > 0 && { visible_in_portals: category.visible_in_portals ?? portal_ids.slice(0, 1) }),
    icon: {},
  }
}

interface Level {
  readonly level: number
  readonly type: 'category' | 'folder'
  readonly data: { readonly id: number; readonly name: string; readonly language: string }
}

/** The levels from the category down to the folder itself. */
function hierarchyOf(account: Account, folder: SolutionFolderRow, language?: string): readonly Level[] {
  const { solution_categories, solution_folders } = account.database
  const folders: SolutionFolderRow[] = []
  let above: SolutionFolderRow | undefined = folder
  while (above !== undefined) {
    folders.push(above)
    above = above.parent_folder_id === null ? undefined : solution_folders.get(above.parent_folder_id)
  }
  const category = solution_categories.get(folder.category_id)
  const rows = [...(category === undefined ? [] : [category]), ...folders.reverse()]
  return rows.map((row, level) => ({
    level,
    type: level === 0 ? 'category' : 'folder',
    data: { id: row.id, ...nameIn(account, row, language) },
  }))
}

export const hierarchyText = (account: Account, folder: SolutionFolderRow, language?: string) =>
  jsonTextOf(hierarchyOf(account, folder, language))

/** Folder in the list of a category's folders. */
export function listedFolder(account: Account, folder: SolutionFolderRow, language?: string) {
  const { category_id: _, ...listed } = viewedFolder(account, folder, language)
  return listed
}

export function viewedFolder(account: Account, folder: SolutionFolderRow, language?: string) {
  const { name, description, created_at, updated_at } = textIn(account, folder, language) ?? folder
  const { solution_articles, solution_folders } = account.database
  return {
    id: folder.id,
    name,
    description,
    category_id: folder.category_id,
    articles_count: solution_articles.by.inFolder.of(folder.id),
    created_at: formatTime(created_at),
    updated_at: formatTime(updated_at),
    icon_url: null,
    parent_folder_id: folder.parent_folder_id,
    sub_folders_count: solution_folders.by.inParent.of(folder.id),
    hierarchy: hierarchyOf(account, folder, language),
    visibility: folder.visibility,
    ...(folder.visibility === 4 && { company_ids: folder.company_ids }),
    ...(folder.visibility === 6 && { contact_segment_ids: folder.contact_segment_ids }),
    ...(folder.visibility === 7 && { company_segment_ids: folder.company_segment_ids }),
  }
}

const viewedSeoData = ({ meta_title, meta_description, meta_keywords }: SeoData) => ({
  meta_title,
  meta_description,
  ...(meta_keywords !== null && { meta_keywords }),
})

/** Readers' counts for one language; for `''` those of all languages together. */
function countersOf(article: SolutionArticleRow, language: string) {
  const texts: ArticleText[] =
    language === '' ? [article, ...Object.values(article.translations)] : [articleIn(article, language)]
  const sum = (countOf: (text: ArticleText) => number) => texts.reduce((total, text) => total + countOf(text), 0)
  return {
    thumbs_up: sum((text) => text.thumbs_up),
    thumbs_down: sum((text) => text.thumbs_down),
    hits: sum((text) => text.hits),
    suggested: sum((text) => text.suggested),
    feedback_count: sum((text) => text.feedback_count),
  }
}

const articleIn = (article: SolutionArticleRow, language: string): ArticleText =>
  article.translations[language] ?? article

/**
 * Article without its hierarchy, which depends on other rows.
 * @param language '' where the path names none
 */
const viewedArticle = view({
  name: 'solution_article.viewed',
  render: (article: SolutionArticleRow, language: string) => {
    const text = articleIn(article, language)
    return {
      id: article.id,
      type: article.type,
      status: text.status,
      agent_id: text.agent_id,
      created_at: formatTime(text.created_at),
      category_id: article.category_id,
      folder_id: article.folder_id,
      title: text.title,
      updated_at: formatTime(text.updated_at),
      description: text.description,
      description_text: spacedTextOf(text.description),
      seo_data: viewedSeoData(text.seo_data),
      tags: text.tags,
      attachments: NO_ATTACHMENTS,
      cloud_files: [],
      ...countersOf(article, language),
    }
  },
})

interface ArticlePlace {
  readonly baseUrl: string
  readonly language?: string | undefined
  /** Hierarchy of the article's folder, in the language. */
  readonly hierarchy: JsonText<readonly Level[]>
}

export function articleText(account: Account, article: SolutionArticleRow, place: ArticlePlace) {
  const { baseUrl, language = '', hierarchy } = place
  const { attachment_ids } = articleIn(article, language)
  const text =
    attachment_ids.length === 0
      ? account.text(viewedArticle, article, language)
      : jsonTextOf({
          ...viewedArticle.render(article, language),
          attachments: attachmentViews(account, attachment_ids, baseUrl),
        })
  return withMember(text, 'hierarchy', hierarchy)
}

/**
 * Number of a language. Source: https://developers.freshdesk.com/api/#solutions, whose example has 6 for English; other
 * numbers are not known.
 */
const languageId = (language: string) => (language === 'en' ? 6 : null)

const slugOf = (title: string) => title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-')

/** Article as search shows it. */
export function foundArticle(account: Account, article: SolutionArticleRow, language: string) {
  const { solution_categories, solution_folders } = account.database
  const folder = solution_folders.get(article.folder_id)
  const category = solution_categories.get(article.category_id)
  if (folder === undefined || category === undefined) throw new Error(`the article ${article.id} lies nowhere`)
  const text = articleIn(article, language)
  return {
    id: article.id,
    type: article.type,
    category_id: article.category_id,
    folder_id: article.folder_id,
    hierarchy: hierarchyOf(account, folder, language),
    folder_visibility: folder.visibility,
    agent_id: text.agent_id,
    path: `${article.id}-${slugOf(text.title)}`,
    modified_at: formatTime(text.updated_at),
    modified_by: text.modified_by,
    language_id: languageId(language),
    title: text.title,
    status: text.status,
    created_at: formatTime(text.created_at),
    updated_at: formatTime(text.updated_at),
    description: text.description,
    description_text: spacedTextOf(text.description),
    category_name: nameIn(account, category, language).name,
    folder_name: nameIn(account, folder, language).name,
  }
}
