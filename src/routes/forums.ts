import {
  addCategory,
  categoryRemoval,
  changeCategory,
  checkCategory,
  findCategory,
  listCategories,
} from '../domain/discussions/categories.ts'
import { addForum, changeForum, checkForum, findForum, forumRemoval, listForums } from '../domain/discussions/forums.ts'
import { viewedCategory, viewedForum } from '../domain/views/discussions.ts'
import { endpoint, endpointOfWrites, resource } from '../http/endpoint.ts'
import { created, jsonPage, jsonText } from '../http/reply.ts'
import {
  CategoryListReply,
  CategoryReply,
  CreateCategoryBody,
  CreateForumBody,
  DiscussionListQuery,
  ForumListReply,
  ForumReply,
  UpdateCategoryBody,
  UpdateForumBody,
} from '../schemas/discussions.ts'
import { IdParams } from '../schemas/fields.ts'
import { COUNTED } from './discussion-deviations.ts'

const MANAGERS = 'Administrators alone may do it (inferred).'
const UNIQUE = 'A name that is taken, whatever its case, is 409 on name (inferred).'
const UNIQUE_IN_CATEGORY = 'A name that the category has, whatever its case, is 409 on name (inferred).'
const BELOW = 'All that is below it is deleted too (inferred).'
const COMPANIES = 'company_ids where visibility is not 4, and unknown companies, are 400 (the codes are inferred).'

const CATEGORY = 158000030001
const FORUM = 158000031001

