import type { AccountDoor } from './door.ts'
import type { Admission, Caller, DoorOperation, Exchange } from './exchange.ts'

/** Takes steps 2 and 3: who calls, and whether the account's limits let the call pass. */
export function admit<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  exchange: Exchange<Operation>,
): Admission<Who> {
  const caller = door.authenticate(exchange.place.account, exchange.credentials)
  const limit = door.takeLimit?.(exchange, caller)
  return { caller, limit, refusal: door.refusalOf(exchange, caller, limit) }
}

/** Authenticates the caller again, at no cost: who calls may have changed while the call waited. */
export function admitAgain<Operation extends DoorOperation, Who extends Caller>(
  door: AccountDoor<Operation, Who>,
  exchange: Exchange<Operation>,
  { limit }: Admission<Who>,
): Admission<Who> {
  const caller = door.authenticate(exchange.place.account, exchange.credentials)
  return { caller, limit, refusal: door.refusalOf(exchange, caller, limit) }
}
