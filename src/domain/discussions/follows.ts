import type { Account } from '../../account/account.ts'
import type { Actor } from '../../account/actor.ts'
import type { RowWrite } from '../../account/write.ts'
import { accessDenied, type FieldError, invalidValue, notFound } from '../../errors.ts'
import type { FollowRow, TopicRow } from '../../store/rows/discussions.ts'

/** A forum or a topic, which can be followed. */
export type Followed = { readonly forum_id: number } | { readonly topic_id: number }

interface Named {
  readonly user_id?: number | undefined
}

/**
 * Checks whose following may be asked about or changed: other people's only by administrators, as documented (403 is
 * inferred).
 */
export function checkFollower({ database }: Account, actor: Actor, { user_id }: Named): FieldError[] {
  if (user_id === undefined || user_id === actor.id) return []
  if (!actor.privileges.has('admin_tasks')) throw accessDenied()
  if (database.users.get(user_id) !== undefined) return []
  return [invalidValue('user_id', 'There is nobody matching the given user_id')]
}

function followOf({ database }: Account, followed: Followed, user_id: number): FollowRow | undefined {
  const { forum, topic } = database.discussion_follows.by
  const [follow] =
    'forum_id' in followed
      ? forum.under({ forum_id: followed.forum_id, user_id })
      : topic.under({ topic_id: followed.topic_id, user_id })
  return follow
}

/** Finds a follow. Throws 404 where the person does not follow it. */
export function findFollow(account: Account, followed: Followed, userId: number): FollowRow {
  const follow = followOf(account, followed, userId)
  if (follow === undefined) throw notFound()
  return follow
}

/** Makes the person follow it; following twice changes nothing (inferred). */
export function follow(account: Account, followed: Followed, user_id: number): void {
  if (followOf(account, followed, user_id) !== undefined) return
  const now = account.clock.seconds()
  account.database.discussion_follows.insert(
    followRow({ id: account.ids.next('discussion_follow'), created_at: now, updated_at: now, user_id, ...followed }),
  )
}

const followRow = ({
  forum_id = null,
  topic_id = null,
  ...row
}: Omit<FollowRow, 'forum_id' | 'topic_id'> & Partial<FollowRow>): FollowRow => ({
  id: row.id,
  created_at: row.created_at,
  updated_at: row.updated_at,
  user_id: row.user_id,
  forum_id,
  topic_id,
})

export function unfollow(account: Account, followed: Followed, userId: number): void {
  account.database.discussion_follows.delete(findFollow(account, followed, userId).id)
}

export function followedTopics({ database }: Account, user_id: number): TopicRow[] {
  const follows = [...database.discussion_follows.by.user.under({ user_id })]
  return follows
    .map(({ topic_id }) => (topic_id === null ? undefined : database.discussion_topics.get(topic_id)))
    .filter((topic) => topic !== undefined)
}

/** Writes that delete the follows of a person who is gone for good; what the person wrote stays (inferred). */
export function* followerRemoval({ database }: Account, user_id: number): Generator<RowWrite, void, undefined> {
  const { discussion_follows } = database
  for (const { id } of discussion_follows.by.user.under({ user_id })) yield () => discussion_follows.delete(id)
}

/** Writes that give one person's follows to another, each once, when the two are merged (inferred). */
export function* followsHandedOver(account: Account, from: number, to: number): Generator<RowWrite, void, undefined> {
  for (const { forum_id, topic_id } of account.database.discussion_follows.by.user.under({ user_id: from })) {
    if (topic_id !== null) yield () => follow(account, { topic_id }, to)
    else if (forum_id !== null) yield () => follow(account, { forum_id }, to)
  }
  yield* followerRemoval(account, from)
}
