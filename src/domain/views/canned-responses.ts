import type { Account } from '../../account/account.ts'
import type { CannedResponseRow, FolderRow } from '../../store/rows/canned-responses.ts'
import { formatTime } from '../../times.ts'
import { attachmentViews } from '../attachments.ts'
import { textOf } from '../html.ts'

/** Key order is that of a reply recorded in 2026. */
export const viewedResponse = (account: Account, response: CannedResponseRow, baseUrl: string) => ({
  id: response.id,
  title: response.title,
  folder_id: response.folder_id,
  short_code: null,
  content: textOf(response.content_html),
  content_html: response.content_html,
  attachments: attachmentViews(account, response.attachment_ids, baseUrl),
  created_at: formatTime(response.created_at),
  updated_at: formatTime(response.updated_at),
  group_ids: response.group_ids,
  visibility: response.visibility,
})

export const createdFolder = ({ id, name }: FolderRow) => ({ id, name })

export const listedFolder = (folder: FolderRow, responsesCount: number) => ({
  id: folder.id,
  name: folder.name,
  created_at: formatTime(folder.created_at),
  updated_at: formatTime(folder.updated_at),
  personal: folder.owner_id !== null,
  responses_count: responsesCount,
})

export const viewedFolder = (folder: FolderRow, responses: readonly CannedResponseRow[]) => ({
  id: folder.id,
  name: folder.name,
  canned_responses: responses.map(({ id, title }) => ({ id, title })),
  created_at: formatTime(folder.created_at),
  updated_at: formatTime(folder.updated_at),
})
