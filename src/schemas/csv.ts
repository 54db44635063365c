import * as z from 'zod'
import { RULE } from '../errors.ts'
import { file, listOf, oneOf, text, unpaged } from './fields.ts'
import { named } from './named.ts'
import { id, time } from './replies.ts'

const IMPORT_STATUSES = ['in_progress', 'completed', 'cancelled', 'failed'] as const

const names = () => listOf(text())

export const ExportBody = () =>
  named('ExportBody', {
    fields: z
      .strictObject({ default_fields: names(), custom_fields: names() }, { error: RULE.object })
      .meta({ description: 'Names of fields, as the account lists them' }),
  })

export const ExportParams = () => z.object({ export: z.string().regex(/^[0-9a-f]{40}$/) })

export const ExportReferenceReply = () => named('ExportReference', { id: z.string() })

export const ExportReply = () =>
  named('Export', {
    id: z.string(),
    status: z.enum(['in_progress', 'completed']),
    download_url: z.url().optional().meta({ description: 'Of the CSV file, for five minutes' }),
  })

const MOST_COLUMNS = 100_000

export const ImportBody = () =>
  named('ImportBody', {
    file: file().meta({ description: 'CSV in UTF-8; its first line is of headings' }),
    fields: z
      .record(z.string(), z.int({ error: RULE.integer }).min(0, { error: RULE.integer }).max(MOST_COLUMNS), {
        error: RULE.object,
      })
      .meta({ description: 'Numbers of columns, from 0, by names of fields' }),
  })

export const ImportListQuery = () =>
  z.strictObject({
    status: oneOf(IMPORT_STATUSES).optional().meta({ description: 'Imports that are so' }),
    ...unpaged(),
  })

export const ImportReply = () =>
  named('Import', {
    id: id(),
    created_at: time(),
    status: z.enum(IMPORT_STATUSES),
    total_records: z.int(),
    completed_records: z.int(),
    estimated_time_remaining: z.string().optional(),
    failures: z
      .strictObject({
        count: z.int(),
        report: z.url().nullable().meta({ description: 'Of a CSV file, for five minutes' }),
      })
      .optional(),
  })

export const ImportListReply = () => z.array(ImportReply())
