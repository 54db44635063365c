import type { Account } from '../../account/account.ts'
import type { Actor } from '../../account/actor.ts'
import type { RowWrite } from '../../account/write.ts'
import { type Finding, inaccessibleField, invalidValue, notFound } from '../../errors.ts'
import { compareBy } from '../../store/order.ts'
import { type ForumRow, forumRow, type TopicRow, topicRow } from '../../store/rows/discussions.ts'
import { type Page, type PageRequest, pageOf } from '../paging.ts'
import { addCommentRow, editComment, firstComment } from './comments.ts'
import { checkStamp, initialStamp, isStampOf } from './stamps.ts'

export interface TopicFields {
  readonly title?: string | undefined
  readonly message?: string | undefined
  readonly sticky?: boolean | undefined
  readonly locked?: boolean | undefined
  readonly stamp_type?: number | null | undefined
  readonly forum_id?: number | undefined
}

export function findTopic({ database }: Account, id: number): TopicRow {
  const topic = database.discussion_topics.get(id)
  if (topic === undefined) throw notFound()
  return topic
}

/**
 * Checks a topic's fields: sticking and locking it needs `edit_topic`, moving it `manage_forums`; the code is inferred.
 */
export function checkTopic(account: Account, actor: Actor, fields: TopicFields, home: ForumRow): Finding[] {
  const { discussion_forums } = account.database
  const target = fields.forum_id === undefined ? home : discussion_forums.get(fields.forum_id)
  const errors: Finding[] = []
  const refuse = (field: keyof TopicFields, privilege: 'edit_topic' | 'manage_forums') => {
    if (fields[field] === undefined || actor.privileges.has(privilege)) return false
    errors.push(inaccessibleField(field, 'It cannot be set with the privileges of your role'))
    return true
  }
  refuse('sticky', 'edit_topic')
  refuse('locked', 'edit_topic')
  if (target !== undefined) {
    errors.push(
      ...checkStamp(target.forum_type, fields.stamp_type).map((error) => ({ ...error, readFrom: ['forum_id'] })),
    )
  }
  if (!refuse('forum_id', 'manage_forums') && target === undefined) {
    errors.push(invalidValue('forum_id', 'There is no forum matching the given forum_id'))
  }
  return errors
}

/** Lists the topics of a forum: sticky ones first, as the reference shows them, each group newest first. */
export function listTopics({ database }: Account, { id: forum_id }: ForumRow, query: PageRequest): Page<TopicRow> {
  const { sticky, others } = database.discussion_topics.by
  const ordered = (function* () {
    yield* sticky.under({ forum_id }, 'desc')
    yield* others.under({ forum_id }, 'desc')
  })()
  return pageOf({ ordered, compare: newestFirst, matches: () => true }, query)
}

const oldestFirst = compareBy<TopicRow, 'created_at' | 'id'>('created_at', 'id')
const newestFirst = (a: TopicRow, b: TopicRow) => oldestFirst(b, a)

/** A page of topics, newest first. */
export const pageOfTopics = (topics: readonly TopicRow[], query: PageRequest): Page<TopicRow> =>
  pageOf({ ordered: topics.toSorted(newestFirst), compare: newestFirst, matches: () => true }, query)

/** Topics in which the person has written. */
export function participatedTopics({ database }: Account, user_id: number): TopicRow[] {
  const { discussion_topics, discussion_comments } = database
  const topics: TopicRow[] = []
  let after = 0
  for (;;) {
    const [next] = discussion_comments.by.author.range({ user_id, topic_id: after }, { user_id })
    if (next === undefined) return topics
    const topic = discussion_topics.get(next.topic_id)
    if (topic !== undefined) topics.push(topic)
    after = next.topic_id + 1
  }
}

