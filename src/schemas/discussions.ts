import * as z from 'zod'
import { RULE } from '../errors.ts'
import { boolean, ids, oneOf, pagination, positiveInteger, requiredText, text } from './fields.ts'
import { named } from './named.ts'
import { id, time } from './replies.ts'

/** Source of all enumerations: https://developers.freshdesk.com/api/#discussions */
const TYPES = [1, 2, 3, 4] as const
const VISIBILITIES = [1, 2, 3, 4] as const

const description = () => text().nullish()

export const CreateCategoryBody = () =>
  named('CreateForumCategoryBody', { name: requiredText(), description: description() })
export const UpdateCategoryBody = () =>
  named('UpdateForumCategoryBody', { name: requiredText().optional(), description: description() })

const forumType = () => oneOf(TYPES).meta({ description: '1 how-to questions, 2 ideas, 3 problems, 4 announcements' })
const forumVisibility = () =>
  oneOf(VISIBILITIES).meta({ description: '1 everyone, 2 who is logged in, 3 agents, 4 the companies of company_ids' })
const companyIds = () => ids().nullish().meta({ description: 'With forum_visibility 4 alone' })

export const CreateForumBody = () =>
  named('CreateForumBody', {
    name: requiredText(),
    description: description(),
    forum_type: forumType(),
    forum_visibility: forumVisibility(),
    company_ids: companyIds(),
  })

export const UpdateForumBody = () =>
  named('UpdateForumBody', {
    name: requiredText().optional(),
    description: description(),
    forum_type: forumType().optional(),
    forum_visibility: forumVisibility().optional(),
    company_ids: companyIds(),
    forum_category_id: positiveInteger().optional(),
  })

const stampType = () =>
  z.int({ error: RULE.integer }).nullish().meta({
    description:
      'Of questions 6 answered, 7 unanswered; of ideas null, 1 planned, 2 implemented, 3 not taken, 4 in progress, 5 deferred; of problems 8 solved, 9 unsolved; of announcements null',
  })
const authorId = () =>
  positiveInteger().optional().meta({ description: 'Whose it is; default: the caller. Not documented' })

export const CreateTopicBody = () =>
  named('CreateTopicBody', {
    title: requiredText(),
    message: requiredText().meta({ description: 'HTML; becomes the first comment' }),
    sticky: boolean().optional(),
    locked: boolean().optional(),
    stamp_type: stampType(),
    user_id: authorId(),
  })

export const UpdateTopicBody = () =>
  named('UpdateTopicBody', {
    title: requiredText().optional(),
    message: requiredText().optional().meta({ description: 'HTML; that of the first comment' }),
    sticky: boolean().optional(),
    locked: boolean().optional(),
    stamp_type: stampType(),
    forum_id: positiveInteger().optional(),
  })

export const CreateCommentBody = () =>
  named('CreateCommentBody', { body: requiredText().meta({ description: 'HTML' }), user_id: authorId() })
export const UpdateCommentBody = () =>
  named('UpdateCommentBody', {
    body: requiredText().optional().meta({ description: 'HTML' }),
    answer: boolean().optional(),
  })

const follower = () => ({
  user_id: positiveInteger().optional().meta({ description: 'Default: the caller; others by administrators alone' }),
})

export const FollowBody = () => named('FollowBody', follower())
export const FollowQuery = () => z.strictObject(follower())

export const DiscussionListQuery = () => z.strictObject(pagination())
export const TopicsOfUserQuery = () => z.strictObject({ ...follower(), ...pagination() })

export const CategoryReply = () =>
  named('ForumCategory', {
    id: id(),
    name: z.string(),
    description: z.string().nullable(),
    created_at: time(),
    updated_at: time(),
  })

export const CategoryListReply = () => z.array(CategoryReply())

export const ForumReply = () =>
  named('Forum', {
    id: id(),
    name: z.string(),
    description: z.string().nullable(),
    position: z.int(),
    forum_category_id: id(),
    forum_type: z.literal(TYPES),
    forum_visibility: z.literal(VISIBILITIES),
    topics_count: z.int().nonnegative(),
    comments_count: z.int().nonnegative().meta({ description: 'Opening messages among them' }),
    company_ids: z.array(id()).optional().meta({ description: 'With forum_visibility 4 alone' }),
  })

export const ForumListReply = () => z.array(ForumReply())

export const TopicReply = () =>
  named('Topic', {
    id: id(),
    title: z.string(),
    forum_id: id(),
    user_id: id(),
    locked: z.boolean(),
    published: z.boolean(),
    stamp_type: z.int().nullable(),
    replied_by: id(),
    user_votes: z.int(),
    merged_topic_id: id().nullable(),
    comments_count: z.int().nonnegative().meta({ description: 'The opening message among them' }),
    sticky: z.boolean(),
    created_at: time(),
    updated_at: time(),
    replied_at: time(),
    hits: z.int(),
  })

export const TopicListReply = () => z.array(TopicReply())

export const CommentReply = () =>
  named('ForumComment', {
    id: id(),
    topic_id: id(),
    created_at: time(),
    updated_at: time(),
    user_id: id(),
    forum_id: id(),
    answer: z.boolean(),
    published: z.boolean(),
    spam: z.boolean().nullable(),
    trash: z.boolean(),
    body: z.string(),
    body_text: z.string(),
  })

export const CommentListReply = () => z.array(CommentReply())
