import type { Seconds } from './base.ts'

export interface AttachmentRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly content_type: string
  readonly size: number
  readonly content: Buffer
}
