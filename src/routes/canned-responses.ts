import {
  addCannedResponse,
  addFolder,
  changeCannedResponse,
  checkCannedResponse,
  findVisibleFolder,
  findVisibleResponse,
  renameFolder,
  visibleFolders,
  visibleResponses,
} from '../domain/canned-responses.ts'
import { createdFolder, listedFolder, viewedFolder, viewedResponse } from '../domain/views/canned-responses.ts'
import { type Endpoint, endpoint } from '../http/endpoint.ts'
import { created, json, textOf } from '../http/reply.ts'
import {
  CannedResponseListReply,
  CannedResponseReply,
  CreateCannedResponseBody,
  CreatedFolderReply,
  FolderBody,
  FolderListReply,
  FolderReply,
  UpdateCannedResponseBody,
} from '../schemas/canned-responses.ts'
import { IdParams, UnpagedQuery } from '../schemas/fields.ts'

const DOCS = 'https://developers.freshdesk.com/api/'

/** The reference's heading prints the path in the singular, its own example and live accounts the plural. */
const createFolder = (definition: Pick<Endpoint, 'id' | 'path' | 'summary'>) =>
  endpoint({
    ...definition,
    method: 'post',
    tag: 'Canned responses',
    source: `${DOCS}#create_canned_response_folder`,
    access: 'admin_tasks',
    rateLimit: 'default',
    body: FolderBody,
    success: { status: 201, schema: CreatedFolderReply },
    examples: [{ summary: 'By name', body: { name: 'Onboarding' } }],
    handle({ body }, account) {
      const folder = addFolder(account, body.name)
      return created(textOf(createdFolder(folder)), `/canned_response_folders/${folder.id}`)
    },
  })

export const cannedResponseEndpoints = [
  endpoint({
    id: 'createCannedResponse',
    method: 'post',
    path: '/canned_responses',
    tag: 'Canned responses',
    summary: 'Create a canned response',
    source: `${DOCS}#create_canned_response`,
    access: 'admin_tasks',
    rateLimit: 'default',
    body: CreateCannedResponseBody,
    accepts: 'multipart',
    success: { status: 201, schema: CannedResponseReply },
    deviations: ['short_code is always null.'],
    examples: [
      {
        summary: 'For all agents',
        body: { title: 'Thanks', content_html: '<p>Thank you.</p>', folder_id: 158000007001, visibility: 0 },
      },
      { summary: 'For oneself', body: { title: 'Mine', content_html: 'Only mine', visibility: 1 } },
    ],
    check: ({ body }, account, failed) => checkCannedResponse(account, body, failed),
    handle({ body, actor, baseUrl }, account) {
      const response = addCannedResponse(account, actor, body)
      return created(textOf(viewedResponse(account, response, baseUrl)), `/canned_responses/${response.id}`)
    },
  }),

  endpoint({
    id: 'viewCannedResponse',
    method: 'get',
    path: '/canned_responses/:id',
    tag: 'Canned responses',
    summary: 'View a canned response',
    source: `${DOCS}#view_canned_response`,
    access: 'admin_tasks',
    rateLimit: 'default',
    params: IdParams,
    success: { status: 200, schema: CannedResponseReply },
    errors: [404],
    deviations: ['One that the caller may not see is 404 (inferred).'],
    examples: [{ summary: 'By id', params: { id: 158000008001 } }],
    handle: ({ params, actor, baseUrl }, account) =>
      json(viewedResponse(account, findVisibleResponse(account, actor, params.id), baseUrl)),
  }),

  endpoint({
    id: 'updateCannedResponse',
    method: 'put',
    path: '/canned_responses/:id',
    tag: 'Canned responses',
    summary: 'Update a canned response',
    source: `${DOCS}#update_canned_response`,
    access: 'admin_tasks',
    rateLimit: 'default',
    params: IdParams,
    body: UpdateCannedResponseBody,
    accepts: 'multipart',
    success: { status: 200, schema: CannedResponseReply },
    errors: [404],
    examples: [{ summary: 'A new title', params: { id: 158000008001 }, body: { title: 'Greeting' } }],
    check({ params, body }, account, failed) {
      const stored = account.database.canned_responses.get(params.id)
      return stored === undefined ? [] : checkCannedResponse(account, body, failed, stored)
    },
    handle({ params, body, actor, baseUrl }, account) {
      const stored = findVisibleResponse(account, actor, params.id)
      return json(viewedResponse(account, changeCannedResponse(account, actor, stored, body), baseUrl))
    },
  }),

  createFolder({
    id: 'createCannedResponseFolder',
    path: '/canned_response_folders',
    summary: 'Create a folder of canned responses',
  }),
  createFolder({
    id: 'createCannedResponseFolderAlias',
    path: '/canned_response_folder',
    summary: 'Create a folder, by the path of the reference’s heading',
  }),

  endpoint({
    id: 'updateCannedResponseFolder',
    method: 'put',
    path: '/canned_response_folders/:id',
    tag: 'Canned responses',
    summary: 'Rename a folder',
    source: `${DOCS}#update_canned_response_folder`,
    access: 'admin_tasks',
    rateLimit: 'default',
    params: IdParams,
    body: FolderBody,
    success: { status: 200, schema: CreatedFolderReply },
    errors: [404],
    examples: [{ summary: 'A new name', params: { id: 158000007001 }, body: { name: 'General answers' } }],
    handle: ({ params, body, actor }, account) =>
      json(createdFolder(renameFolder(account, findVisibleFolder(account, actor, params.id), body.name))),
  }),

  endpoint({
    id: 'listCannedResponseFolders',
    method: 'get',
    path: '/canned_response_folders',
    tag: 'Canned responses',
    summary: 'List the folders that hold responses the caller may see',
    source: `${DOCS}#list_all_canned_response_folders`,
    access: 'admin_tasks',
    rateLimit: 'default',
    query: UnpagedQuery,
    success: { status: 200, schema: FolderListReply },
    examples: [{ summary: 'All' }],
    handle: ({ actor }, account) =>
      json(visibleFolders(account, actor).map(({ folder, count }) => listedFolder(folder, count))),
  }),

  endpoint({
    id: 'viewCannedResponseFolder',
    method: 'get',
    path: '/canned_response_folders/:id',
    tag: 'Canned responses',
    summary: 'View a folder with the titles in it',
    source: `${DOCS}#view_canned_response_folder`,
    access: 'admin_tasks',
    rateLimit: 'default',
    params: IdParams,
    query: UnpagedQuery,
    success: { status: 200, schema: FolderReply },
    errors: [404],
    examples: [{ summary: 'By id', params: { id: 158000007001 } }],
    handle({ params, actor }, account) {
      const folder = findVisibleFolder(account, actor, params.id)
      return json(viewedFolder(folder, visibleResponses(account, actor, folder.id)))
    },
  }),

  endpoint({
    id: 'listCannedResponsesOfFolder',
    method: 'get',
    path: '/canned_response_folders/:id/responses',
    tag: 'Canned responses',
    summary: 'List the responses of a folder, whole',
    source: `${DOCS}#list_all_canned_responses_in_a_folder`,
    access: 'admin_tasks',
    rateLimit: 'default',
    params: IdParams,
    query: UnpagedQuery,
    success: { status: 200, schema: CannedResponseListReply },
    errors: [404],
    examples: [{ summary: 'By id', params: { id: 158000007001 } }],
    handle({ params, actor, baseUrl }, account) {
      const folder = findVisibleFolder(account, actor, params.id)
      return json(visibleResponses(account, actor, folder.id).map((one) => viewedResponse(account, one, baseUrl)))
    },
  }),
]
