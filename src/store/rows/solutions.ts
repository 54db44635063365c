import { NONE, type Required, type Seconds } from './base.ts'

/** Text of a category or folder in one language. */
export interface SolutionText {
  readonly name: string
  readonly description: string | null
  readonly created_at: Seconds
  readonly updated_at: Seconds
}

/** Texts by language code, without that of the account's primary language. */
export type Translations<Text> = Readonly<Record<string, Text>>

const UNTRANSLATED: Translations<never> = Object.freeze({})

/** A category; its own text is in the account's primary language. */
export interface SolutionCategoryRow extends SolutionText {
  readonly id: number
  /** Null: the portals of the account. */
  readonly visible_in_portals: readonly number[] | null
  readonly translations: Translations<SolutionText>
}

type NewSolutionCategory = Required<SolutionCategoryRow, 'id' | 'created_at' | 'name'>

export function solutionCategoryRow(category: NewSolutionCategory): SolutionCategoryRow {
  return {
    id: category.id,
    created_at: category.created_at,
    updated_at: category.updated_at ?? category.created_at,
    name: category.name,
    description: category.description ?? null,
    visible_in_portals: category.visible_in_portals ?? null,
    translations: category.translations ?? UNTRANSLATED,
  }
}

/**
 * Audience of a folder: 1 all users, 2 logged-in users, 3 agents, 4 companies, 5 bots, 6 contact segments, 7 company
 * segments.
 * Source: https://developers.freshdesk.com/api/#solutions
 */
export type FolderVisibility = 1 | 2 | 3 | 4 | 5 | 6 | 7

export interface SolutionFolderRow extends SolutionText {
  readonly id: number
  readonly category_id: number
  /** Id of a folder in the same category; null at its top. */
  readonly parent_folder_id: number | null
  readonly visibility: FolderVisibility
  readonly company_ids: readonly number[]
  readonly contact_segment_ids: readonly number[]
  readonly company_segment_ids: readonly number[]
  readonly translations: Translations<SolutionText>
}

type NewSolutionFolder = Required<SolutionFolderRow, 'id' | 'created_at' | 'name' | 'category_id'>

export function solutionFolderRow(folder: NewSolutionFolder): SolutionFolderRow {
  return {
    id: folder.id,
    created_at: folder.created_at,
    updated_at: folder.updated_at ?? folder.created_at,
    name: folder.name,
    description: folder.description ?? null,
    category_id: folder.category_id,
    parent_folder_id: folder.parent_folder_id ?? null,
    visibility: folder.visibility ?? 1,
    company_ids: folder.company_ids ?? NONE,
    contact_segment_ids: folder.contact_segment_ids ?? NONE,
    company_segment_ids: folder.company_segment_ids ?? NONE,
    translations: folder.translations ?? UNTRANSLATED,
  }
}

export interface SeoData {
  readonly meta_title: string
  readonly meta_description: string
  /** Joined by commas without blanks. */
  readonly meta_keywords: string | null
}

const NO_SEO_DATA: SeoData = Object.freeze({ meta_title: '', meta_description: '', meta_keywords: null })

/** Text of an article in one language, with its readers' counts. */
export interface ArticleText {
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly agent_id: number
  /** Id of the agent who changed it last. */
  readonly modified_by: number
  readonly title: string
  /** HTML, as it was sent. */
  readonly description: string
  /** 1 draft, 2 published. */
  readonly status: 1 | 2
  readonly tags: readonly string[]
  readonly seo_data: SeoData
  readonly attachment_ids: readonly number[]
  readonly thumbs_up: number
  readonly thumbs_down: number
  readonly hits: number
  readonly suggested: number
  readonly feedback_count: number
}

export type NewArticleText = Required<ArticleText, 'created_at' | 'agent_id' | 'title' | 'description' | 'status'>

export function articleText(text: NewArticleText): ArticleText {
  return {
    created_at: text.created_at,
    updated_at: text.updated_at ?? text.created_at,
    agent_id: text.agent_id,
    modified_by: text.modified_by ?? text.agent_id,
    title: text.title,
    description: text.description,
    status: text.status,
    tags: text.tags ?? NONE,
    seo_data: text.seo_data ?? NO_SEO_DATA,
    attachment_ids: text.attachment_ids ?? NONE,
    thumbs_up: text.thumbs_up ?? 0,
    thumbs_down: text.thumbs_down ?? 0,
    hits: text.hits ?? 0,
    suggested: text.suggested ?? 0,
    feedback_count: text.feedback_count ?? 0,
  }
}

/** An article; its own text is in the account's primary language. */
export interface SolutionArticleRow extends ArticleText {
  readonly id: number
  /** Id of its folder's category. */
  readonly category_id: number
  readonly folder_id: number
  /** 1 permanent, 2 workaround. */
  readonly type: 1 | 2
  readonly translations: Translations<ArticleText>
}

export type NewSolutionArticle = NewArticleText &
  Pick<SolutionArticleRow, 'id' | 'category_id' | 'folder_id'> &
  Partial<Pick<SolutionArticleRow, 'type' | 'translations'>>

export function solutionArticleRow(article: NewSolutionArticle): SolutionArticleRow {
  return {
    id: article.id,
    category_id: article.category_id,
    folder_id: article.folder_id,
    type: article.type ?? 1,
    translations: article.translations ?? UNTRANSLATED,
    ...articleText(article),
  }
}
