import { addSection, changeSection, checkSection, findSection, removeSection, sectionsOf } from '../domain/sections.ts'
import { viewedSection } from '../domain/views/field-administration.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { created, json, noContent } from '../http/reply.ts'
import {
  CreateSectionBody,
  SectionListReply,
  SectionParams,
  SectionReply,
  UpdateSectionBody,
} from '../schemas/field-administration.ts'
import { IdParams, UnpagedQuery } from '../schemas/fields.ts'
import { jsonTextOf } from '../store/json-text.ts'
import { ticketField } from './ticket-fields.ts'

const REGION = { id: 158000015007 }
const SECTION = { ...REGION, section_id: 158000016001 }

export const sectionEndpoints = resource({ tag: 'Fields and forms' }, [
  endpoint({
    id: 'listSections',
    method: 'get',
    path: '/admin/ticket_fields/:id/sections',
    summary: 'List the sections of a ticket field',
    source: '#list_all_sections',
    access: 'admin_tasks',
    params: IdParams,
    query: UnpagedQuery,
    success: { status: 200, schema: SectionListReply },
    deviations: ['A bare array, as live accounts answer; the reference shows {"sections": [...]}.'],
    examples: [{ summary: 'Of a dropdown', params: REGION }],
    handle: ({ params }, account) => json(sectionsOf(account, ticketField(account, params)).map(viewedSection)),
  }),

  endpoint({
    id: 'createSection',
    method: 'post',
    path: '/admin/ticket_fields/:id/sections',
    summary: 'Create a section for choices of a ticket field',
    source: '#create_a_section',
    access: 'admin_tasks',
    params: IdParams,
    body: CreateSectionBody,
    success: { status: 201, schema: SectionReply },
    errors: [409],
    deviations: [
      'The section alone, as some live accounts answer; the reference shows all of the field’s.',
      'Only the type and dropdowns that are in no section have sections; a choice is in one section of its field at most (inferred).',
      'A field in a section is required only while the section shows; a value is taken all the same (inferred).',
    ],
    examples: [{ summary: 'For one choice', params: REGION, body: { label: 'Overseas', choice_ids: [158000017002] } }],
    prepare: ({ params, body }, account) => checkSection(account, ticketField(account, params), body),
    handle({ params, body }, account) {
      const section = addSection(account, ticketField(account, params), body)
      return created(jsonTextOf(viewedSection(section)), `/admin/ticket_fields/${params.id}/sections/${section.id}`)
    },
  }),

  endpoint({
    id: 'viewSection',
    method: 'get',
    path: '/admin/ticket_fields/:id/sections/:section_id',
    summary: 'View a section',
    source: '#view_a_section',
    access: 'admin_tasks',
    params: SectionParams,
    success: { status: 200, schema: SectionReply },
    deviations: ['A bare object (inferred); the reference shows {"section": {...}}.'],
    examples: [{ summary: 'By id', params: SECTION }],
    handle: ({ params }, account) =>
      json(viewedSection(findSection(account, ticketField(account, params), params.section_id))),
  }),

  endpoint({
    id: 'updateSection',
    method: 'put',
    path: '/admin/ticket_fields/:id/sections/:section_id',
    summary: 'Change a section',
    source: '#update_a_section',
    access: 'admin_tasks',
    params: SectionParams,
    body: UpdateSectionBody,
    success: { status: 200, schema: SectionReply },
    errors: [409],
    deviations: ['A bare object (inferred); the reference shows {"section": {...}}.'],
    examples: [{ summary: 'A new label', params: SECTION, body: { label: 'Europe' } }],
    prepare({ params, body }, account) {
      const field = ticketField(account, params)
      const section = findSection(account, field, params.section_id)
      const findings = checkSection(account, field, body, section)
      return findings.length > 0 ? findings : section
    },
    handle: ({ body }, account, section) => json(viewedSection(changeSection(account, section, body))),
  }),

  endpoint({
    id: 'deleteSection',
    method: 'delete',
    path: '/admin/ticket_fields/:id/sections/:section_id',
    summary: 'Delete a section',
    source: '#delete_a_section',
    access: 'admin_tasks',
    params: SectionParams,
    success: { status: 204 },
    deviations: ['Its fields stay, and show always (inferred).'],
    examples: [{ summary: 'By id', params: SECTION }],
    handle({ params }, account) {
      removeSection(account, findSection(account, ticketField(account, params), params.section_id))
      return noContent()
    },
  }),
])
