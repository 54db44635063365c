import type { Account } from '../account/account.ts'
import type { RowWrite } from '../account/write.ts'
import { duplicateValue, type Finding, inaccessibleField, invalidValue, notFound } from '../errors.ts'
import { type SolutionCategoryRow, solutionCategoryRow } from '../store/rows/solutions.ts'
import { type Page, type PageRequest, pageOf } from './paging.ts'
import { foldersRemoval } from './solution-folders.ts'
import {
  changedText,
  checkUntranslated,
  findTextIn,
  newText,
  type TextFields,
  textIn,
  withTextIn,
} from './solution-languages.ts'

export interface CategoryFields extends TextFields {
  readonly visible_in_portals?: readonly number[] | null | undefined
}

export function findCategory({ database }: Account, id: number): SolutionCategoryRow {
  const category = database.solution_categories.get(id)
  if (category === undefined) throw notFound()
  return category
}

/** Checks that the name is unique; `visible_in_portals` is allowed only in an account of several portals. */
export function checkCategory(account: Account, fields: CategoryFields, stored?: SolutionCategoryRow): Finding[] {
  const { name, visible_in_portals: portals } = fields
  const { portal_ids } = account.settings
  const errors: Finding[] = []
  if (portals !== undefined && portal_ids.length === 0) {
    const message = 'It can be given only when the account has several portals'
    errors.push(inaccessibleField('visible_in_portals', message))
  }
  if (portal_ids.length > 0 && portals?.some((id) => !portal_ids.includes(id))) {
    errors.push(invalidValue('visible_in_portals', 'There are no portals matching the given visible_in_portals'))
  }
  if (name !== undefined) {
    const named = account.database.solution_categories.by.key.all(`name:${name.toLowerCase()}`)
    if ([...named].some(({ id }) => id !== stored?.id)) errors.push(duplicateValue('name'))
  }
  return errors
}

export function addCategory(account: Account, fields: CategoryFields & { readonly name: string }): SolutionCategoryRow {
  return account.database.solution_categories.insert(
    solutionCategoryRow({
      id: account.ids.next('solution_category'),
      ...newText(account, fields),
      visible_in_portals: fields.visible_in_portals ?? null,
    }),
  )
}

/**
 * Changes a category.
 * @param language of the text that is changed. Default: the primary one
 */
export function changeCategory(
  account: Account,
  category: SolutionCategoryRow,
  { language, fields }: { readonly language?: string; readonly fields: CategoryFields },
): SolutionCategoryRow {
  const text = changedText(account, findTextIn(account, category, language), fields)
  const visible_in_portals =
    fields.visible_in_portals === undefined ? category.visible_in_portals : fields.visible_in_portals
  return account.database.solution_categories.replace(
    solutionCategoryRow({ ...withTextIn(account, category, { language, text }), visible_in_portals }),
  )
}

export function translateCategory(
  account: Account,
  category: SolutionCategoryRow,
  { language, fields }: { readonly language: string; readonly fields: TextFields & { readonly name: string } },
): SolutionCategoryRow {
  checkUntranslated(account, category, language)
  const text = newText(account, fields)
  return account.database.solution_categories.replace(withTextIn(account, category, { language, text }))
}

/** Writes that delete a category with its translations and all folders and articles in it. */
export function* categoryRemoval(account: Account, { id }: SolutionCategoryRow): Generator<RowWrite, void, undefined> {
  const { solution_categories, solution_folders } = account.database
  yield* foldersRemoval(account, solution_folders.by.place.under({ category_id: id, parent_folder_id: null }))
  yield () => solution_categories.delete(id)
}

/**
 * Lists categories by id.
 * @param language only categories that are translated to it (inferred)
 */
export function listCategories(account: Account, query: PageRequest, language?: string): Page<SolutionCategoryRow> {
  const ordered = account.database.solution_categories.all()
  const matches = (category: SolutionCategoryRow) => textIn(account, category, language) !== undefined
  return pageOf({ ordered, compare: (a, b) => a.id - b.id, matches }, query)
}
