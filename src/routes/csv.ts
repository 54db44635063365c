import { checkExport, findExport, startExport } from '../domain/csv/exports.ts'
import { cancelImport, checkImport, findImport, listImports, startImport } from '../domain/csv/imports.ts'
import { viewedExport, viewedImport } from '../domain/views/csv.ts'
import { type Endpoint, endpoint, resource } from '../http/endpoint.ts'
import { json } from '../http/reply.ts'
import {
  ExportBody,
  ExportParams,
  ExportReferenceReply,
  ExportReply,
  ImportBody,
  ImportListQuery,
  ImportListReply,
  ImportReply,
} from '../schemas/csv.ts'
import { IdParams } from '../schemas/fields.ts'

/** The operations of contacts and of companies are alike. */
interface Transferred {
  readonly kind: 'contact' | 'company'
  readonly path: '/contacts' | '/companies'
  /** `Contact`, as operation ids have it. */
  readonly one: 'Contact' | 'Company'
  readonly many: 'Contacts' | 'Companies'
  readonly access: 'manage_contacts' | 'manage_companies'
  readonly fields: readonly string[]
  readonly export: string
  readonly csv: string
  readonly columns: Readonly<Record<string, number>>
  readonly finishedImport: number
  readonly runningImport: number
}

const NO_RECORDING = 'No recorded reply is public: statuses and texts of errors are inferred.'

const exportsOf = ({ kind, path, one, many, access, fields, export: id }: Transferred) => {
  const view = (definition: Pick<Endpoint, 'id' | 'method' | 'summary'>) =>
    endpoint({
      ...definition,
      path: `${path}/export/:export`,
      source: `#export_${kind}`,
      access,
      params: ExportParams,
      success: { status: 200, schema: ExportReply },
      deviations: [
        'The status while it is not completed, in_progress, is inferred.',
        'Once 15 days have passed the download_url is gone (that it is left out is inferred).',
      ],
      examples: [{ summary: 'By id', params: { export: id } }],
      handle: ({ params, baseUrl }, account) =>
        json(viewedExport(account, findExport(account, kind, params.export), baseUrl)),
    })
  return [
    endpoint({
      id: `export${many}`,
      method: 'post',
      path: `${path}/export`,
      summary: `Export ${many.toLowerCase()} to a CSV file`,
      source: `#export_${kind}`,
      access,
      body: ExportBody,
      success: { status: 200, schema: ExportReferenceReply },
      errors: [409],
      deviations: [
        NO_RECORDING,
        'The privilege and the status 200 are inferred; so is 409 inconsistent_state while another export of the kind is in progress.',
        'The file: a first line of labels, records by name, 500 a second of the account’s clock, lists with commas (all inferred).',
        ...(kind === 'contact' ? ['Contacts that are blocked or deleted are left out (inferred).'] : []),
      ],
      examples: [{ summary: 'Some fields', body: { fields: { default_fields: [...fields], custom_fields: [] } } }],
      prepare: ({ body }, account) => (body.fields === undefined ? [] : checkExport(account.form(kind), body.fields)),
      handle: ({ body }, account) => json({ id: startExport(account, kind, body.fields).export_id }),
    }),
    view({ id: `view${one}Export`, method: 'get', summary: `View an export of ${many.toLowerCase()}` }),
    // The reference's heading says GET, its curl POST.
    view({ id: `view${one}ExportByPost`, method: 'post', summary: `View an export, by the method of the example` }),
  ]
}

