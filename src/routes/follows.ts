import type { Account } from '../account/account.ts'
import { checkFollower, type Followed, findFollow, follow, unfollow } from '../domain/discussions/follows.ts'
import { findForum } from '../domain/discussions/forums.ts'
import { findTopic } from '../domain/discussions/topics.ts'
import { endpoint, resource, type Stated } from '../http/endpoint.ts'
import { noContent } from '../http/reply.ts'
import { FollowBody, FollowQuery } from '../schemas/discussions.ts'
import { IdParams } from '../schemas/fields.ts'

interface Subject {
  /** Kind, as ids of operations name it. */
  readonly name: 'Forum' | 'Topic'
  readonly path: `/${string}`
  /** Throws 404. */
  readonly find: (account: Account, id: number) => Followed
  /** Ids that the fixture support-desk has: one that its administrator follows, one that nobody does. */
  readonly followed: number
  readonly unfollowed: number
}

const OTHERS = 'Asking or following for somebody else answers 403 to who is no administrator (the code is inferred).'
const common = {
  source: '#discussions',
  access: 'view_forums',
  params: IdParams,
  success: { status: 204 },
} as const

/** The three operations by which somebody follows a forum or a topic. */
const followsOf = ({ name, path, find, followed, unfollowed }: Subject): readonly Stated[] => [
  endpoint({
    ...common,
    id: `view${name}Follow`,
    method: 'get',
    path,
    summary: `Ask whether somebody follows a ${name.toLowerCase()}: 204, or else 404`,
    query: FollowQuery,
    deviations: [OTHERS],
    examples: [{ summary: 'Oneself', params: { id: followed } }],
    prepare: ({ query, actor }, account) => checkFollower(account, actor, query),
    handle({ params, query, actor }, account) {
      findFollow(account, find(account, params.id), query.user_id ?? actor.id)
      return noContent()
    },
  }),

  endpoint({
    ...common,
    id: `follow${name}`,
    method: 'post',
    path,
    summary: `Follow a ${name.toLowerCase()}, oneself or somebody else`,
    body: FollowBody,
    deviations: [OTHERS, 'Following again is 204 and changes nothing (inferred).'],
    examples: [{ summary: 'Oneself', params: { id: unfollowed }, body: {} }],
    prepare: ({ body, actor }, account) => checkFollower(account, actor, body),
    handle({ params, body, actor }, account) {
      follow(account, find(account, params.id), body.user_id ?? actor.id)
      return noContent()
    },
  }),

  endpoint({
    ...common,
    id: `unfollow${name}`,
    method: 'delete',
    path,
    summary: `Follow a ${name.toLowerCase()} no more`,
    query: FollowQuery,
    body: FollowBody,
    deviations: [
      OTHERS,
      'user_id is taken in the query and in the body, of which the body counts (inferred).',
      'Who does not follow it is 404 (inferred).',
    ],
    examples: [{ summary: 'Oneself', params: { id: followed } }],
    prepare: ({ query, body, actor }, account) =>
      checkFollower(account, actor, { user_id: body.user_id ?? query.user_id }),
    handle({ params, query, body, actor }, account) {
      unfollow(account, find(account, params.id), body.user_id ?? query.user_id ?? actor.id)
      return noContent()
    },
  }),
]

export const followEndpoints = resource({ tag: 'Discussions', feature: 'Forums' }, [
  ...followsOf({
    name: 'Forum',
    path: '/discussions/forums/:id/follow',
    find: (account, id) => ({ forum_id: findForum(account, id).id }),
    followed: 158000031001,
    unfollowed: 158000031002,
  }),
  ...followsOf({
    name: 'Topic',
    path: '/discussions/topics/:id/follow',
    find: (account, id) => ({ topic_id: findTopic(account, id).id }),
    followed: 158000032001,
    unfollowed: 158000032002,
  }),
])
