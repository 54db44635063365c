import { NONE, type Required, type Seconds } from './base.ts'

export interface FolderRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  /** Owner of a personal folder; null for other folders. */
  readonly owner_id: number | null
}

export interface CannedResponseRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly title: string
  readonly content_html: string
  readonly folder_id: number
  /** 0 all agents, 1 its owner, 2 the agents of its groups. */
  readonly visibility: 0 | 1 | 2
  readonly owner_id: number
  readonly group_ids: readonly number[]
  readonly attachment_ids: readonly number[]
}

export type NewCannedResponse = Required<
  CannedResponseRow,
  'id' | 'created_at' | 'title' | 'content_html' | 'folder_id' | 'visibility' | 'owner_id'
>

export function cannedResponseRow(response: NewCannedResponse): CannedResponseRow {
  return {
    id: response.id,
    created_at: response.created_at,
    updated_at: response.updated_at ?? response.created_at,
    title: response.title,
    content_html: response.content_html,
    folder_id: response.folder_id,
    visibility: response.visibility,
    owner_id: response.owner_id,
    group_ids: response.group_ids ?? NONE,
    attachment_ids: response.attachment_ids ?? NONE,
  }
}