export function addTopic(
  account: Account,
  forum: ForumRow,
  userId: number,
  fields: TopicFields & { readonly title: string; readonly message: string },
): TopicRow {
  const topic = account.database.discussion_topics.insert(
    topicRow({
      id: account.ids.next('discussion_topic'),
      created_at: account.clock.seconds(),
      title: fields.title,
      forum_id: forum.id,
      user_id: userId,
      stamp_type: fields.stamp_type === undefined ? initialStamp(forum.forum_type) : fields.stamp_type,
      sticky: fields.sticky ?? false,
      locked: fields.locked ?? false,
    }),
  )
  count(account, forum.id, { topics: 1, comments: 0 })
  return addCommentRow(account, topic, userId, fields.message).topic
}

/** Changes a topic. `replied_at` stays, as recorded. */
export function changeTopic(account: Account, topic: TopicRow, fields: TopicFields): TopicRow {
  const { discussion_topics, discussion_forums } = account.database
  const opened = withMessage(account, topic, fields.message)
  const forum_id = fields.forum_id ?? topic.forum_id
  const type = discussion_forums.get(forum_id)?.forum_type ?? 1
  const stamp = fields.stamp_type === undefined ? topic.stamp_type : fields.stamp_type
  if (forum_id !== topic.forum_id) {
    count(account, topic.forum_id, { topics: -1, comments: -opened.comments_count })
    count(account, forum_id, { topics: 1, comments: opened.comments_count })
  }
  return discussion_topics.replace(
    topicRow({
      ...opened,
      title: fields.title ?? topic.title,
      sticky: fields.sticky ?? topic.sticky,
      locked: fields.locked ?? topic.locked,
      forum_id,
      // In a forum of another type a topic starts with that type's stamp (inferred).
      stamp_type: isStampOf(type, stamp) ? stamp : initialStamp(type),
      updated_at: account.clock.seconds(),
    }),
  )
}

/** Writes a new message to the topic's first comment, or as a new one where all were deleted (inferred). */
function withMessage(account: Account, topic: TopicRow, message: string | undefined): TopicRow {
  if (message === undefined) return topic
  const first = firstComment(account, topic.id)
  if (first === undefined) return addCommentRow(account, topic, topic.user_id, message).topic
  editComment(account, topic, first, { body: message })
  return topic
}

/** Adds to a forum's counts of topics and comments. */
function count(account: Account, forumId: number, more: { readonly topics: number; readonly comments: number }): void {
  const { discussion_forums } = account.database
  const forum = discussion_forums.get(forumId)
  if (forum === undefined) return
  discussion_forums.replace(
    forumRow({
      ...forum,
      topics_count: forum.topics_count + more.topics,
      comments_count: forum.comments_count + more.comments,
    }),
  )
}

/** Writes that delete a topic for good, with its comments and follows. */
export function* topicRemoval(account: Account, topic: TopicRow): Generator<RowWrite, void, undefined> {
  yield () => count(account, topic.forum_id, { topics: -1, comments: -topic.comments_count })
  yield* rowsRemoval(account, topic)
}

export function* removalOfTopics(account: Account, forum_id: number): Generator<RowWrite, void, undefined> {
  const { sticky, others } = account.database.discussion_topics.by
  for (const index of [sticky, others]) {
    for (const topic of index.under({ forum_id })) yield* rowsRemoval(account, topic)
  }
}

function* rowsRemoval({ database }: Account, { id }: TopicRow): Generator<RowWrite, void, undefined> {
  const { discussion_topics, discussion_follows, discussion_comments } = database
  const ofTopic = { topic_id: id }
  for (const comment of discussion_comments.by.topic.under(ofTopic)) yield () => discussion_comments.delete(comment.id)
  for (const follow of discussion_follows.by.topic.under(ofTopic)) yield () => discussion_follows.delete(follow.id)
  for (const { id: mergedId } of discussion_topics.by.mergedInto.under({ merged_topic_id: id })) {
    yield () => {
      const merged = discussion_topics.get(mergedId)
      if (merged !== undefined) discussion_topics.replace(topicRow({ ...merged, merged_topic_id: null }))
    }
  }
  yield () => discussion_topics.delete(id)
}