const importsOf = ({ kind, path, one, many, access, finishedImport, runningImport, csv, columns }: Transferred) => {
  const cancel = (definition: Pick<Endpoint, 'id' | 'method' | 'summary'>) =>
    endpoint({
      ...definition,
      path: `${path}/imports/:id/cancel`,
      source: `#cancel_${kind}_import`,
      access,
      params: IdParams,
      success: { status: 200, schema: ImportReply },
      errors: [409],
      deviations: ['An import that is over answers 409 inconsistent_state; what was imported stays (both inferred).'],
      examples: [{ summary: 'One that is in progress', params: { id: runningImport } }],
      handle: ({ params, baseUrl }, account) =>
        json(viewedImport(account, cancelImport(account, findImport(account, kind, params.id)), baseUrl)),
    })
  return [
    endpoint({
      id: `list${one}Imports`,
      method: 'get',
      path: `${path}/imports`,
      summary: `List the five newest imports of ${many.toLowerCase()}`,
      source: `#list_${kind}_imports`,
      access,
      query: ImportListQuery,
      success: { status: 200, schema: ImportListReply },
      examples: [{ summary: 'All' }, { summary: 'Those that are over', query: { status: 'completed' } }],
      handle: ({ query, baseUrl }, account) =>
        json(listImports(account, kind, query.status).map((row) => viewedImport(account, row, baseUrl))),
    }),
    endpoint({
      id: `import${many}`,
      method: 'post',
      path: `${path}/imports`,
      summary: `Import ${many.toLowerCase()} from a CSV file`,
      source: `#import_${kind}`,
      access,
      body: ImportBody,
      accepts: 'multipart',
      success: { status: 200, schema: ImportReply },
      deviations: IMPORT_DEVIATIONS[kind],
      examples: [{ summary: 'Two of them', form: { file: { name: `${kind}.csv`, text: csv }, fields: columns } }],
      prepare: ({ body }, account) => checkImport(account.form(kind), kind, body),
      handle: ({ body, baseUrl }, account) => json(viewedImport(account, startImport(account, kind, body), baseUrl)),
    }),
    endpoint({
      id: `view${one}Import`,
      method: 'get',
      path: `${path}/imports/:id`,
      summary: `View an import of ${many.toLowerCase()}`,
      source: `#view_${kind}_import`,
      access,
      params: IdParams,
      success: { status: 200, schema: ImportReply },
      examples: [{ summary: 'One that is over', params: { id: finishedImport } }],
      handle: ({ params, baseUrl }, account) =>
        json(viewedImport(account, findImport(account, kind, params.id), baseUrl)),
    }),
    cancel({ id: `cancel${one}Import`, method: 'put', summary: `Cancel an import of ${many.toLowerCase()}` }),
    // A public client sends it so: github slop-place/terraform-provider-freshdesk.
    cancel({ id: `cancel${one}ImportByPost`, method: 'post', summary: `Cancel an import, as a client does` }),
  ]
}

const COMMON_DEVIATIONS = [
  NO_RECORDING,
  'Reduced: the first line is of headings, columns are mapped by `fields` alone, values that are blank change nothing (inferred).',
  'The file is read through first, 1000 records a second of the account’s clock, and then imported, 100 a second, several imports by turns (inferred).',
  'A file that cannot be read fails as a whole, with the reason in the report; so does one with a record of more than 32 KB or more than 100,000 records (the emulator’s own bounds).',
  'The report has the records that failed as they came, with a column Errors (inferred).',
]

const IMPORT_DEVIATIONS = {
  contact: [
    ...COMMON_DEVIATIONS,
    'A contact of the same e-mail is changed; a company is named, and made where there is none (both inferred).',
  ],
  company: [...COMMON_DEVIATIONS, 'A company of the same name is changed (inferred).'],
} as const

const CONTACTS: Transferred = {
  kind: 'contact',
  path: '/contacts',
  one: 'Contact',
  many: 'Contacts',
  access: 'manage_contacts',
  fields: ['name', 'email'],
  export: '6f1c4a0d2b9e48d7a3c5f08e1b7d9a2c4e6f8091',
  csv: 'Full name,Email,Company\nGrace Hopper,grace@navy.test,Navy\nAda Lovelace,ada@acme.test,Acme\n',
  columns: { name: 0, email: 1, company_name: 2 },
  finishedImport: 158000020001,
  runningImport: 158000020002,
}

const COMPANIES: Transferred = {
  kind: 'company',
  path: '/companies',
  one: 'Company',
  many: 'Companies',
  access: 'manage_companies',
  fields: ['name', 'domains'],
  export: 'b2d7e9f1035a4c86921e7d3f5b8a0c4d6e2f1a97',
  csv: 'Company name,Domains\nNavy,"navy.test,navy.example"\nAcme,acme.test\n',
  columns: { name: 0, domains: 1 },
  finishedImport: 158000020003,
  runningImport: 158000020004,
}

export const csvEndpoints = [
  ...resource({ tag: 'Contacts' }, [...exportsOf(CONTACTS), ...importsOf(CONTACTS)]),
  ...resource({ tag: 'Companies' }, [...exportsOf(COMPANIES), ...importsOf(COMPANIES)]),
]
