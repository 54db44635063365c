import { mkdir, readlink, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

/** Links that are followed: as many as Linux does. */
const MOST_LINKS = 40

/**
 * Path of a file, there or to be: the one that a rename may replace. Symbolic links are followed, one whose target is
 * not there yet too. Rejects with the system's error.
 */
export async function realPathOf(path: string): Promise<string> {
  let place = path
  for (let links = 0; links < MOST_LINKS; links++) {
    const folder = await realpath(dirname(place))
    place = join(folder, basename(place))
    const target = await readlink(place).catch(() => undefined) // no link, or nothing there
    if (target === undefined) return place
    place = resolve(folder, target)
  }
  throw Object.assign(new Error(`${path} is a link to itself`), { code: 'ELOOP', syscall: 'readlink' })
}

/**
 * Makes a folder as `mkdir -p` does, which Node 20 repeats for ever where the system takes no folder but says that the
 * one above is missing, as below `/proc`. Rejects with the system's error.
 */
export async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return
  try {
    await mkdir(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' && (await isFolder(folder))) return // made by another meanwhile
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error
    await makeFolder(dirname(folder))
    await mkdir(folder).catch(async (again: NodeJS.ErrnoException) => {
      if (again.code !== 'EEXIST' || !(await isFolder(folder))) throw again
    })
  }
}

const isFolder = async (path: string) => (await stat(path).catch(() => undefined))?.isDirectory() ?? false
