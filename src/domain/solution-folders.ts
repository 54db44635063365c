import type { Account } from '../account/account.ts'
import type { RowWrite } from '../account/write.ts'
import { duplicateValue, type Finding, incompatibleField, invalidValue, notFound } from '../errors.ts'
import { nameOfFolder } from '../store/lookup-keys.ts'
import {
  type FolderVisibility,
  type SolutionCategoryRow,
  type SolutionFolderRow,
  solutionFolderRow,
} from '../store/rows/solutions.ts'
import { type Page, type PageRequest, pageOf } from './paging.ts'
import { removeArticle } from './solution-articles.ts'
import {
  changedText,
  checkUntranslated,
  findTextIn,
  newText,
  type TextFields,
  textIn,
  withTextIn,
} from './solution-languages.ts'

/** Visibility that each list of ids belongs to. */
const AUDIENCES = { company_ids: 4, contact_segment_ids: 6, company_segment_ids: 7 } as const
type Audience = keyof typeof AUDIENCES

export interface FolderFields extends TextFields, Partial<Record<Audience, readonly number[] | null | undefined>> {
  readonly parent_folder_id?: number | null | undefined
  readonly visibility?: FolderVisibility | undefined
}

export function findSolutionFolder({ database }: Account, id: number): SolutionFolderRow {
  const folder = database.solution_folders.get(id)
  if (folder === undefined) throw notFound()
  return folder
}

/**
 * Checks that the name is unique among the folders of one parent.
 * @param stored the folder that is changed; a new one is in the category
 */
export function checkFolder(
  account: Account,
  fields: FolderFields,
  { categoryId, stored }: { readonly categoryId: number; readonly stored?: SolutionFolderRow | undefined },
): Finding[] {
  const parentId = fields.parent_folder_id === undefined ? (stored?.parent_folder_id ?? null) : fields.parent_folder_id
  const errors = [...checkAudiences(account, fields, stored?.visibility ?? 1)]
  if (parentId !== null && !canBeIn(account, { categoryId, parentId, stored })) {
    errors.unshift(invalidValue('parent_folder_id', 'There is no folder matching the given parent_folder_id'))
    return errors
  }
  const isMoved = stored !== undefined && parentId !== stored.parent_folder_id
  const name = fields.name ?? (isMoved ? stored.name : undefined)
  if (name !== undefined && isTaken(account, { categoryId, parentId, name, stored })) {
    errors.push({ ...duplicateValue('name'), readFrom: ['parent_folder_id'] })
  }
  return errors
}

interface Place {
  readonly categoryId: number
  readonly parentId: number | null
  readonly stored?: SolutionFolderRow | undefined
}

/** Whether a folder can be in the parent: one of the same category that is not inside the folder itself. */
function canBeIn({ database }: Account, { categoryId, parentId, stored }: Place): boolean {
  const parent = parentId === null ? undefined : database.solution_folders.get(parentId)
  if (parent?.category_id !== categoryId) return false
  if (stored === undefined) return true
  for (let above: SolutionFolderRow | undefined = parent; above !== undefined; above = parentOf(database, above)) {
    if (above.id === stored.id) return false
  }
  return true
}

const parentOf = ({ solution_folders }: Account['database'], { parent_folder_id }: SolutionFolderRow) =>
  parent_folder_id === null ? undefined : solution_folders.get(parent_folder_id)

function isTaken(account: Account, { categoryId, parentId, name, stored }: Place & { readonly name: string }): boolean {
  const key = nameOfFolder({ category_id: categoryId, parent_folder_id: parentId }, name)
  return [...account.database.solution_folders.by.key.all(key)].some(({ id }) => id !== stored?.id)
}

function* checkAudiences(account: Account, fields: FolderFields, stored: FolderVisibility): Generator<Finding> {
  const visibility = fields.visibility ?? stored
  for (const [field, needed] of Object.entries(AUDIENCES) as [Audience, FolderVisibility][]) {
    if (!fields[field]?.length || visibility === needed) continue
    const message = `It can be given only when visibility is ${needed}`
    yield { ...incompatibleField(field, message), readFrom: ['visibility'] }
  }
  if (visibility === 4 && fields.company_ids?.some((id) => account.database.companies.get(id) === undefined)) {
    yield invalidValue('company_ids', 'There are no companies matching the given company_ids')
  }
}

