import type { Account } from '../account/account.ts'
import { findCategory } from '../domain/solution-categories.ts'
import {
  addSolutionFolder,
  changeFolder,
  checkFolder,
  findSolutionFolder,
  foldersRemoval,
  listFolders,
  translateFolder,
} from '../domain/solution-folders.ts'
import { findTextIn, knownLanguage } from '../domain/solution-languages.ts'
import { listedFolder, viewedFolder } from '../domain/views/solutions.ts'
import { endpoint, endpointOfWrites, resource } from '../http/endpoint.ts'
import { created, json, jsonPage } from '../http/reply.ts'
import { IdParams, TranslationParams } from '../schemas/fields.ts'
import {
  CreateFolderBody,
  CreateTranslationBody,
  FolderListReply,
  FolderReply,
  SolutionListQuery,
  SubfolderListReply,
  UpdateFolderBody,
  UpdateTranslationBody,
} from '../schemas/solutions.ts'
import { jsonTextOf } from '../store/json-text.ts'
import type { SolutionFolderRow } from '../store/rows/solutions.ts'
import { LANGUAGES, NOT_TRANSLATED, TRANSLATED } from './solution-deviations.ts'

const AUDIENCES =
  'company_ids are shown with visibility 4; that contact_segment_ids are with 6 and company_segment_ids with 7, and that each is refused with another visibility, is inferred. Segments are not emulated: any ids are taken.'
const PLACE = 'A parent folder is one of the same category, and lies not in the folder itself (inferred).'
const NAMES = 'A name that a folder beside it has, whatever its case, answers 409 on name (inferred).'

const listed = (account: Account, language?: string) => (folder: SolutionFolderRow) =>
  jsonTextOf(listedFolder(account, folder, language))
const viewed = (account: Account, language?: string) => (folder: SolutionFolderRow) =>
  jsonTextOf(viewedFolder(account, folder, language))

const inFolder = ({ category_id, id }: SolutionFolderRow) => ({ category_id, parent_folder_id: id })
const atTopOf = (category_id: number) => ({ category_id, parent_folder_id: null })

