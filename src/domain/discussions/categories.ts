import type { Account } from '../../account/account.ts'
import type { RowWrite } from '../../account/write.ts'
import { duplicateValue, type Finding, notFound } from '../../errors.ts'
import { compareNames } from '../../store/order.ts'
import { type ForumCategoryRow, forumCategoryRow } from '../../store/rows/discussions.ts'
import { type Page, type PageRequest, pageOf } from '../paging.ts'
import { forumRemoval } from './forums.ts'

export interface CategoryFields {
  readonly name?: string | undefined
  readonly description?: string | null | undefined
}

export function findCategory({ database }: Account, id: number): ForumCategoryRow {
  const category = database.discussion_categories.get(id)
  if (category === undefined) throw notFound()
  return category
}

/** Checks that the name is unique; that case does not matter is inferred. */
export function checkCategory({ database }: Account, { name }: CategoryFields, stored?: ForumCategoryRow): Finding[] {
  if (name === undefined) return []
  const holders = [...database.discussion_categories.by.key.all(`name:${name.toLowerCase()}`)]
  return holders.some(({ id }) => id !== stored?.id) ? [duplicateValue('name')] : []
}

/** Lists categories by name, as recorded. */
export const listCategories = ({ database }: Account, query: PageRequest): Page<ForumCategoryRow> =>
  pageOf({ ordered: database.discussion_categories.by.name.all(), compare: compareNames, matches: () => true }, query)

export const addCategory = (account: Account, fields: CategoryFields & { readonly name: string }): ForumCategoryRow =>
  account.database.discussion_categories.insert(
    forumCategoryRow({
      id: account.ids.next('discussion_category'),
      created_at: account.clock.seconds(),
      name: fields.name,
      description: fields.description ?? null,
    }),
  )

export const changeCategory = (
  account: Account,
  category: ForumCategoryRow,
  { name = category.name, description = category.description }: CategoryFields,
): ForumCategoryRow =>
  account.database.discussion_categories.replace(
    forumCategoryRow({ ...category, name, description, updated_at: account.clock.seconds() }),
  )

/** Writes that delete a category for good, with its forums and all below them (inferred). */
export function* categoryRemoval(account: Account, { id }: ForumCategoryRow): Generator<RowWrite, void, undefined> {
  const { discussion_categories, discussion_forums } = account.database
  for (const forum of discussion_forums.by.position.under({ forum_category_id: id })) {
    yield* forumRemoval(account, forum)
  }
  yield () => discussion_categories.delete(id)
}
