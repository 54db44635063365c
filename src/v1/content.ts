import { fieldsOf } from '../domain/configuration.ts'
import { listCategories as listForumCategories } from '../domain/discussions/categories.ts'
import { pageOf } from '../domain/paging.ts'
import { findCategory, listCategories } from '../domain/solution-categories.ts'
import { findSolutionFolder } from '../domain/solution-folders.ts'
import { viewedForum, viewedCategory as viewedForumCategory, viewedTopic } from '../domain/views/discussions.ts'
import { listedCompanyField, listedContactField, listedTicketField } from '../domain/views/fields.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { json } from '../http/reply.ts'
import { CompanyFieldListReply, ContactFieldListReply, TicketFieldListReply } from '../schemas/configuration.ts'
import { CategoryReply, ForumReply, TopicReply } from '../schemas/discussions.ts'
import { IdParams } from '../schemas/fields.ts'
import { wrappedRows } from './replies.ts'
import {
  PageQuery,
  SolutionCategoryListReply,
  SolutionCategoryReply,
  SolutionFolderReply,
  wrappedList,
} from './schemas.ts'
import { KEYS, NAME, RECORDED } from './sources.ts'
import { categoryWithFolders, folderWithArticles, seenBy, viewedCategory } from './views.ts'

/** Rows of a table by id, as they lie. */
const byId = <Row extends { readonly id: number }>(
  rows: Iterable<Row>,
  query: { readonly page?: number | undefined },
) => pageOf({ ordered: rows, compare: (a, b) => a.id - b.id, matches: () => true }, query)

const ALL_FIELDS = 'Every agent may read it, as in version 2 (inferred).'

const fieldOperations = resource({ tag: 'Fields and forms' }, [
  endpoint({
    id: 'v1ListTicketFields',
    method: 'get',
    path: '/ticket_fields',
    summary: 'List ticket fields',
    source: RECORDED,
    access: 'agent',
    success: { status: 200, schema: wrappedList('ticket_field', TicketFieldListReply) },
    deviations: [KEYS, ALL_FIELDS],
    examples: [{ summary: 'All' }],
    handle: (_call, account) =>
      wrappedRows(
        account,
        { rows: fieldsOf(account, 'ticket') },
        {
          ticket_field: (field) => listedTicketField(account, field),
        },
      ),
  }),
  endpoint({
    id: 'v1ListContactFields',
    method: 'get',
    path: '/admin/contact_fields',
    summary: 'List contact fields',
    source: RECORDED,
    access: 'agent',
    success: { status: 200, schema: wrappedList('contact_field', ContactFieldListReply) },
    deviations: [NAME, ALL_FIELDS],
    examples: [{ summary: 'All' }],
    handle: (_call, account) =>
      wrappedRows(account, { rows: fieldsOf(account, 'contact') }, { contact_field: listedContactField }),
  }),
  endpoint({
    id: 'v1ListCompanyFields',
    method: 'get',
    path: '/admin/company_fields',
    summary: 'List company fields',
    source: RECORDED,
    access: 'agent',
    success: { status: 200, schema: wrappedList('company_field', CompanyFieldListReply) },
    deviations: [NAME, ALL_FIELDS],
    examples: [{ summary: 'All' }],
    handle: (_call, account) =>
      wrappedRows(account, { rows: fieldsOf(account, 'company') }, { company_field: listedCompanyField }),
  }),
])

const BY_ID = 'By id, 30 a page (inferred).'

const forumOperations = resource({ tag: 'Discussions', feature: 'Forums' }, [
  endpoint({
    id: 'v1ListForumCategories',
    method: 'get',
    path: '/discussions/categories',
    summary: 'List forum categories',
    source: RECORDED,
    access: 'view_forums',
    query: PageQuery,
    success: { status: 200, schema: wrappedList('forum_category', CategoryReply) },
    deviations: [NAME],
    examples: [{ summary: 'The first page' }],
    handle: ({ query }, account) =>
      wrappedRows(account, listForumCategories(account, query), {
        forum_category: (row) => viewedForumCategory.render(row, undefined),
      }),
  }),
  endpoint({
    id: 'v1ListForums',
    method: 'get',
    path: '/discussions/forums',
    summary: 'List forums',
    source: RECORDED,
    access: 'view_forums',
    query: PageQuery,
    success: { status: 200, schema: wrappedList('forum', ForumReply) },
    deviations: [NAME, BY_ID],
    examples: [{ summary: 'The first page' }],
    handle: ({ query }, account) =>
      wrappedRows(account, byId(account.database.discussion_forums.all(), query), {
        forum: (row) => viewedForum.render(row, undefined),
      }),
  }),
  endpoint({
    id: 'v1ListTopics',
    method: 'get',
    path: '/discussions/topics',
    summary: 'List topics of all forums',
    source: RECORDED,
    access: 'view_forums',
    query: PageQuery,
    success: { status: 200, schema: wrappedList('topic', TopicReply) },
    deviations: [NAME, BY_ID],
    examples: [{ summary: 'The first page' }],
    handle: ({ query }, account) =>
      wrappedRows(account, byId(account.database.discussion_topics.all(), query), {
        topic: (row) => viewedTopic.render(row, undefined),
      }),
  }),
])

const TEXTS = 'In the account’s primary language; keys beyond those of articles are inferred.'

const solutionOperations = resource({ tag: 'Solutions' }, [
  endpoint({
    id: 'v1ListSolutionCategories',
    method: 'get',
    path: '/solution/categories',
    summary: 'List the categories of solutions',
    source: RECORDED,
    access: 'view_solutions',
    query: PageQuery,
    success: { status: 200, schema: SolutionCategoryListReply },
    deviations: [TEXTS],
    examples: [{ summary: 'The first page' }],
    handle({ query, baseUrl }, account) {
      const { rows } = listCategories(account, query)
      return { ...json(rows.map((row) => ({ category: viewedCategory(seenBy(account, baseUrl), row) }))), rows }
    },
  }),
  endpoint({
    id: 'v1ViewSolutionCategory',
    method: 'get',
    path: '/solution/categories/:id',
    summary: 'View a category of solutions with its folders',
    source: RECORDED,
    access: 'view_solutions',
    params: IdParams,
    success: { status: 200, schema: SolutionCategoryReply },
    deviations: [TEXTS, 'Folders below folders are not among them (inferred).'],
    examples: [{ summary: 'By id', params: { id: 158000009001 } }],
    handle: ({ params, baseUrl }, account) =>
      json(categoryWithFolders(seenBy(account, baseUrl), findCategory(account, params.id))),
  }),
  endpoint({
    id: 'v1ViewSolutionFolder',
    method: 'get',
    path: '/solution/folders/:id',
    summary: 'View a folder of solutions with its articles',
    source: RECORDED,
    access: 'view_solutions',
    params: IdParams,
    success: { status: 200, schema: SolutionFolderReply },
    deviations: [TEXTS, 'position counts the articles of the folder by id (inferred).'],
    examples: [{ summary: 'By id', params: { id: 158000009101 } }],
    handle: ({ params, baseUrl }, account) =>
      json(folderWithArticles(seenBy(account, baseUrl), findSolutionFolder(account, params.id))),
  }),
])

export const contentOperations = [...fieldOperations, ...forumOperations, ...solutionOperations]
