import { checkAuthor } from '../domain/discussions/comments.ts'
import { checkFollower, followedTopics } from '../domain/discussions/follows.ts'
import { findForum } from '../domain/discussions/forums.ts'
import {
  addTopic,
  changeTopic,
  checkTopic,
  findTopic,
  listTopics,
  pageOfTopics,
  participatedTopics,
  topicRemoval,
} from '../domain/discussions/topics.ts'
import { viewedTopic } from '../domain/views/discussions.ts'
import { endpoint, endpointOfWrites, resource } from '../http/endpoint.ts'
import { created, jsonPage, jsonText } from '../http/reply.ts'
import {
  CreateTopicBody,
  DiscussionListQuery,
  TopicListReply,
  TopicReply,
  TopicsOfUserQuery,
  UpdateTopicBody,
} from '../schemas/discussions.ts'
import { IdParams } from '../schemas/fields.ts'
import { AUTHOR, COUNTED, EDITORS, QUIET } from './discussion-deviations.ts'

const STAMPS = 'A stamp that the type of forum does not have is 400 invalid_value (the code is inferred).'
const UNSEEN = 'Votes and views come from fixtures alone: no operation changes them.'
const ORDER = 'Newest first by created_at (inferred); sticky topics first, as the reference shows them.'

const FORUM = 158000031001
const TOPIC = 158000032001

export const topicEndpoints = resource({ tag: 'Discussions', feature: 'Forums' }, [
  endpoint({
    id: 'listTopics',
    method: 'get',
    path: '/discussions/forums/:id/topics',
    summary: 'List the topics of a forum, sticky ones first, each newest first',
    source: '#discussions',
    access: 'view_forums',
    params: IdParams,
    query: DiscussionListQuery,
    success: { status: 200, schema: TopicListReply },
    deviations: [ORDER, COUNTED],
    examples: [{ summary: 'All of them', params: { id: FORUM } }],
    handle({ params, query }, account) {
      const page = listTopics(account, findForum(account, params.id), query)
      return jsonPage(page, (row) => account.text(viewedTopic, row, undefined))
    },
  }),

  endpoint({
    id: 'createTopic',
    method: 'post',
    path: '/discussions/forums/:id/topics',
    summary: 'Open a topic in a forum; its message is the first comment',
    source: '#discussions',
    access: 'create_topic',
    params: IdParams,
    body: CreateTopicBody,
    success: { status: 201, schema: TopicReply },
    deviations: [
      'sticky and locked from who may not edit topics are 400 inaccessible_field (the code is inferred).',
      STAMPS,
      AUTHOR,
      QUIET,
    ],
    examples: [
      { summary: 'A question', params: { id: FORUM }, body: { title: 'Which cable?', message: 'Is CAT 6 enough?' } },
      {
        summary: 'Sticky',
        params: { id: FORUM },
        body: { title: 'Read this first', message: '<p>How to ask.</p>', sticky: true, locked: true, stamp_type: 6 },
      },
    ],
    prepare({ params, body, actor }, account) {
      const forum = findForum(account, params.id)
      const findings = [...checkTopic(account, actor, body, forum), ...checkAuthor(account, actor, body)]
      return findings.length > 0 ? findings : forum
    },
    handle({ body, actor }, account, forum) {
      const topic = addTopic(account, forum, body.user_id ?? actor.id, body)
      return created(account.text(viewedTopic, topic, undefined), `/discussions/topics/${topic.id}`)
    },
  }),

  endpoint({
    id: 'viewTopic',
    method: 'get',
    path: '/discussions/topics/:id',
    summary: 'View a topic',
    source: '#discussions',
    access: 'view_forums',
    params: IdParams,
    success: { status: 200, schema: TopicReply },
    deviations: [COUNTED, UNSEEN],
    examples: [{ summary: 'By id', params: { id: TOPIC } }],
    handle: ({ params }, account) => jsonText(account.text(viewedTopic, findTopic(account, params.id), undefined)),
  }),

  endpoint({
    id: 'updateTopic',
    method: 'put',
    path: '/discussions/topics/:id',
    summary: 'Update a topic, or move it to another forum',
    source: '#discussions',
    access: 'edit_topic',
    params: IdParams,
    body: UpdateTopicBody,
    success: { status: 200, schema: TopicReply },
    deviations: [
      EDITORS,
      STAMPS,
      'forum_id from who may not manage forums is 400 inaccessible_field (the code is inferred).',
      'Moved to a forum of another type, a topic gets that type’s first stamp (inferred).',
      'Where the first comment was deleted, message changes the oldest that is left, or opens the topic anew (inferred).',
    ],
    examples: [
      { summary: 'A new title', params: { id: TOPIC }, body: { title: 'VPN drops every ten minutes' } },
      { summary: 'Lock it as answered', params: { id: TOPIC }, body: { locked: true, stamp_type: 6 } },
    ],
    prepare({ params, body, actor }, account) {
      const topic = findTopic(account, params.id)
      const findings = checkTopic(account, actor, body, findForum(account, topic.forum_id))
      return findings.length > 0 ? findings : topic
    },
    handle: ({ body }, account, topic) =>
      jsonText(account.text(viewedTopic, changeTopic(account, topic, body), undefined)),
  }),

  endpointOfWrites({
    id: 'deleteTopic',
    method: 'delete',
    path: '/discussions/topics/:id',
    summary: 'Delete a topic for good, with its comments',
    source: '#discussions',
    access: 'delete_topic',
    params: IdParams,
    success: { status: 204 },
    deviations: [EDITORS],
    examples: [{ summary: 'By id', params: { id: TOPIC } }],
    rowWrites: ({ params }, account) => topicRemoval(account, findTopic(account, params.id)),
  }),

  endpoint({
    id: 'listFollowedTopics',
    method: 'get',
    path: '/discussions/topics/followed_by',
    summary: 'List the topics that somebody follows, newest first',
    source: '#discussions',
    access: 'view_forums',
    query: TopicsOfUserQuery,
    success: { status: 200, schema: TopicListReply },
    deviations: ['The order, and that user_id may be left out for oneself, are inferred.', COUNTED],
    examples: [{ summary: 'One’s own' }, { summary: 'Of another agent', query: { user_id: 158000002003 } }],
    prepare: ({ query, actor }, account) => checkFollower(account, actor, query),
    handle: ({ query, actor }, account) =>
      jsonPage(pageOfTopics(followedTopics(account, query.user_id ?? actor.id), query), (row) =>
        account.text(viewedTopic, row, undefined),
      ),
  }),

  endpoint({
    id: 'listParticipatedTopics',
    method: 'get',
    path: '/discussions/topics/participated_by',
    summary: 'List the topics that somebody has written in, newest first',
    source: '#discussions',
    access: 'view_forums',
    query: TopicsOfUserQuery,
    success: { status: 200, schema: TopicListReply },
    deviations: [
      'The order, that opening a topic counts, and that user_id may be left out for oneself are inferred.',
      COUNTED,
    ],
    examples: [{ summary: 'One’s own' }, { summary: 'Of a contact', query: { user_id: 158000002101 } }],
    prepare: ({ query, actor }, account) => checkFollower(account, actor, query),
    handle: ({ query, actor }, account) =>
      jsonPage(pageOfTopics(participatedTopics(account, query.user_id ?? actor.id), query), (row) =>
        account.text(viewedTopic, row, undefined),
      ),
  }),
])
