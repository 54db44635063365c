import type { ChildProcess } from 'node:child_process'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { realMilliseconds } from '../../../time/clock.ts'

const POLL_MS = 50
/** No call for so long after the last webhook: its work is done. */
const DONE_MS = 500

interface Served {
  /** Address at which it gets webhooks. */
  readonly receiver: string
  readonly deliver: () => Promise<void>
  /** Number of calls of the API up to now. */
  readonly calls: () => number
  /** Milliseconds in which it has to listen. */
  readonly patience: number
}

/**
 * Waits until a receiver listens, has webhooks sent to it, waits until it makes no more calls, and ends it. Resolves to
 * whether it came to that.
 */
export async function serve(child: ChildProcess, { receiver, deliver, calls, patience }: Served): Promise<boolean> {
  const begun = realMilliseconds()
  while (!(await listens(receiver))) {
    if (child.exitCode !== null || child.signalCode !== null || realMilliseconds() - begun > patience) return false
    await wait(POLL_MS)
  }
  try {
    await deliver()
    await quiet(calls)
  } finally {
    child.kill('SIGTERM')
  }
  return true
}

async function quiet(calls: () => number): Promise<void> {
  let [last, since] = [calls(), realMilliseconds()]
  while (realMilliseconds() - since < DONE_MS) {
    await wait(POLL_MS)
    if (calls() === last) continue
    last = calls()
    since = realMilliseconds()
  }
}

function listens(receiver: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(receiver)
  const host = hostname.replace(/[[\]]/g, '')
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port || (protocol === 'https:' ? 443 : 80)) })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
