import {
  addComment,
  checkAuthor,
  editComment,
  findComment,
  listComments,
  removeComment,
} from '../domain/discussions/comments.ts'
import { findTopic } from '../domain/discussions/topics.ts'
import { viewedComment } from '../domain/views/discussions.ts'
import { endpoint, resource } from '../http/endpoint.ts'
import { created, jsonPage, jsonText, noContent } from '../http/reply.ts'
import {
  CommentListReply,
  CommentReply,
  CreateCommentBody,
  DiscussionListQuery,
  UpdateCommentBody,
} from '../schemas/discussions.ts'
import { IdParams } from '../schemas/fields.ts'
import { AUTHOR, EDITORS, QUIET } from './discussion-deviations.ts'

const BODY_TEXT = 'body_text of HTML is made as that of conversations (inferred).'

const TOPIC = 158000032001
const COMMENT = 158000033002

export const commentEndpoints = resource({ tag: 'Discussions', feature: 'Forums' }, [
  endpoint({
    id: 'listComments',
    method: 'get',
    path: '/discussions/topics/:id/comments',
    summary: 'List the comments of a topic, oldest first',
    source: '#discussions',
    access: 'view_forums',
    params: IdParams,
    query: DiscussionListQuery,
    success: { status: 200, schema: CommentListReply },
    deviations: [BODY_TEXT, 'Comments that are unpublished, spam or trash are listed too (inferred).'],
    examples: [{ summary: 'All of them', params: { id: TOPIC } }],
    handle({ params, query }, account) {
      const topic = findTopic(account, params.id)
      return jsonPage(listComments(account, topic, query), (row) => account.text(viewedComment, row, topic.forum_id))
    },
  }),

  endpoint({
    id: 'createComment',
    method: 'post',
    path: '/discussions/topics/:id/comments',
    summary: 'Comment on a topic',
    source: '#discussions',
    access: 'create_topic',
    params: IdParams,
    body: CreateCommentBody,
    success: { status: 201, schema: CommentReply },
    deviations: [
      'A locked topic answers 403 access_denied (that it takes no comments is documented, the answer inferred).',
      'Its Location is inferred.',
      AUTHOR,
      BODY_TEXT,
      QUIET,
    ],
    examples: [{ summary: 'HTML', params: { id: TOPIC }, body: { body: '<p>It does here, too.</p>' } }],
    prepare({ params, body, actor }, account) {
      const topic = findTopic(account, params.id)
      const findings = checkAuthor(account, actor, body)
      return findings.length > 0 ? findings : topic
    },
    handle({ body, actor }, account, topic) {
      const { comment } = addComment(account, topic, body.user_id ?? actor.id, body.body)
      return created(account.text(viewedComment, comment, topic.forum_id), `/discussions/comments/${comment.id}`)
    },
  }),

  endpoint({
    id: 'updateComment',
    method: 'put',
    path: '/discussions/comments/:id',
    summary: 'Change a comment, or mark it as an answer',
    source: '#discussions',
    access: 'edit_topic',
    params: IdParams,
    body: UpdateCommentBody,
    success: { status: 200, schema: CommentReply },
    deviations: [
      EDITORS,
      BODY_TEXT,
      'In a forum of questions the first answer stamps its topic as answered, the last one taken back as unanswered (inferred).',
    ],
    examples: [
      { summary: 'A new text', params: { id: COMMENT }, body: { body: 'Switch dead peer detection off.' } },
      { summary: 'As the answer', params: { id: COMMENT }, body: { answer: true } },
    ],
    handle({ params, body }, account) {
      const { comment, topic } = findComment(account, params.id)
      return jsonText(account.text(viewedComment, editComment(account, topic, comment, body), topic.forum_id))
    },
  }),

  endpoint({
    id: 'deleteComment',
    method: 'delete',
    path: '/discussions/comments/:id',
    summary: 'Delete a comment for good',
    source: '#discussions',
    access: 'delete_topic',
    params: IdParams,
    success: { status: 204 },
    deviations: [
      EDITORS,
      'replied_by and replied_at of the topic are then those of the last comment left, and the opening message may go as any other (inferred).',
    ],
    examples: [{ summary: 'By id', params: { id: COMMENT } }],
    handle({ params }, account) {
      removeComment(account, findComment(account, params.id))
      return noContent()
    },
  }),
])
