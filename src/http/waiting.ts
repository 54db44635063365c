import { AccountGone } from '../account/write.ts'
import type { Body } from './body.ts'
import type { AccountDoor } from './door.ts'
import type { Caller, DoorOperation, Exchange } from './exchange.ts'

/** Whether a call that may write has to wait: rows of its account are being written in turns. */
export function mustWait<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  exchange: Exchange<Operation>,
  body: Body,
): boolean {
  const { place, match } = exchange
  if (!place.account.writing.isBusy) return false
  if (door.mayWrite !== undefined) return door.mayWrite(exchange, body)
  return match.kind === 'endpoint' && (match.endpoint.method !== 'get' || match.endpoint.writes === true)
}

/** Does the work once that is over, and what waited before. Rejects with `AccountGone`, too. */
export async function afterOthers<Result>(
  { place: { account } }: Pick<Exchange<DoorOperation>, 'place'>,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  const { era } = account.timeline
  return account.writing.afterwards(() => {
    if (account.timeline.era !== era) throw new AccountGone()
    return work()
  })
}

/** The account was reset or deleted meanwhile: the call does not belong to what it is now, and its connection ends. */
export async function cutWhenGone(
  { request }: Pick<Exchange<DoorOperation>, 'request'>,
  served: Promise<unknown>,
): Promise<void> {
  try {
    await served
  } catch (error) {
    if (!(error instanceof AccountGone)) throw error
    request.socket.destroy()
  }
}
