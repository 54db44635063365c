import { numberedJobReference } from '../domain/bulk.ts'
import { createCannedResponses } from '../domain/bulk-create.ts'
import {
  addCannedResponse,
  addFolder,
  changeCannedResponse,
  checkCannedResponse,
  findVisibleFolder,
  findVisibleResponse,
  renameFolder,
  visibleFolders,
  visibleResponse,
  visibleResponses,
} from '../domain/canned-responses.ts'
import { createdFolder, listedFolder, viewedFolder, viewedResponse } from '../domain/views/canned-responses.ts'
import { type Endpoint, endpoint, resource } from '../http/endpoint.ts'
import { created, json } from '../http/reply.ts'
import {
  BulkCannedResponsesBody,
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
import { NumberedJobReply } from '../schemas/ticket-actions.ts'
import { jsonTextOf } from '../store/json-text.ts'

/** The reference's heading prints the path in the singular, its own example and live accounts the plural. */
const createFolder = (definition: Pick<Endpoint, 'id' | 'path' | 'summary'>) =>
  endpoint({
    ...definition,
    method: 'post',
    source: '#create_canned_response_folder',
    access: 'admin_tasks',
    body: FolderBody,
    success: { status: 201, schema: CreatedFolderReply },
    examples: [{ summary: 'By name', body: { name: 'Onboarding' } }],
    handle({ body }, account) {
      const folder = addFolder(account, body.name)
      return created(jsonTextOf(createdFolder(folder)), `/canned_response_folders/${folder.id}`)
    },
  })

/** The reference's heading prints `bulk`, its example `create_multiple`. */
const createInBulk = (definition: Pick<Endpoint, 'id' | 'path' | 'summary'>) =>
  endpoint({
    ...definition,
    method: 'post',
    source: '#create_multiple_canned_responses',
    access: 'admin_tasks',
    body: BulkCannedResponsesBody,
    success: { status: 202, schema: NumberedJobReply },
    deviations: [
      'The status, that the work is done at once, and what the job’s data holds are inferred: the ids made, and of the others the title and the errors.',
      'attachments are not taken: how they are sent is not published.',
    ],
    examples: [
      {
        summary: 'Two of them',
        body: {
          canned_responses: [
            { title: 'Thanks', content_html: '<p>Thank you.</p>', folder_id: 158000007001, visibility: 0 },
            { title: 'Mine', content_html: 'Only mine', visibility: 1 },
          ],
        },
      },
    ],
    handle: ({ body, actor, baseUrl }, account) =>
      json(numberedJobReference(createCannedResponses(account, actor, body.canned_responses), baseUrl)),
  })

export const cannedResponseEndpoints = resource({ tag: 'Canned responses' }, [
  endpoint({
    id: 'createCannedResponse',
    method: 'post',
    path: '/canned_responses',
    summary: 'Create a canned response',
    source: '#create_canned_response',
    access: 'admin_tasks',
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
    prepare: ({ body }, account) => checkCannedResponse(account, body),
    handle({ body, actor, baseUrl }, account) {
      const response = addCannedResponse(account, actor, body)
      return created(jsonTextOf(viewedResponse(account, response, baseUrl)), `/canned_responses/${response.id}`)
    },
  }),

  createInBulk({
    id: 'createCannedResponses',
    path: '/canned_responses/bulk',
    summary: 'Create many canned responses',
  }),
  createInBulk({
    id: 'createCannedResponsesAlias',
    path: '/canned_responses/create_multiple',
    summary: 'Create many canned responses, by the path of the reference’s example',
  }),

  endpoint({
    id: 'viewCannedResponse',
    method: 'get',
    path: '/canned_responses/:id',
    summary: 'View a canned response',
    source: '#view_canned_response',
    access: 'admin_tasks',
    params: IdParams,
    success: { status: 200, schema: CannedResponseReply },
    deviations: ['One that the caller may not see is 404 (inferred).'],
    examples: [{ summary: 'By id', params: { id: 158000008001 } }],
    handle: ({ params, actor, baseUrl }, account) =>
      json(viewedResponse(account, findVisibleResponse(account, actor, params.id), baseUrl)),
  }),

  endpoint({
    id: 'updateCannedResponse',
    method: 'put',
    path: '/canned_responses/:id',
    summary: 'Update a canned response',
    source: '#update_canned_response',
    access: 'admin_tasks',
    params: IdParams,
    body: UpdateCannedResponseBody,
    accepts: 'multipart',
    success: { status: 200, schema: CannedResponseReply },
    examples: [{ summary: 'A new title', params: { id: 158000008001 }, body: { title: 'Greeting' } }],
    prepare({ params, body, actor }, account) {
      const stored = account.database.canned_responses.get(params.id)
      const findings = stored === undefined ? [] : checkCannedResponse(account, body, stored)
      return findings.length > 0 ? findings : visibleResponse(actor, stored)
    },
    handle: ({ body, actor, baseUrl }, account, stored) =>
      json(viewedResponse(account, changeCannedResponse(account, actor, stored, body), baseUrl)),
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
    summary: 'Rename a folder',
    source: '#update_canned_response_folder',
    access: 'admin_tasks',
    params: IdParams,
    body: FolderBody,
    success: { status: 200, schema: CreatedFolderReply },
    examples: [{ summary: 'A new name', params: { id: 158000007001 }, body: { name: 'General answers' } }],
    handle: ({ params, body, actor }, account) =>
      json(createdFolder(renameFolder(account, findVisibleFolder(account, actor, params.id), body.name))),
  }),

  endpoint({
    id: 'listCannedResponseFolders',
    method: 'get',
    path: '/canned_response_folders',
    summary: 'List the folders that hold responses the caller may see',
    source: '#list_all_canned_response_folders',
    access: 'admin_tasks',
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
    summary: 'View a folder with the titles in it',
    source: '#view_canned_response_folder',
    access: 'admin_tasks',
    params: IdParams,
    query: UnpagedQuery,
    success: { status: 200, schema: FolderReply },
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
    summary: 'List the responses of a folder, whole',
    source: '#list_all_canned_responses_in_a_folder',
    access: 'admin_tasks',
    params: IdParams,
    query: UnpagedQuery,
    success: { status: 200, schema: CannedResponseListReply },
    examples: [{ summary: 'By id', params: { id: 158000007001 } }],
    handle({ params, actor, baseUrl }, account) {
      const folder = findVisibleFolder(account, actor, params.id)
      return json(visibleResponses(account, actor, folder.id).map((one) => viewedResponse(account, one, baseUrl)))
    },
  }),
])