export const forumEndpoints = resource({ tag: 'Discussions', feature: 'Forums' }, [
  endpoint({
    id: 'listForumCategories',
    method: 'get',
    path: '/discussions/categories',
    summary: 'List the categories of forums by name',
    source: '#discussions',
    access: 'view_forums',
    query: DiscussionListQuery,
    success: { status: 200, schema: CategoryListReply },
    examples: [{ summary: 'All' }],
    handle: ({ query }, account) =>
      jsonPage(listCategories(account, query), (row) => account.text(viewedCategory, row, undefined)),
  }),

  endpoint({
    id: 'createForumCategory',
    method: 'post',
    path: '/discussions/categories',
    summary: 'Create a category of forums',
    source: '#discussions',
    access: 'manage_forums',
    body: CreateCategoryBody,
    success: { status: 201, schema: CategoryReply },
    errors: [409],
    deviations: [MANAGERS, UNIQUE],
    examples: [{ summary: 'By name', body: { name: 'How to', description: 'Questions and their answers' } }],
    prepare: ({ body }, account) => checkCategory(account, body),
    handle({ body }, account) {
      const category = addCategory(account, body)
      return created(account.text(viewedCategory, category, undefined), `/discussions/categories/${category.id}`)
    },
  }),

  endpoint({
    id: 'viewForumCategory',
    method: 'get',
    path: '/discussions/categories/:id',
    summary: 'View a category of forums',
    source: '#discussions',
    access: 'view_forums',
    params: IdParams,
    success: { status: 200, schema: CategoryReply },
    examples: [{ summary: 'By id', params: { id: CATEGORY } }],
    handle: ({ params }, account) =>
      jsonText(account.text(viewedCategory, findCategory(account, params.id), undefined)),
  }),

  endpoint({
    id: 'updateForumCategory',
    method: 'put',
    path: '/discussions/categories/:id',
    summary: 'Update a category of forums',
    source: '#discussions',
    access: 'manage_forums',
    params: IdParams,
    body: UpdateCategoryBody,
    success: { status: 200, schema: CategoryReply },
    errors: [409],
    deviations: [MANAGERS, UNIQUE],
    examples: [{ summary: 'A new text', params: { id: CATEGORY }, body: { description: 'For all customers' } }],
    prepare({ params, body }, account) {
      const category = findCategory(account, params.id)
      const findings = checkCategory(account, body, category)
      return findings.length > 0 ? findings : category
    },
    handle: ({ body }, account, category) =>
      jsonText(account.text(viewedCategory, changeCategory(account, category, body), undefined)),
  }),

  endpointOfWrites({
    id: 'deleteForumCategory',
    method: 'delete',
    path: '/discussions/categories/:id',
    summary: 'Delete a category for good, with its forums and all below them',
    source: '#discussions',
    access: 'manage_forums',
    params: IdParams,
    success: { status: 204 },
    deviations: [MANAGERS, BELOW],
    examples: [{ summary: 'By id', params: { id: CATEGORY } }],
    rowWrites: ({ params }, account) => categoryRemoval(account, findCategory(account, params.id)),
  }),

  endpoint({
    id: 'listForums',
    method: 'get',
    path: '/discussions/categories/:id/forums',
    summary: 'List the forums of a category by position',
    source: '#discussions',
    access: 'view_forums',
    params: IdParams,
    query: DiscussionListQuery,
    success: { status: 200, schema: ForumListReply },
    deviations: [COUNTED, 'Agents see the forums of every visibility (inferred).'],
    examples: [{ summary: 'All of them', params: { id: CATEGORY } }],
    handle({ params, query }, account) {
      const page = listForums(account, findCategory(account, params.id), query)
      return jsonPage(page, (row) => account.text(viewedForum, row, undefined))
    },
  }),

  endpoint({
    id: 'createForum',
    method: 'post',
    path: '/discussions/categories/:id/forums',
    summary: 'Create a forum in a category',
    source: '#discussions',
    access: 'manage_forums',
    params: IdParams,
    body: CreateForumBody,
    success: { status: 201, schema: ForumReply },
    errors: [409],
    deviations: [MANAGERS, UNIQUE_IN_CATEGORY, COMPANIES, COUNTED],
    examples: [
      {
        summary: 'For everyone',
        params: { id: CATEGORY },
        body: { name: 'Firmware', forum_type: 1, forum_visibility: 1 },
      },
      {
        summary: 'For some companies',
        params: { id: CATEGORY },
        body: { name: 'Beta', forum_type: 2, forum_visibility: 4, company_ids: [158000003001] },
      },
    ],
    prepare: ({ params, body }, account) => checkForum(account, body, { categoryId: params.id }),
    handle({ params, body }, account) {
      const forum = addForum(account, findCategory(account, params.id).id, body)
      return created(account.text(viewedForum, forum, undefined), `/discussions/forums/${forum.id}`)
    },
  }),

  endpoint({
    id: 'viewForum',
    method: 'get',
    path: '/discussions/forums/:id',
    summary: 'View a forum',
    source: '#discussions',
    access: 'view_forums',
    params: IdParams,
    success: { status: 200, schema: ForumReply },
    deviations: [COUNTED],
    examples: [{ summary: 'By id', params: { id: FORUM } }],
    handle: ({ params }, account) => jsonText(account.text(viewedForum, findForum(account, params.id), undefined)),
  }),

  endpoint({
    id: 'updateForum',
    method: 'put',
    path: '/discussions/forums/:id',
    summary: 'Update a forum, or move it to another category',
    source: '#discussions',
    access: 'manage_forums',
    params: IdParams,
    body: UpdateForumBody,
    success: { status: 200, schema: ForumReply },
    errors: [409],
    deviations: [
      MANAGERS,
      UNIQUE_IN_CATEGORY,
      COMPANIES,
      COUNTED,
      'Another forum_type once there are topics is 400 incompatible_field (the code is inferred).',
      'A forum that is moved comes last in its new category (inferred).',
    ],
    examples: [
      { summary: 'A new name', params: { id: FORUM }, body: { name: 'Routers and switches' } },
      { summary: 'Into another category', params: { id: FORUM }, body: { forum_category_id: 158000030002 } },
    ],
    prepare({ params, body }, account) {
      const stored = findForum(account, params.id)
      const findings = checkForum(account, body, { stored })
      return findings.length > 0 ? findings : stored
    },
    handle: ({ body }, account, forum) =>
      jsonText(account.text(viewedForum, changeForum(account, forum, body), undefined)),
  }),

  endpointOfWrites({
    id: 'deleteForum',
    method: 'delete',
    path: '/discussions/forums/:id',
    summary: 'Delete a forum for good, with its topics and their comments',
    source: '#discussions',
    access: 'manage_forums',
    params: IdParams,
    success: { status: 204 },
    deviations: [MANAGERS, BELOW],
    examples: [{ summary: 'By id', params: { id: FORUM } }],
    rowWrites: ({ params }, account) => forumRemoval(account, findForum(account, params.id)),
  }),
])
