import { NONE, type Required, type Seconds } from './base.ts'

export interface ForumCategoryRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly sort_name: string
  readonly description: string | null
}

export type NewForumCategory = Required<Omit<ForumCategoryRow, 'sort_name'>, 'id' | 'created_at' | 'name'>

export function forumCategoryRow(category: NewForumCategory): ForumCategoryRow {
  return {
    id: category.id,
    created_at: category.created_at,
    updated_at: category.updated_at ?? category.created_at,
    name: category.name,
    sort_name: category.name.toLowerCase(),
    description: category.description ?? null,
  }
}

export interface ForumRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly name: string
  readonly sort_name: string
  readonly description: string | null
  /** Position in the category, from 1. */
  readonly position: number
  readonly forum_category_id: number
  /** 1 questions, 2 ideas, 3 problems, 4 announcements. */
  readonly forum_type: ForumType
  /** 1 everyone, 2 people who are logged in, 3 agents, 4 the companies. */
  readonly forum_visibility: ForumVisibility
  readonly company_ids: readonly number[]
  readonly topics_count: number
  /** Number of comments, opening messages included. */
  readonly comments_count: number
}

export type ForumType = 1 | 2 | 3 | 4
export type ForumVisibility = 1 | 2 | 3 | 4

export type NewForum = Required<
  Omit<ForumRow, 'sort_name'>,
  'id' | 'created_at' | 'name' | 'position' | 'forum_category_id' | 'forum_type' | 'forum_visibility'
>

export function forumRow(forum: NewForum): ForumRow {
  return {
    id: forum.id,
    created_at: forum.created_at,
    updated_at: forum.updated_at ?? forum.created_at,
    name: forum.name,
    sort_name: forum.name.toLowerCase(),
    description: forum.description ?? null,
    position: forum.position,
    forum_category_id: forum.forum_category_id,
    forum_type: forum.forum_type,
    forum_visibility: forum.forum_visibility,
    company_ids: forum.company_ids ?? NONE,
    topics_count: forum.topics_count ?? 0,
    comments_count: forum.comments_count ?? 0,
  }
}

export interface TopicRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly title: string
  readonly forum_id: number
  readonly user_id: number
  readonly locked: boolean
  readonly published: boolean
  readonly stamp_type: number | null
  /** Author of the last comment; `replied_at` is its time. */
  readonly replied_by: number
  readonly replied_at: Seconds
  readonly user_votes: number
  readonly merged_topic_id: number | null
  /** Number of comments, the opening message included. */
  readonly comments_count: number
  readonly sticky: boolean
  readonly hits: number
}

export type NewTopic = Required<TopicRow, 'id' | 'created_at' | 'title' | 'forum_id' | 'user_id' | 'stamp_type'>

export function topicRow(topic: NewTopic): TopicRow {
  return {
    id: topic.id,
    created_at: topic.created_at,
    updated_at: topic.updated_at ?? topic.created_at,
    title: topic.title,
    forum_id: topic.forum_id,
    user_id: topic.user_id,
    locked: topic.locked ?? false,
    published: topic.published ?? true,
    stamp_type: topic.stamp_type,
    replied_by: topic.replied_by ?? topic.user_id,
    replied_at: topic.replied_at ?? topic.created_at,
    user_votes: topic.user_votes ?? 0,
    merged_topic_id: topic.merged_topic_id ?? null,
    comments_count: topic.comments_count ?? 0,
    sticky: topic.sticky ?? false,
    hits: topic.hits ?? 0,
  }
}

export interface CommentRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly topic_id: number
  readonly user_id: number
  /** HTML or plain text, as it was sent. */
  readonly body: string
  readonly answer: boolean
  readonly published: boolean
  readonly spam: boolean | null
  readonly trash: boolean
}

export type NewComment = Required<CommentRow, 'id' | 'created_at' | 'topic_id' | 'user_id' | 'body'>

export function commentRow(comment: NewComment): CommentRow {
  return {
    id: comment.id,
    created_at: comment.created_at,
    updated_at: comment.updated_at ?? comment.created_at,
    topic_id: comment.topic_id,
    user_id: comment.user_id,
    body: comment.body,
    answer: comment.answer ?? false,
    published: comment.published ?? true,
    spam: comment.spam ?? null,
    trash: comment.trash ?? false,
  }
}

/** A person's follow of a forum or a topic: one of the two ids is null. */
export interface FollowRow {
  readonly id: number
  readonly created_at: Seconds
  readonly updated_at: Seconds
  readonly user_id: number
  readonly forum_id: number | null
  readonly topic_id: number | null
}
