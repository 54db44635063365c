import type { Worked } from './answer.ts'
import { hasBody, NO_BODY, RequestAborted, readBody } from './body.ts'
import type { EmulatorDoor } from './door.ts'
import type { Caller, DoorOperation, Exchange } from './exchange.ts'
import { failedAnswer } from './outcome.ts'
import { UNKEPT, writeAnswer, writeSlices } from './write.ts'

/** The caller at a door of the emulator's own, which knows nobody: its `refusalOf` decides who may use it. */
const ANYBODY: Caller = { id: null }

/**
 * Takes steps 2 to 8 at a door of the emulator's own. Resolves once all has been sent; rejects where that broke off.
 */
export async function serveEmulator<Operation extends DoorOperation>(
  door: EmulatorDoor<Operation>,
  host: { readonly onError: (error: unknown) => void },
  exchange: Exchange<Operation>,
): Promise<void> {
  let body = NO_BODY
  try {
    const endpoint = requested(door, exchange)
    const reading = hasBody(exchange.request) ? door.bodyOf(exchange) : undefined
    if (reading !== undefined) body = await readBody(exchange.request, reading)
    if (body.failure !== undefined) throw body.failure
    await write(door, exchange, await door.work(exchange, { endpoint, caller: ANYBODY, body }))
  } catch (error) {
    if (error instanceof RequestAborted) return // nobody is left to answer
    if (exchange.response.headersSent) throw error
    await write(door, exchange, { answer: failedAnswer(door, exchange, error, { body, onError: host.onError }) })
  }
}

async function write<Operation extends DoorOperation>(
  door: EmulatorDoor<Operation>,
  exchange: Exchange<Operation>,
  { answer, account }: Pick<Worked, 'answer' | 'account'>,
): Promise<void> {
  const isRead = exchange.request.method === 'GET' || exchange.request.method === 'HEAD'
  const keeper = account === null ? undefined : (account ?? exchange.place.account).keeper
  const fate = await keeper?.keepAll(isRead, account !== undefined)
  door.onAnswered?.(exchange, fate === 'unknown' ? null : fate === 'undone' ? UNKEPT.status : answer.status)
  if (fate === 'undone' || fate === 'unknown') {
    await answer.slices?.return()
    if (fate === 'undone') writeAnswer(door, exchange, UNKEPT)
    else exchange.request.socket.destroy()
  } else if (answer.slices === undefined) writeAnswer(door, exchange, answer)
  else await writeSlices(door, exchange, answer, answer.slices)
}

/** The operation. Throws the refusal, or the error for a call of no operation, before a body is read. */
function requested<Operation extends DoorOperation>(
  door: EmulatorDoor<Operation>,
  exchange: Exchange<Operation>,
): Operation {
  const refusal = door.refusalOf(exchange, ANYBODY, undefined)
  if (refusal !== undefined) throw refusal
  return door.find(exchange)
}
