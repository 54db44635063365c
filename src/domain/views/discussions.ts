import { view } from '../../store/render-cache.ts'
import type { CommentRow, ForumCategoryRow, ForumRow, TopicRow } from '../../store/rows/discussions.ts'
import { formatTime } from '../../times.ts'
import { textOf } from '../html.ts'

/** Key order in all of these is that of recorded replies. */
export const viewedCategory = view({
  name: 'discussion_category.viewed',
  render: (category: ForumCategoryRow) => ({
    id: category.id,
    name: category.name,
    description: category.description,
    created_at: formatTime(category.created_at),
    updated_at: formatTime(category.updated_at),
  }),
})

export const viewedForum = view({
  name: 'discussion_forum.viewed',
  render: (forum: ForumRow) => ({
    id: forum.id,
    name: forum.name,
    description: forum.description,
    position: forum.position,
    forum_category_id: forum.forum_category_id,
    forum_type: forum.forum_type,
    forum_visibility: forum.forum_visibility,
    topics_count: forum.topics_count,
    comments_count: forum.comments_count,
    ...(forum.forum_visibility === 4 ? { company_ids: forum.company_ids } : {}),
  }),
})

export const viewedTopic = view({
  name: 'discussion_topic.viewed',
  render: (topic: TopicRow) => ({
    id: topic.id,
    title: topic.title,
    forum_id: topic.forum_id,
    user_id: topic.user_id,
    locked: topic.locked,
    published: topic.published,
    stamp_type: topic.stamp_type,
    replied_by: topic.replied_by,
    user_votes: topic.user_votes,
    merged_topic_id: topic.merged_topic_id,
    comments_count: topic.comments_count,
    sticky: topic.sticky,
    created_at: formatTime(topic.created_at),
    updated_at: formatTime(topic.updated_at),
    replied_at: formatTime(topic.replied_at),
    hits: topic.hits,
  }),
})

/** Comment with the id of its topic's forum; it is the context, since a topic can move. */
export const viewedComment = view({
  name: 'discussion_comment.viewed',
  render: (comment: CommentRow, forum_id: number) => ({
    id: comment.id,
    topic_id: comment.topic_id,
    created_at: formatTime(comment.created_at),
    updated_at: formatTime(comment.updated_at),
    user_id: comment.user_id,
    forum_id,
    answer: comment.answer,
    published: comment.published,
    spam: comment.spam,
    trash: comment.trash,
    body: comment.body,
    body_text: textOf(comment.body),
  }),
})
