import type { Account } from '../../account/account.ts'
import type { Actor } from '../../account/actor.ts'
import { accessDenied, type Finding, invalidValue, notFound } from '../../errors.ts'
import { compareBy } from '../../store/order.ts'
import { type CommentRow, commentRow, forumRow, type TopicRow, topicRow } from '../../store/rows/discussions.ts'
import { type Page, type PageRequest, pageOf } from '../paging.ts'
import { ANSWERED, UNANSWERED } from './stamps.ts'

export interface CommentFields {
  readonly body?: string | undefined
  readonly answer?: boolean | undefined
}

interface Placed {
  readonly comment: CommentRow
  readonly topic: TopicRow
}

/** Finds a comment and its topic. Throws 404. */
export function findComment({ database }: Account, id: number): Placed {
  const comment = database.discussion_comments.get(id)
  const topic = comment && database.discussion_topics.get(comment.topic_id)
  if (comment === undefined || topic === undefined) throw notFound()
  return { comment, topic }
}

/** Checks who may be named as author: somebody else only by an administrator (inferred). */
export function checkAuthor(
  { database }: Account,
  actor: Actor,
  { user_id }: { readonly user_id?: number | undefined },
): Finding[] {
  if (user_id === undefined || user_id === actor.id) return []
  if (!actor.privileges.has('admin_tasks')) throw accessDenied()
  if (database.users.get(user_id) !== undefined) return []
  return [invalidValue('user_id', 'There is nobody matching the given user_id')]
}

/** Lists comments, oldest first; the first is the topic's opening message. */
export const listComments = ({ database }: Account, topic: TopicRow, query: PageRequest): Page<CommentRow> =>
  pageOf(
    {
      ordered: database.discussion_comments.by.topic.under({ topic_id: topic.id }),
      compare: compareBy<CommentRow, 'created_at' | 'id'>('created_at', 'id'),
      matches: () => true,
    },
    query,
  )

export function firstComment({ database }: Account, topic_id: number): CommentRow | undefined {
  const [first] = database.discussion_comments.by.topic.under({ topic_id })
  return first
}

/** Adds a comment. Throws 403 (inferred) for a locked topic, which takes none, as documented. */
export function addComment(account: Account, topic: TopicRow, userId: number, body: string): Placed {
  if (topic.locked) throw accessDenied()
  return addCommentRow(account, topic, userId, body)
}

/** Adds a comment, locked or not. The topic's `updated_at` stays, as recorded. */
export function addCommentRow(account: Account, topic: TopicRow, userId: number, body: string): Placed {
  const comment = account.database.discussion_comments.insert(
    commentRow({
      id: account.ids.next('discussion_comment'),
      created_at: account.clock.seconds(),
      topic_id: topic.id,
      user_id: userId,
      body,
    }),
  )
  return { comment, topic: recount(account, topic, 1) }
}

/**
 * Changes a comment. In a forum of questions the first answer stamps the topic as answered, and without answers it is
 * unanswered again (inferred).
 */
export function editComment(account: Account, topic: TopicRow, comment: CommentRow, fields: CommentFields): CommentRow {
  const edited = account.database.discussion_comments.replace(
    commentRow({
      ...comment,
      body: fields.body ?? comment.body,
      answer: fields.answer ?? comment.answer,
      updated_at: account.clock.seconds(),
    }),
  )
  if (edited.answer !== comment.answer) stampByAnswers(account, topic)
  return edited
}

function stampByAnswers(account: Account, topic: TopicRow): void {
  const { discussion_forums, discussion_comments, discussion_topics } = account.database
  if (discussion_forums.get(topic.forum_id)?.forum_type !== 1) return
  const [answer] = discussion_comments.by.answers.under({ topic_id: topic.id })
  const stamp_type = answer === undefined ? UNANSWERED : ANSWERED
  if (stamp_type === topic.stamp_type) return
  discussion_topics.replace(topicRow({ ...topic, stamp_type, updated_at: account.clock.seconds() }))
}

/** Deletes a comment for good; the topic's last reply is then the last comment that is left (inferred). */
export function removeComment(account: Account, { comment, topic }: Placed): void {
  account.database.discussion_comments.delete(comment.id)
  const left = recount(account, topic, -1)
  if (comment.answer) stampByAnswers(account, left)
}

/** Author and time of a topic's last comment; those of the topic itself when none is left. */
export function lastReply(last: CommentRow | undefined, topic: Pick<TopicRow, 'user_id' | 'created_at'>) {
  return { replied_by: last?.user_id ?? topic.user_id, replied_at: last?.created_at ?? topic.created_at }
}

/** Updates the topic, and the counts of topic and forum, after `more` comments were added (negative: removed). */
function recount({ database }: Account, topic: TopicRow, more: number): TopicRow {
  const { discussion_forums, discussion_topics, discussion_comments } = database
  const forum = discussion_forums.get(topic.forum_id)
  if (forum !== undefined) {
    discussion_forums.replace(forumRow({ ...forum, comments_count: forum.comments_count + more }))
  }
  const [last] = discussion_comments.by.topic.under({ topic_id: topic.id }, 'desc')
  return discussion_topics.replace(
    topicRow({ ...topic, ...lastReply(last, topic), comments_count: topic.comments_count + more }),
  )
}
