import type { Account } from '../account/account.ts'
import {
  addCategory,
  categoryRemoval,
  changeCategory,
  checkCategory,
  findCategory,
  listCategories,
  translateCategory,
} from '../domain/solution-categories.ts'
import { findTextIn, knownLanguage } from '../domain/solution-languages.ts'
import { viewedCategory } from '../domain/views/solutions.ts'
import { endpoint, endpointOfWrites, resource } from '../http/endpoint.ts'
import { created, json, jsonPage } from '../http/reply.ts'
import { IdParams, TranslationParams } from '../schemas/fields.ts'
import {
  CategoryListReply,
  CategoryOrListReply,
  CategoryParams,
  CategoryReply,
  CreateCategoryBody,
  CreateTranslationBody,
  SolutionListQuery,
  UpdateCategoryBody,
  UpdateTranslationBody,
} from '../schemas/solutions.ts'
import { jsonTextOf } from '../store/json-text.ts'
import type { SolutionCategoryRow } from '../store/rows/solutions.ts'
import { LANGUAGES, TRANSLATED } from './solution-deviations.ts'

const PORTALS =
  'visible_in_portals is known where the account’s setting portal_ids names several portals, else it is refused as inaccessible_field; a category that names none is in the main one (inferred).'

const texts = (account: Account, language?: string) => (category: SolutionCategoryRow) =>
  jsonTextOf(viewedCategory(account, category, language))

export const solutionCategoryEndpoints = resource({ tag: 'Solutions' }, [
  endpoint({
    id: 'createSolutionCategory',
    method: 'post',
    path: '/solutions/categories',
    summary: 'Create a category',
    source: '#create_solution_category',
    access: 'manage_solutions',
    body: CreateCategoryBody,
    success: { status: 201, schema: CategoryReply },
    errors: [409],
    deviations: ['A name that is taken, whatever its case, answers 409 on name (inferred).', PORTALS],
    examples: [{ summary: 'By name', body: { name: 'Firmware', description: 'What is new in each release' } }],
    prepare: ({ body }, account) => checkCategory(account, body),
    handle({ body }, account) {
      const category = addCategory(account, body)
      return created(jsonTextOf(viewedCategory(account, category)), `/solutions/categories/${category.id}`)
    },
  }),

  endpoint({
    id: 'listSolutionCategories',
    method: 'get',
    path: '/solutions/categories',
    summary: 'List categories by id',
    source: '#list_all_solution_categories',
    access: 'view_solutions',
    query: SolutionListQuery,
    success: { status: 200, schema: CategoryListReply },
    examples: [{ summary: 'All' }],
    handle: ({ query }, account) => jsonPage(listCategories(account, query), texts(account)),
  }),

  endpoint({
    id: 'viewSolutionCategory',
    method: 'get',
    path: '/solutions/categories/:id_or_language',
    summary: 'View a category, or list those that are translated to a language',
    source: '#view_solution_category',
    access: 'view_solutions',
    params: CategoryParams,
    query: SolutionListQuery,
    success: { status: 200, schema: CategoryOrListReply },
    deviations: [
      'Digits are an id, all else is a language code; what is not translated to it is not listed (both inferred).',
      LANGUAGES,
    ],
    examples: [
      { summary: 'By id', params: { id_or_language: 158000009001 } },
      { summary: 'All in a language', params: { id_or_language: 'de' } },
    ],
    handle({ params: { id_or_language }, query }, account) {
      if (typeof id_or_language === 'number')
        return json(viewedCategory(account, findCategory(account, id_or_language)))
      const language = knownLanguage(account, id_or_language)
      return jsonPage(listCategories(account, query, language), texts(account, language))
    },
  }),

  endpoint({
    id: 'updateSolutionCategory',
    method: 'put',
    path: '/solutions/categories/:id',
    summary: 'Update a category',
    source: '#update_solution_category',
    access: 'manage_solutions',
    params: IdParams,
    body: UpdateCategoryBody,
    success: { status: 200, schema: CategoryReply },
    errors: [409],
    deviations: [PORTALS],
    examples: [{ summary: 'Another text', params: { id: 158000009001 }, body: { description: 'Read this first' } }],
    prepare({ params, body }, account) {
      const category = findCategory(account, params.id)
      const findings = checkCategory(account, body, category)
      return findings.length > 0 ? findings : category
    },
    handle: ({ body }, account, category) =>
      json(viewedCategory(account, changeCategory(account, category, { fields: body }))),
  }),

  endpointOfWrites({
    id: 'deleteSolutionCategory',
    method: 'delete',
    path: '/solutions/categories/:id',
    summary: 'Delete a category for good, with its translations and all that is in it',
    source: '#delete_solution_category',
    access: 'delete_solution',
    params: IdParams,
    success: { status: 204 },
    deviations: ['That folders and articles go with it is how a public client tells it.'],
    examples: [{ summary: 'By id', params: { id: 158000009002 } }],
    rowWrites: ({ params }, account) => categoryRemoval(account, findCategory(account, params.id)),
  }),

  endpoint({
    id: 'translateSolutionCategory',
    method: 'post',
    path: '/solutions/categories/:id/:language',
    feature: 'Multi Language',
    summary: 'Translate a category',
    source: '#create_translated_solution_category',
    access: 'manage_solutions',
    params: TranslationParams,
    body: CreateTranslationBody,
    success: { status: 201, schema: CategoryReply },
    errors: [409],
    deviations: [LANGUAGES, TRANSLATED],
    examples: [{ summary: 'To French', params: { id: 158000009001, language: 'fr' }, body: { name: 'Général' } }],
    handle({ params: { id, language }, body: fields }, account) {
      knownLanguage(account, language)
      const category = translateCategory(account, findCategory(account, id), { language, fields })
      return created(jsonTextOf(viewedCategory(account, category, language)), `/solutions/categories/${id}`)
    },
  }),

  endpoint({
    id: 'viewTranslatedSolutionCategory',
    method: 'get',
    path: '/solutions/categories/:id/:language',
    feature: 'Multi Language',
    summary: 'View a category in a language',
    source: '#view_translated_solution_category',
    access: 'view_solutions',
    params: TranslationParams,
    success: { status: 200, schema: CategoryReply },
    deviations: [LANGUAGES],
    examples: [{ summary: 'In German', params: { id: 158000009001, language: 'de' } }],
    handle({ params: { id, language } }, account) {
      knownLanguage(account, language)
      const category = findCategory(account, id)
      findTextIn(account, category, language)
      return json(viewedCategory(account, category, language))
    },
  }),

  endpoint({
    id: 'updateTranslatedSolutionCategory',
    method: 'put',
    path: '/solutions/categories/:id/:language',
    feature: 'Multi Language',
    summary: 'Update a category in a language',
    source: '#update_translated_solution_category',
    access: 'manage_solutions',
    params: TranslationParams,
    body: UpdateTranslationBody,
    success: { status: 200, schema: CategoryReply },
    deviations: [LANGUAGES],
    examples: [
      { summary: 'Another name', params: { id: 158000009001, language: 'de' }, body: { name: 'Allgemeines' } },
    ],
    handle({ params: { id, language }, body: fields }, account) {
      knownLanguage(account, language)
      const category = changeCategory(account, findCategory(account, id), { language, fields })
      return json(viewedCategory(account, category, language))
    },
  }),
])
