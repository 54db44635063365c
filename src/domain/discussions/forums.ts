import type { Account } from '../../account/account.ts'
import type { RowWrite } from '../../account/write.ts'
import { duplicateValue, type Finding, incompatibleField, invalidValue, notFound } from '../../errors.ts'
import { compareBy } from '../../store/order.ts'
import { type ForumRow, type ForumType, type ForumVisibility, forumRow } from '../../store/rows/discussions.ts'
import { type Page, type PageRequest, pageOf } from '../paging.ts'
import { removalOfTopics } from './topics.ts'

const VISIBLE_TO_COMPANIES = 4

export interface ForumFields {
  readonly name?: string | undefined
  readonly description?: string | null | undefined
  readonly forum_type?: ForumType | undefined
  readonly forum_visibility?: ForumVisibility | undefined
  readonly company_ids?: readonly number[] | null | undefined
  readonly forum_category_id?: number | undefined
}

export function findForum({ database }: Account, id: number): ForumRow {
  const forum = database.discussion_forums.get(id)
  if (forum === undefined) throw notFound()
  return forum
}

/**
 * Checks a forum's fields.
 * @param home category of a new forum, or the stored forum
 */
export function checkForum(
  account: Account,
  fields: ForumFields,
  home: { readonly categoryId: number } | { readonly stored: ForumRow },
): Finding[] {
  const stored = 'stored' in home ? home.stored : undefined
  const isKnown = (id: number) => account.database.discussion_categories.get(id) !== undefined
  const errors: Finding[] = []
  if (fields.forum_category_id !== undefined && !isKnown(fields.forum_category_id)) {
    errors.push(invalidValue('forum_category_id', 'There is no category matching the given forum_category_id'))
  }
  errors.push(...checkType(fields, stored), ...checkCompanies(account, fields, stored))
  const categoryId = fields.forum_category_id ?? ('stored' in home ? home.stored.forum_category_id : home.categoryId)
  const name = fields.name ?? stored?.name
  const { key } = account.database.discussion_forums.by
  const holders = name === undefined ? [] : [...key.all(`name:${categoryId}:${name.toLowerCase()}`)]
  if (holders.some(({ id }) => id !== stored?.id)) {
    errors.push({ ...duplicateValue('name'), readFrom: ['forum_category_id'] })
  }
  return errors
}

/**
 * Refuses another type for a forum that has topics. Source: the reference, update a forum; the code and the sentence
 * are inferred.
 */
function checkType({ forum_type }: ForumFields, stored: ForumRow | undefined): Finding[] {
  if (stored === undefined || forum_type === undefined || forum_type === stored.forum_type) return []
  if (stored.topics_count === 0) return []
  return [incompatibleField('forum_type', 'It cannot be changed once the forum has topics')]
}

function checkCompanies(account: Account, fields: ForumFields, stored: ForumRow | undefined): Finding[] {
  const given = fields.company_ids ?? []
  if (given.length === 0) return []
  if ((fields.forum_visibility ?? stored?.forum_visibility) !== VISIBLE_TO_COMPANIES) {
    return [
      {
        ...incompatibleField('company_ids', 'It can be given only when forum_visibility is 4'),
        readFrom: ['forum_visibility'],
      },
    ]
  }
  if (given.every((id) => account.database.companies.get(id) !== undefined)) return []
  return [invalidValue('company_ids', 'There are no companies matching the given company_ids')]
}

/** Lists the forums of a category by position. */
export const listForums = (
  { database }: Account,
  { id }: { readonly id: number },
  query: PageRequest,
): Page<ForumRow> => {
  const ordered = database.discussion_forums.by.position.under({ forum_category_id: id })
  return pageOf({ ordered, compare: compareBy<ForumRow, 'position' | 'id'>('position', 'id'), matches }, query)
}

const matches = () => true

/** Position behind all forums of the category, numbered as in recorded replies. */
export function nextPosition({ database }: Pick<Account, 'database'>, forum_category_id: number): number {
  for (const last of database.discussion_forums.by.position.under({ forum_category_id }, 'desc')) {
    return last.position + 1
  }
  return 1
}

const companiesOf = (visibility: ForumVisibility, ids: readonly number[]) =>
  visibility === VISIBLE_TO_COMPANIES ? [...new Set(ids)] : []

export function addForum(
  account: Account,
  forum_category_id: number,
  fields: ForumFields & {
    readonly name: string
    readonly forum_type: ForumType
    readonly forum_visibility: ForumVisibility
  },
): ForumRow {
  return account.database.discussion_forums.insert(
    forumRow({
      id: account.ids.next('discussion_forum'),
      created_at: account.clock.seconds(),
      name: fields.name,
      description: fields.description ?? null,
      position: nextPosition(account, forum_category_id),
      forum_category_id,
      forum_type: fields.forum_type,
      forum_visibility: fields.forum_visibility,
      company_ids: companiesOf(fields.forum_visibility, fields.company_ids ?? []),
    }),
  )
}

/** Changes a forum; one that moves to another category comes last there (inferred). */
export function changeForum(account: Account, forum: ForumRow, fields: ForumFields): ForumRow {
  const forum_category_id = fields.forum_category_id ?? forum.forum_category_id
  const forum_visibility = fields.forum_visibility ?? forum.forum_visibility
  const isMoved = forum_category_id !== forum.forum_category_id
  const company_ids = fields.company_ids === undefined ? forum.company_ids : (fields.company_ids ?? [])
  return account.database.discussion_forums.replace(
    forumRow({
      ...forum,
      name: fields.name ?? forum.name,
      description: fields.description === undefined ? forum.description : fields.description,
      position: isMoved ? nextPosition(account, forum_category_id) : forum.position,
      forum_category_id,
      forum_type: fields.forum_type ?? forum.forum_type,
      forum_visibility,
      company_ids: companiesOf(forum_visibility, company_ids),
      updated_at: account.clock.seconds(),
    }),
  )
}

/** Writes that delete a forum for good, with its topics, their comments and all follows. */
export function* forumRemoval(account: Account, { id }: ForumRow): Generator<RowWrite, void, undefined> {
  const { discussion_forums, discussion_follows } = account.database
  yield* removalOfTopics(account, id)
  for (const follow of discussion_follows.by.forum.under({ forum_id: id })) {
    yield () => discussion_follows.delete(follow.id)
  }
  yield () => discussion_forums.delete(id)
}

/** Writes that take a company that is gone from the forums that are visible to it; others still see them (inferred). */
export function* forgottenCompany({ database }: Account, companyId: number): Generator<RowWrite, void, undefined> {
  const { discussion_forums } = database
  for (const forum of discussion_forums.by.key.all(`company_id:${companyId}`)) {
    const company_ids = forum.company_ids.filter((id) => id !== companyId)
    yield () => discussion_forums.replace(forumRow({ ...forum, company_ids }))
  }
}
