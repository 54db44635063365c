import { readFileSync, renameSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** Files that this process keeps: a lock that names it tells nothing, see below. */
const kept = new Set<string>()

/** A lock file is there a moment before its text is, and several may take over a stale one. */
const SETTLING_MS = 100

/**
 * Keeps others from a data file as long as the function returned was not called: `FILE.lock` beside it names this
 * process. A lock of a process that is gone is taken over, and one of this process's own number: in a container
 * that starts again it is the same as before. Throws an `Error` of one line.
 *
 * @param place where the file lies, links followed
 */
export async function lockDataFile(path: string, place: string): Promise<() => Promise<void>> {
  if (kept.has(place)) throw new Error(inUse(path, process.pid))
  kept.add(place)
  const lock = `${place}.lock`
  try {
    const owner = await take(lock)
    if (owner !== undefined) throw new Error(`${inUse(path, owner)}: delete ${lock} if that is no emulator`)
  } catch (error) {
    kept.delete(place)
    const { code, syscall } = error as NodeJS.ErrnoException
    throw syscall === undefined ? error : new Error(`data file ${path} cannot be written: ${code}`)
  }
  return async () => {
    if ((await textOf(lock)) === String(process.pid)) await rm(lock, { force: true })
    kept.delete(place)
  }
}

const inUse = (path: string, owner: number) => `data file ${path} is in use by the process ${owner}`

/** Returns the process that has it, when it is not this one now. */
async function take(lock: string): Promise<number | undefined> {
  for (;;) {
    try {
      await writeFile(lock, `${process.pid}\n`, { flag: 'wx' })
      return undefined
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    let text = await textOf(lock)
    if (text === '') {
      await sleep(SETTLING_MS)
      text = await textOf(lock)
    }
    if (text === undefined) continue // given back meanwhile
    const owner = /^[1-9]\d*$/.test(text) ? Number(text) : undefined
    if (owner !== undefined && owner !== process.pid && isRunning(owner)) return owner
    if (await takeOver(lock, text)) return undefined
  }
}

/**
 * Takes a stale lock over. Of several who find it the last one to write has it: each looks again after a while, in
 * which all that read the stale one have written. Returns whether it is this process.
 */
async function takeOver(lock: string, stale: string): Promise<boolean> {
  const own = `${lock}.${process.pid}`
  await writeFile(own, `${process.pid}\n`)
  try {
    // In one turn of the event loop: nothing comes between but another process.
    if (readFileSync(lock, 'utf8').trim() !== stale) return false
    renameSync(own, lock)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error // given back meanwhile
    return false
  } finally {
    await rm(own, { force: true })
  }
  await sleep(SETTLING_MS)
  return (await textOf(lock)) === String(process.pid)
}

/** Undefined when there is none. */
async function textOf(lock: string): Promise<string | undefined> {
  try {
    return (await readFile(lock, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !hasEnded(pid)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // of another user
  }
}

/** Whether it was killed, say, and only its number is left, which its parent has yet to ask for. Linux tells. */
function hasEnded(pid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return /^[ZX]/.test(status.slice(status.lastIndexOf(')') + 2))
  } catch {
    return false // another system, or it is not ours to see
  }
}
