import * as z from 'zod'
import { RULE } from '../errors.ts'
import { files, ids, listOf, oneOf, positiveInteger, requiredText } from './fields.ts'
import { named } from './named.ts'
import { AttachmentReply, id, time } from './replies.ts'

/**
 * Visibilities: 0 all agents, 1 oneself, 2 the agents of some groups. Source:
 * https://developers.freshdesk.com/api/#canned-responses
 */
const VISIBILITIES = [0, 1, 2] as const

const visibility = () => oneOf(VISIBILITIES).meta({ description: '0 all agents, 1 oneself, 2 the agents of group_ids' })

export const CreateCannedResponseBody = () =>
  named('CreateCannedResponseBody', {
    title: requiredText(),
    content_html: requiredText(),
    folder_id: positiveInteger().optional().meta({ description: 'Not needed with visibility 1' }),
    visibility: visibility(),
    group_ids: ids().nullish(),
    attachments: files().nullish(),
  })

export const BulkCannedResponsesBody = () =>
  named('BulkCannedResponsesBody', {
    canned_responses: listOf(
      z.strictObject(
        {
          title: requiredText(),
          content_html: requiredText(),
          folder_id: positiveInteger().optional(),
          visibility: visibility(),
          group_ids: ids().nullish(),
        },
        { error: RULE.object },
      ),
    ).min(1, { error: RULE.notBlank }),
  })

export const UpdateCannedResponseBody = () =>
  named('UpdateCannedResponseBody', {
    title: requiredText().optional(),
    content_html: requiredText().optional(),
    folder_id: positiveInteger().optional(),
    visibility: visibility().optional(),
    group_ids: ids().nullish(),
    attachments: files().nullish(),
  })

export const FolderBody = () => named('CannedResponseFolderBody', { name: requiredText() })

export const CannedResponseReply = () =>
  named('CannedResponse', {
    id: id(),
    title: z.string(),
    folder_id: id(),
    short_code: z.null(),
    content: z.string(),
    content_html: z.string(),
    attachments: z.array(AttachmentReply()),
    created_at: time(),
    updated_at: time(),
    group_ids: z.array(id()),
    visibility: z.literal(VISIBILITIES),
  })

export const CannedResponseListReply = () => z.array(CannedResponseReply())

export const CreatedFolderReply = () => named('CreatedCannedResponseFolder', { id: id(), name: z.string() })

export const FolderListReply = () =>
  z.array(
    named('ListedCannedResponseFolder', {
      id: id(),
      name: z.string(),
      created_at: time(),
      updated_at: time(),
      personal: z.boolean(),
      responses_count: z.int(),
    }),
  )

export const FolderReply = () =>
  named('CannedResponseFolder', {
    id: id(),
    name: z.string(),
    canned_responses: z.array(z.strictObject({ id: id(), title: z.string() })),
    created_at: time(),
    updated_at: time(),
  })