export const solutionFolderEndpoints = resource({ tag: 'Solutions' }, [
  endpoint({
    id: 'createSolutionFolder',
    method: 'post',
    path: '/solutions/categories/:id/folders',
    summary: 'Create a folder in a category, or in a folder of it',
    source: '#create_solution_folder',
    access: 'manage_solutions',
    params: IdParams,
    body: CreateFolderBody,
    success: { status: 201, schema: FolderReply },
    errors: [409],
    deviations: [NAMES, PLACE, AUDIENCES],
    examples: [
      { summary: 'At the top', params: { id: 158000009001 }, body: { name: 'Returns', visibility: 2 } },
      {
        summary: 'In a folder, for a company',
        params: { id: 158000009001 },
        body: { name: 'Contracts', parent_folder_id: 158000009101, visibility: 4, company_ids: [158000003001] },
      },
    ],
    prepare({ params, body }, account) {
      const category = findCategory(account, params.id)
      const findings = checkFolder(account, body, { categoryId: category.id })
      return findings.length > 0 ? findings : category
    },
    handle({ body }, account, category) {
      const folder = addSolutionFolder(account, category, body)
      return created(jsonTextOf(viewedFolder(account, folder)), `/solutions/folders/${folder.id}`)
    },
  }),

  endpoint({
    id: 'listSolutionFolders',
    method: 'get',
    path: '/solutions/categories/:id/folders',
    summary: 'List the folders at the top of a category by id',
    source: '#list_all_solution_folders',
    access: 'view_solutions',
    params: IdParams,
    query: SolutionListQuery,
    success: { status: 200, schema: FolderListReply },
    deviations: ['Recorded lists have top folders alone; the reference’s example shows one in a folder too.'],
    examples: [{ summary: 'Of a category', params: { id: 158000009001 } }],
    handle({ params, query }, account) {
      const { id } = findCategory(account, params.id)
      return jsonPage(listFolders(account, atTopOf(id), { query }), listed(account))
    },
  }),

  endpoint({
    id: 'listTranslatedSolutionFolders',
    method: 'get',
    path: '/solutions/categories/:id/folders/:language',
    feature: 'Multi Language',
    summary: 'List the folders at the top of a category that are translated to a language',
    source: '#list_all_translated_solution_folders',
    access: 'view_solutions',
    params: TranslationParams,
    query: SolutionListQuery,
    success: { status: 200, schema: FolderListReply },
    deviations: [LANGUAGES, NOT_TRANSLATED],
    examples: [{ summary: 'In German', params: { id: 158000009001, language: 'de' } }],
    handle({ params, query }, account) {
      const language = knownLanguage(account, params.language)
      const { id } = findCategory(account, params.id)
      return jsonPage(listFolders(account, atTopOf(id), { query, language }), listed(account, language))
    },
  }),

  endpoint({
    id: 'viewSolutionFolder',
    method: 'get',
    path: '/solutions/folders/:id',
    summary: 'View a folder',
    source: '#view_solution_folder',
    access: 'view_solutions',
    params: IdParams,
    success: { status: 200, schema: FolderReply },
    examples: [{ summary: 'By id', params: { id: 158000009101 } }],
    handle: ({ params }, account) => json(viewedFolder(account, findSolutionFolder(account, params.id))),
  }),

  endpoint({
    id: 'updateSolutionFolder',
    method: 'put',
    path: '/solutions/folders/:id',
    summary: 'Update a folder, or move it within its category',
    source: '#update_solution_folder',
    access: 'manage_solutions',
    params: IdParams,
    body: UpdateFolderBody,
    success: { status: 200, schema: FolderReply },
    errors: [409],
    deviations: [NAMES, PLACE, AUDIENCES],
    examples: [
      { summary: 'For agents', params: { id: 158000009101 }, body: { description: 'Asked every day', visibility: 3 } },
    ],
    prepare({ params, body }, account) {
      const stored = findSolutionFolder(account, params.id)
      const findings = checkFolder(account, body, { categoryId: stored.category_id, stored })
      return findings.length > 0 ? findings : stored
    },
    handle: ({ body }, account, folder) => json(viewedFolder(account, changeFolder(account, folder, { fields: body }))),
  }),

  endpointOfWrites({
    id: 'deleteSolutionFolder',
    method: 'delete',
    path: '/solutions/folders/:id',
    summary: 'Delete a folder for good, with its translations and all that is in it',
    source: '#delete_solution_folder',
    access: 'delete_solution',
    params: IdParams,
    success: { status: 204 },
    deviations: ['That folders and articles go with it is how a public client tells it.'],
    examples: [{ summary: 'By id', params: { id: 158000009101 } }],
    rowWrites: ({ params }, account) => foldersRemoval(account, [findSolutionFolder(account, params.id)]),
  }),

  endpoint({
    id: 'listSolutionSubfolders',
    method: 'get',
    path: '/solutions/folders/:id/subfolders',
    summary: 'List the folders in a folder by id',
    source: '#list_all_solution_subfolders',
    access: 'view_solutions',
    params: IdParams,
    query: SolutionListQuery,
    success: { status: 200, schema: SubfolderListReply },
    examples: [{ summary: 'Of a folder', params: { id: 158000009101 } }],
    handle({ params, query }, account) {
      const folder = findSolutionFolder(account, params.id)
      return jsonPage(listFolders(account, inFolder(folder), { query }), viewed(account))
    },
  }),

  endpoint({
    id: 'listTranslatedSolutionSubfolders',
    method: 'get',
    path: '/solutions/folders/:id/subfolders/:language',
    feature: 'Multi Language',
    summary: 'List the folders in a folder that are translated to a language',
    source: '#list_all_translated_solution_subfolders',
    access: 'view_solutions',
    params: TranslationParams,
    query: SolutionListQuery,
    success: { status: 200, schema: SubfolderListReply },
    deviations: [LANGUAGES, NOT_TRANSLATED],
    examples: [{ summary: 'In German', params: { id: 158000009101, language: 'de' } }],
    handle({ params, query }, account) {
      const language = knownLanguage(account, params.language)
      const folder = findSolutionFolder(account, params.id)
      return jsonPage(listFolders(account, inFolder(folder), { query, language }), viewed(account, language))
    },
  }),

  endpoint({
    id: 'translateSolutionFolder',
    method: 'post',
    path: '/solutions/folders/:id/:language',
    feature: 'Multi Language',
    summary: 'Translate a folder',
    source: '#create_translated_solution_folder',
    access: 'manage_solutions',
    params: TranslationParams,
    body: CreateTranslationBody,
    success: { status: 201, schema: FolderReply },
    errors: [409],
    deviations: [LANGUAGES, TRANSLATED],
    examples: [
      { summary: 'To French', params: { id: 158000009101, language: 'fr' }, body: { name: 'Questions fréquentes' } },
    ],
    handle({ params: { id, language }, body: fields }, account) {
      knownLanguage(account, language)
      const folder = translateFolder(account, findSolutionFolder(account, id), { language, fields })
      return created(jsonTextOf(viewedFolder(account, folder, language)), `/solutions/folders/${id}`)
    },
  }),

  endpoint({
    id: 'viewTranslatedSolutionFolder',
    method: 'get',
    path: '/solutions/folders/:id/:language',
    feature: 'Multi Language',
    summary: 'View a folder in a language',
    source: '#view_translated_solution_folder',
    access: 'view_solutions',
    params: TranslationParams,
    success: { status: 200, schema: FolderReply },
    deviations: [LANGUAGES, 'In hierarchy, what is not translated has its name in the primary language (inferred).'],
    examples: [{ summary: 'In German', params: { id: 158000009101, language: 'de' } }],
    handle({ params: { id, language } }, account) {
      knownLanguage(account, language)
      const folder = findSolutionFolder(account, id)
      findTextIn(account, folder, language)
      return json(viewedFolder(account, folder, language))
    },
  }),

  endpoint({
    id: 'updateTranslatedSolutionFolder',
    method: 'put',
    path: '/solutions/folders/:id/:language',
    feature: 'Multi Language',
    summary: 'Update a folder in a language',
    source: '#update_translated_solution_folder',
    access: 'manage_solutions',
    params: TranslationParams,
    body: UpdateTranslationBody,
    success: { status: 200, schema: FolderReply },
    deviations: [LANGUAGES],
    examples: [{ summary: 'Another name', params: { id: 158000009101, language: 'de' }, body: { name: 'Fragen' } }],
    handle({ params: { id, language }, body: fields }, account) {
      knownLanguage(account, language)
      const folder = changeFolder(account, findSolutionFolder(account, id), { language, fields })
      return json(viewedFolder(account, folder, language))
    },
  }),
])
