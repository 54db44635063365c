import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const SERVER_CORE = '0'
const CLIENT_CORE = '1'

/** This checkout. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Whether children can have a core of their own: without it the numbers are noisier, not wrong. */
export const canPin = availableParallelism() > 1 && pinned(process.pid, CLIENT_CORE)

function pinned(pid, core) {
  try {
    execFileSync('taskset', ['-a', '-p', '-c', core, String(pid)], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/**
 * A Node process of a file, by its path from the bench/ of `root`, whose build it then measures; on the servers' core
 * when `isPinned`, else wherever the system likes.
 */
export function startNode(
  file,
  args = [],
  { root = ROOT, isPinned = true, flags = [], stdio = ['ignore', 'inherit', 'inherit', 'ipc'] } = {},
) {
  const command = [process.execPath, ...flags, resolve(root, 'bench', file), ...args.map(String)]
  const cores = isPinned ? SERVER_CORE : `${SERVER_CORE},${CLIENT_CORE}`
  const [program, ...rest] = canPin ? ['taskset', '-c', cores, ...command] : command
  return spawn(program, rest, { stdio, serialization: 'advanced' })
}

/** Sends a question and waits for the answer; throws when the child ends instead. */
export async function ask(child, question) {
  const ended = new AbortController()
  const exit = once(child, 'exit', { signal: ended.signal }).then(([code, signal]) => {
    throw new Error(`a server ended: ${signal ?? code}`)
  })
  try {
    if (question !== undefined) child.send(question)
    const [answer] = await Promise.race([once(child, 'message', { signal: ended.signal }), exit])
    return answer
  } finally {
    exit.catch(() => undefined) // the losing one of the two
    ended.abort()
  }
}

/** CPU milliseconds that a process has taken so far, of all its threads; undefined where the system does not say. */
export function cpuMilliseconds(pid) {
  try {
    const threads = readdirSync(`/proc/${pid}/task`).map((id) =>
      readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8'),
    )
    return threads.reduce((sum, line) => sum + Number(line.split(' ')[0]), 0) / 1e6
  } catch {
    return undefined
  }
}
