import * as z from 'zod'
import { RULE } from '../errors.ts'
import {
  files,
  ids,
  languageCode,
  listOf,
  oneOf,
  pagination,
  positiveInteger,
  requiredText,
  tags,
  text,
} from './fields.ts'
import { named } from './named.ts'
import { AttachmentReply, id, time } from './replies.ts'

/** Source of the numbers: https://developers.freshdesk.com/api/#solutions */
const VISIBILITIES = [1, 2, 3, 4, 5, 6, 7] as const
const STATUSES = [1, 2] as const
const TYPES = [1, 2] as const

export const CategoryParams = () =>
  z.object({
    id_or_language: z
      .union([z.coerce.number().int().positive(), languageCode()])
      .meta({ description: 'The id of a category; or the code of a language, for all that are translated to it' }),
  })

export const SolutionListQuery = () => z.strictObject({ ...pagination() })

export const SolutionSearchQuery = () =>
  z.strictObject({ term: requiredText().meta({ description: 'Words, all of which are found' }), ...pagination() })

const description = () => text().nullish()

export const CreateCategoryBody = () =>
  named('CreateSolutionCategoryBody', {
    name: requiredText(),
    description: description(),
    visible_in_portals: ids().nullish().meta({ description: 'Of an account with several portals' }),
  })

export const UpdateCategoryBody = () => CreateCategoryBody().partial().meta({ title: 'UpdateSolutionCategoryBody' })

/** Translation of a category or folder. */
export const CreateTranslationBody = () =>
  named('CreateSolutionTranslationBody', { name: requiredText(), description: description() })

export const UpdateTranslationBody = () =>
  CreateTranslationBody().partial().meta({ title: 'UpdateSolutionTranslationBody' })

export const CreateFolderBody = () =>
  named('CreateSolutionFolderBody', {
    name: requiredText(),
    description: description(),
    parent_folder_id: positiveInteger().nullish().meta({ description: 'A folder of the same category' }),
    visibility: oneOf(VISIBILITIES).optional().meta({
      description:
        '1 all users, 2 logged-in users, 3 agents, 4 the companies of company_ids, 5 bots, 6 contact segments, 7 company segments',
    }),
    company_ids: ids().nullish(),
    contact_segment_ids: ids().nullish(),
    company_segment_ids: ids().nullish(),
  })

export const UpdateFolderBody = () => CreateFolderBody().partial().meta({ title: 'UpdateSolutionFolderBody' })

const seoData = () =>
  named(
    'SeoData',
    {
      meta_title: text().nullish(),
      meta_description: text().nullish(),
      meta_keywords: z
        .union([listOf(text()), text()], { error: RULE.array })
        .nullish()
        .meta({ description: 'Answered as one text, joined by commas; such a text is taken too' }),
    },
    { error: RULE.object },
  )

const articleStatus = () => oneOf(STATUSES).meta({ description: '1 draft, 2 published' })

const articleBody = () => ({
  title: requiredText(),
  description: requiredText().meta({ description: 'HTML' }),
  status: articleStatus(),
  tags: tags().nullish(),
  seo_data: seoData().nullish(),
  attachments: files().nullish(),
})

const type = () => oneOf(TYPES).optional().meta({ description: '1 permanent, 2 workaround' })

const changedArticle = () => ({
  ...articleBody(),
  title: requiredText().optional(),
  description: requiredText().optional().meta({ description: 'HTML' }),
  status: articleStatus().optional(),
  agent_id: positiveInteger().optional().meta({ description: 'The author' }),
})

export const CreateArticleBody = () => named('CreateSolutionArticleBody', { ...articleBody(), type: type() })
export const UpdateArticleBody = () => named('UpdateSolutionArticleBody', { ...changedArticle(), type: type() })
export const CreateArticleTranslationBody = () => named('CreateArticleTranslationBody', articleBody())
export const UpdateArticleTranslationBody = () => named('UpdateArticleTranslationBody', changedArticle())

export const CategoryReply = () =>
  named('SolutionCategory', {
    id: id(),
    name: z.string(),
    description: z.string().nullable(),
    created_at: time(),
    updated_at: time(),
    visible_in_portals: z.array(id()).optional(),
    icon: z.strictObject({}),
  })

export const CategoryListReply = () => z.array(CategoryReply())
export const CategoryOrListReply = () => z.union([CategoryReply(), CategoryListReply()])

const hierarchy = () =>
  z.array(
    named('SolutionHierarchy', {
      level: z.int().nonnegative(),
      type: z.literal(['category', 'folder']),
      data: z.strictObject({ id: id(), name: z.string(), language: z.string() }),
    }),
  )

export const FolderReply = () =>
  named('SolutionFolder', {
    id: id(),
    name: z.string(),
    description: z.string().nullable(),
    category_id: id(),
    articles_count: z.int().nonnegative(),
    created_at: time(),
    updated_at: time(),
    icon_url: z.null(),
    parent_folder_id: id().nullable(),
    sub_folders_count: z.int().nonnegative(),
    hierarchy: hierarchy(),
    visibility: z.literal(VISIBILITIES),
    company_ids: z.array(id()).optional(),
    contact_segment_ids: z.array(id()).optional(),
    company_segment_ids: z.array(id()).optional(),
  })

export const SubfolderListReply = () => z.array(FolderReply())

export const FolderListReply = () =>
  z.array(FolderReply().omit({ category_id: true }).meta({ title: 'ListedSolutionFolder' }))

const count = () => z.int().nonnegative()

export const ArticleReply = () =>
  named('SolutionArticle', {
    id: id(),
    type: z.literal(TYPES),
    status: z.literal(STATUSES),
    agent_id: id(),
    created_at: time(),
    category_id: id(),
    folder_id: id(),
    title: z.string(),
    updated_at: time(),
    description: z.string(),
    description_text: z.string(),
    seo_data: named('ArticleSeoData', {
      meta_title: z.string(),
      meta_description: z.string(),
      meta_keywords: z.string().optional(),
    }),
    tags: z.array(z.string()),
    attachments: z.array(AttachmentReply()),
    cloud_files: z.array(z.never()),
    thumbs_up: count(),
    thumbs_down: count(),
    hits: count(),
    suggested: count(),
    feedback_count: count(),
    hierarchy: hierarchy(),
  })

export const ArticleListReply = () => z.array(ArticleReply())

export const FoundArticlesReply = () =>
  z.array(
    named('FoundSolutionArticle', {
      id: id(),
      type: z.literal(TYPES),
      category_id: id(),
      folder_id: id(),
      hierarchy: hierarchy(),
      folder_visibility: z.literal(VISIBILITIES),
      agent_id: id(),
      path: z.string(),
      modified_at: time(),
      modified_by: id(),
      language_id: z.int().nullable(),
      title: z.string(),
      status: z.literal(STATUSES),
      created_at: time(),
      updated_at: time(),
      description: z.string(),
      description_text: z.string(),
      category_name: z.string(),
      folder_name: z.string(),
    }),
  )