/**
 * Lists of ids after a change: the given ones, else the stored ones; empty where the visibility does not use the list.
 */
function audiencesOf(fields: FolderFields, stored: SolutionFolderRow | undefined, visibility: FolderVisibility) {
  const listOf = (field: Audience) => {
    if (visibility !== AUDIENCES[field]) return []
    const ids = fields[field] === undefined ? (stored?.[field] ?? []) : (fields[field] ?? [])
    return [...new Set(ids)]
  }
  return {
    company_ids: listOf('company_ids'),
    contact_segment_ids: listOf('contact_segment_ids'),
    company_segment_ids: listOf('company_segment_ids'),
  }
}

export function addSolutionFolder(
  account: Account,
  { id: category_id }: SolutionCategoryRow,
  fields: FolderFields & { readonly name: string },
): SolutionFolderRow {
  const visibility = fields.visibility ?? 1
  return account.database.solution_folders.insert(
    solutionFolderRow({
      id: account.ids.next('solution_folder'),
      ...newText(account, fields),
      category_id,
      parent_folder_id: fields.parent_folder_id ?? null,
      visibility,
      ...audiencesOf(fields, undefined, visibility),
    }),
  )
}

/**
 * Changes a folder.
 * @param language of the text that is changed. Default: the primary one
 */
export function changeFolder(
  account: Account,
  folder: SolutionFolderRow,
  { language, fields }: { readonly language?: string; readonly fields: FolderFields },
): SolutionFolderRow {
  const text = changedText(account, findTextIn(account, folder, language), fields)
  const visibility = fields.visibility ?? folder.visibility
  return account.database.solution_folders.replace(
    solutionFolderRow({
      ...withTextIn(account, folder, { language, text }),
      parent_folder_id: fields.parent_folder_id === undefined ? folder.parent_folder_id : fields.parent_folder_id,
      visibility,
      ...audiencesOf(fields, folder, visibility),
    }),
  )
}

export function translateFolder(
  account: Account,
  folder: SolutionFolderRow,
  { language, fields }: { readonly language: string; readonly fields: TextFields & { readonly name: string } },
): SolutionFolderRow {
  checkUntranslated(account, folder, language)
  const text = newText(account, fields)
  return account.database.solution_folders.replace(withTextIn(account, folder, { language, text }))
}

/** Writes that delete folders with their translations and all folders and articles in them. */
export function* foldersRemoval(
  account: Account,
  folders: Iterable<SolutionFolderRow>,
): Generator<RowWrite, void, undefined> {
  const { solution_folders, solution_articles } = account.database
  const removed = [...folders]
  for (const { id, category_id } of removed) {
    for (const folder of solution_folders.by.place.under({ category_id, parent_folder_id: id })) removed.push(folder)
    for (const article of solution_articles.by.folder.under({ folder_id: id })) {
      yield () => removeArticle(account, article)
    }
    yield () => solution_folders.delete(id)
  }
}

/**
 * Lists the folders in a folder, or those at the top of a category, by id.
 * @param language only folders that are translated to it (inferred)
 */
export function listFolders(
  account: Account,
  place: Pick<SolutionFolderRow, 'category_id' | 'parent_folder_id'>,
  { query, language }: { readonly query: PageRequest; readonly language?: string | undefined },
): Page<SolutionFolderRow> {
  const ordered = account.database.solution_folders.by.place.under(place)
  const matches = (folder: SolutionFolderRow) => textIn(account, folder, language) !== undefined
  return pageOf({ ordered, compare: (a, b) => a.id - b.id, matches }, query)
}

/** Writes that take a company that is removed from the folders that name it. */
export function* forgottenCompany({ database }: Account, companyId: number): Generator<RowWrite, void, undefined> {
  const { solution_folders } = database
  for (const folder of solution_folders.by.key.all(`company_id:${companyId}`)) {
    const company_ids = folder.company_ids.filter((id) => id !== companyId)
    yield () => solution_folders.replace({ ...folder, company_ids })
  }
}
