import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** Time that processes have to end by themselves: milliseconds. */
const GRACE_MS = 2000
const POLL_MS = 20

/** A process and all that it started, told by their group and by a variable in their environment. */
export interface Family {
  /** Id of the group, which is the first process's. */
  readonly group: number
  /** `NAME=value`, which no other process has. */
  readonly mark: string
}

/**
 * Ends what is left of a family: SIGTERM, and SIGKILL for what does not heed it. Returns whether there was any. Those
 * who left the group, as a daemon does, are found by their mark where the system shows environments (Linux).
 */
export async function endFamily(family: Family): Promise<boolean> {
  if (!isAlive(family)) return false
  send(family, 'SIGTERM')
  for (let waited = 0; waited < GRACE_MS && isAlive(family); waited += POLL_MS) await wait(POLL_MS)
  // One that is killed may just have started another.
  for (let attempt = 0; attempt < 5 && isAlive(family); attempt++) {
    send(family, 'SIGKILL')
    await wait(POLL_MS)
  }
  return true
}

function send(family: Family, signal: NodeJS.Signals): void {
  kill(-family.group, signal)
  for (const id of membersOf(family)) kill(id, signal)
}

/** Sends a signal to what may be gone already. */
function kill(id: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(id, signal)
    return true
  } catch {
    return false
  }
}

const isAlive = (family: Family): boolean =>
  process.platform === 'linux' ? membersOf(family).length > 0 : kill(-family.group, 0)

/** Living processes of the group, or with the mark. */
function membersOf({ group, mark }: Family): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((id) => {
      const stat = readable(`/proc/${id}/stat`)
      // After the name, which may hold anything: state, parent, group.
      const [state, , itsGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (stat === '' || state === 'Z' || state === 'X') return false
      return Number(itsGroup) === group || readable(`/proc/${id}/environ`).split('\0').includes(mark)
    })
}

/** Empty where it is gone, or somebody else's. */
function readable(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
