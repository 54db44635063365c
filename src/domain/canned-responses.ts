import type { Account } from '../account/account.ts'
import type { Actor } from '../account/actor.ts'
import { type Finding, incompatibleField, invalidValue, missingField, notFound, RULE, ruleElements } from '../errors.ts'
import { type CannedResponseRow, cannedResponseRow, type FolderRow } from '../store/rows/canned-responses.ts'
import { storeAttachments, type Upload } from './attachments.ts'
import { toHtml, withoutParagraphs } from './html.ts'

const VISIBILITY = { allAgents: 0, personal: 1, groups: 2 } as const

export interface CannedResponseFields {
  readonly title?: string | undefined
  readonly content_html?: string | undefined
  readonly folder_id?: number | undefined
  readonly visibility?: 0 | 1 | 2 | undefined
  readonly group_ids?: readonly number[] | null | undefined
  readonly attachments?: readonly Upload[] | null | undefined
}

/**
 * Whether the caller sees the response: its own personal ones, those of its groups, and those for all. Source: the
 * reference, canned responses.
 */
function canSee({ agent }: Actor, response: CannedResponseRow): boolean {
  if (response.visibility === VISIBILITY.personal) return response.owner_id === agent.id
  return response.visibility === VISIBILITY.allAgents || response.group_ids.some((id) => agent.group_ids.includes(id))
}

export const findVisibleResponse = (account: Account, actor: Actor, id: number): CannedResponseRow =>
  visibleResponse(actor, account.database.canned_responses.get(id))

export function visibleResponse(actor: Actor, response: CannedResponseRow | undefined): CannedResponseRow {
  if (response === undefined || !canSee(actor, response)) throw notFound()
  return response
}

/** Finds a folder. Throws 404, also for another agent's personal folder. */
export function findVisibleFolder(account: Account, actor: Actor, id: number): FolderRow {
  const folder = account.database.canned_response_folders.get(id)
  if (folder === undefined || (folder.owner_id !== null && folder.owner_id !== actor.id)) throw notFound()
  return folder
}

export function checkCannedResponse(
  account: Account,
  fields: CannedResponseFields,
  stored?: CannedResponseRow,
): Finding[] {
  const { canned_response_folders, groups } = account.database
  const visibility = fields.visibility ?? stored?.visibility
  const isPersonal = visibility === VISIBILITY.personal
  const errors: Finding[] = []
  if (!isPersonal) {
    const folder = canned_response_folders.get(fields.folder_id ?? stored?.folder_id ?? 0)
    // A personal folder cannot hold what others are to see.
    if (fields.folder_id === undefined && (stored === undefined || stored.visibility === VISIBILITY.personal)) {
      errors.push(missingField('folder_id', RULE.positiveInteger))
    } else if (folder === undefined || folder.owner_id !== null) {
      errors.push(invalidValue('folder_id', 'There is no folder matching the given folder_id'))
    }
  }
  const groupIds = fields.group_ids ?? (fields.group_ids === undefined ? stored?.group_ids : undefined) ?? []
  if (visibility === VISIBILITY.groups && groupIds.length === 0) {
    errors.push(missingField('group_ids', ruleElements('Positive Integer')))
  } else if (visibility !== VISIBILITY.groups && fields.group_ids?.length) {
    errors.push({
      ...incompatibleField('group_ids', 'It can be given only when visibility is 2'),
      readFrom: ['visibility'],
    })
  } else if (!groupIds.every((id) => groups.get(id) !== undefined)) {
    errors.push(invalidValue('group_ids', 'There are no groups matching the given group_ids'))
  }
  return errors
}

/** The folder of a response. Recorded: a personal one lies in the caller's Personal folder, whatever folder_id says. */
function folderIdOf(account: Account, actor: Actor, visibility: number, given: number | undefined): number {
  return visibility === VISIBILITY.personal ? personalFolder(account, actor).id : (given ?? 0)
}

function personalFolder(account: Account, actor: Actor): FolderRow {
  const { canned_response_folders } = account.database
  for (const folder of canned_response_folders.all()) if (folder.owner_id === actor.id) return folder
  return addFolderRow(account, 'Personal', actor.id)
}

function addFolderRow(account: Account, name: string, ownerId: number | null): FolderRow {
  const now = account.clock.seconds()
  const id = account.ids.next('canned_response_folder')
  return account.database.canned_response_folders.insert({
    id,
    created_at: now,
    updated_at: now,
    name,
    owner_id: ownerId,
  })
}

export function addCannedResponse(
  account: Account,
  actor: Actor,
  fields: CannedResponseFields & {
    readonly title: string
    readonly content_html: string
    readonly visibility: 0 | 1 | 2
  },
): CannedResponseRow {
  return account.database.canned_responses.insert(
    cannedResponseRow({
      id: account.ids.next('canned_response'),
      created_at: account.clock.seconds(),
      title: fields.title,
      content_html: withoutParagraphs(toHtml(fields.content_html)),
      visibility: fields.visibility,
      owner_id: actor.id,
      folder_id: folderIdOf(account, actor, fields.visibility, fields.folder_id),
      group_ids: fields.group_ids ?? [],
      attachment_ids: storeAttachments(account, fields.attachments),
    }),
  )
}

export function changeCannedResponse(
  account: Account,
  actor: Actor,
  response: CannedResponseRow,
  fields: CannedResponseFields,
): CannedResponseRow {
  const visibility = fields.visibility ?? response.visibility
  return account.database.canned_responses.replace(
    cannedResponseRow({
      ...response,
      title: fields.title ?? response.title,
      content_html:
        fields.content_html === undefined ? response.content_html : withoutParagraphs(toHtml(fields.content_html)),
      visibility,
      owner_id: visibility === VISIBILITY.personal ? actor.id : response.owner_id,
      folder_id: folderIdOf(account, actor, visibility, fields.folder_id ?? response.folder_id),
      group_ids: visibility === VISIBILITY.groups ? (fields.group_ids ?? response.group_ids) : [],
      attachment_ids: [...response.attachment_ids, ...storeAttachments(account, fields.attachments)],
      updated_at: account.clock.seconds(),
    }),
  )
}

export const addFolder = (account: Account, name: string) => addFolderRow(account, name, null)

export const renameFolder = (account: Account, folder: FolderRow, name: string): FolderRow =>
  account.database.canned_response_folders.replace({ ...folder, name, updated_at: account.clock.seconds() })

/** Responses of a folder that the caller sees, oldest first. */
export const visibleResponses = (account: Account, actor: Actor, folderId: number): CannedResponseRow[] =>
  [...account.database.canned_responses.by.folder.under({ folder_id: folderId })].filter((response) =>
    canSee(actor, response),
  )

/** Folders with responses that the caller sees. Recorded: a folder without any is not listed. */
export function visibleFolders(account: Account, actor: Actor) {
  return [...account.database.canned_response_folders.all()]
    .filter((folder) => folder.owner_id === null || folder.owner_id === actor.id)
    .map((folder) => ({ folder, count: visibleResponses(account, actor, folder.id).length }))
    .filter(({ count }) => count > 0)
}
