import type { Account } from '../account/account.ts'
import { attachmentUrl } from '../account/attachment-urls.ts'
import type { RowWrite } from '../account/write.ts'
import type { AttachmentRow } from '../store/rows/attachments.ts'
import { formatTime } from '../times.ts'

export interface Upload {
  readonly name: string
  readonly contentType: string
  readonly bytes: Buffer
}

/** Stores the files and returns their ids, in order. */
export function storeAttachments(account: Account, uploads: readonly Upload[] | null | undefined): number[] {
  const now = account.clock.seconds()
  return (uploads ?? []).map((upload) => {
    const id = account.ids.next('attachment')
    account.database.attachments.insert({
      id,
      created_at: now,
      updated_at: now,
      name: upload.name,
      content_type: upload.contentType,
      size: upload.bytes.length,
      content: upload.bytes,
    })
    return id
  })
}

/** Copies the files, so that deleting one copy leaves the other; returns the new ids. */
export function copyAttachments(account: Account, ids: readonly number[]): number[] {
  return findAttachments(account, ids).map(
    (attachment) => account.database.attachments.insert({ ...attachment, id: account.ids.next('attachment') }).id,
  )
}

/** Writes that delete the files. */
export function* attachmentsRemoval(
  { database: { attachments } }: Account,
  ids: readonly number[],
): Generator<RowWrite, void, undefined> {
  for (const id of ids) yield () => attachments.delete(id)
}

export function deleteAttachments(account: Account, ids: readonly number[]): void {
  for (const id of ids) account.database.attachments.delete(id)
}

export type AttachmentView = ReturnType<typeof attachmentViews>[number]
export type AvatarView = NonNullable<ReturnType<typeof avatarView>>

/** Placeholder in a view's text: files are filled in for each reply, since their URLs differ. */
export const NO_ATTACHMENTS: readonly AttachmentView[] = []

/** Files as tickets and conversations show them. The URL names the caller's host and expires. */
export function attachmentViews(account: Account, ids: readonly number[], baseUrl: string) {
  return findAttachments(account, ids).map((attachment) => ({
    ...attachmentHead(attachment),
    attachment_url: attachmentUrl(account, attachment, baseUrl),
  }))
}

export function avatarView(account: Account, id: number, baseUrl: string) {
  const [avatar] = findAttachments(account, [id])
  return avatar && { ...attachmentHead(avatar), avatar_url: attachmentUrl(account, avatar, baseUrl) }
}

const findAttachments = (account: Account, ids: readonly number[]) =>
  ids.map((id) => account.database.attachments.get(id)).filter((found) => found !== undefined)

const attachmentHead = (attachment: AttachmentRow) => ({
  id: attachment.id,
  name: attachment.name,
  content_type: attachment.content_type,
  size: attachment.size,
  created_at: formatTime(attachment.created_at),
  updated_at: formatTime(attachment.updated_at),
})
