import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type FileLayer, type LayerFile, realFiles } from '../../src/persistence/files.ts'

/** A call of the layer: `sync desk.jsonl.log`. */
export type LayerCall = string

export interface VolatileFiles extends FileLayer {
  /** Calls so far, oldest first. */
  readonly calls: readonly LayerCall[]
  /** Writes into a new folder what the machine's sudden end would have left of this one. */
  leaveIn(folder: string): void
  /** From now on nothing happens any more, as when the process is gone: no call returns. */
  stop(): void
}

export interface Plan {
  /** Told before each call, with its number from 1. `die`: the machine ends before it; `fail`: the call does. */
  readonly at: (number: number, call: LayerCall) => 'die' | Error | undefined
  /** Of a write that was not synced, how much the end leaves: nothing, half of it or all. */
  readonly leaves?: 'nothing' | 'half' | 'all'
}

/** What a file holds on the disk, and in the system's memory. */
interface Node {
  durable: Buffer
  live: Buffer
}

/**
 * The machine's files below a folder, which remembers what was synced: content by `sync`, names by `syncFolder`. Calls can
 * fail, and the machine can end before any of them.
 */
export function volatileFiles(root: string, plan: Plan): VolatileFiles {
  const nodes = new Map<string, Node>()
  /** Names on the disk. */
  const names = new Map<string, Node>()
  /** Folders on the disk. */
  const folders = new Set([root])
  const made = new Set<string>()
  const calls: LayerCall[] = []
  let isStopped = false
  for (const path of filesBelow(root)) {
    folders.add(dirname(path))
    const content = readFileSync(path)
    const node = { durable: content, live: content }
    nodes.set(path, node)
    names.set(path, node)
  }

  /** Never returns once the machine has ended. */
  const enter = async (call: LayerCall): Promise<void> => {
    if (!isStopped) {
      calls.push(call)
      const what = plan.at(calls.length, call)
      if (what === 'die') isStopped = true
      else if (what !== undefined) throw what
    }
    if (isStopped) await new Promise(() => undefined)
  }

  const layer: VolatileFiles = {
    calls,
    stop() {
      isStopped = true
    },
    leaveIn(folder) {
      for (const [path, node] of names) {
        if (!folders.has(dirname(path))) continue
        const to = join(folder, path.slice(root.length))
        mkdirSync(dirname(to), { recursive: true })
        writeFileSync(to, leftOf(node, plan.leaves ?? 'nothing'))
      }
    },
    async open(path, flags) {
      await enter(`open ${basename(path)}`)
      const file = await realFiles.open(path, flags)
      let node = nodes.get(path)
      if (node === undefined || flags.startsWith('w')) {
        // One that is begun anew keeps what the disk has of it until it is synced.
        node = {
          durable: node?.durable ?? Buffer.alloc(0),
          live: flags.startsWith('w') ? Buffer.alloc(0) : readFileSync(path),
        }
        const known = nodes.get(path)
        if (known === undefined) nodes.set(path, node)
        else known.live = node.live
      }
      return volatileFile(file, { node: nodes.get(path) ?? node, name: basename(path), enter })
    },
    async rename(from, to) {
      await enter(`rename ${basename(to)}`)
      await realFiles.rename(from, to)
      const node = nodes.get(from)
      nodes.delete(from)
      if (node !== undefined) nodes.set(to, node)
    },
    async remove(path) {
      await enter(`remove ${basename(path)}`)
      await realFiles.remove(path)
      for (const one of [...nodes.keys()]) if (one === path || one.startsWith(`${path}/`)) nodes.delete(one)
    },
    async makeFolder(path) {
      await enter(`makeFolder ${basename(path)}`)
      await realFiles.makeFolder(path)
      made.add(path)
    },
    async syncFolder(path) {
      await enter(`syncFolder ${path === root ? '.' : basename(path)}`)
      for (const one of made) if (dirname(one) === path) folders.add(one)
      for (const one of [...names.keys()]) if (dirname(one) === path && !nodes.has(one)) names.delete(one)
      for (const [one, node] of nodes) if (dirname(one) === path) names.set(one, node)
    },
    list: (path) => realFiles.list(path),
    sizeOf: (path) => realFiles.sizeOf(path),
  }
  return layer
}

interface Opened {
  readonly node: Node
  readonly name: string
  readonly enter: (call: LayerCall) => Promise<void>
}

function volatileFile(file: LayerFile, { node, name, enter }: Opened): LayerFile {
  const write = (bytes: Buffer, position: number) => {
    const length = Math.max(node.live.length, position + bytes.length)
    const live = Buffer.alloc(length)
    node.live.copy(live)
    bytes.copy(live, position)
    node.live = live
  }
  const truncate = (length: number) => {
    node.live = Buffer.from(node.live.subarray(0, length))
  }
  return {
    read: (bytes, position) => file.read(bytes, position),
    async write(bytes, position) {
      await enter(`write ${name}`)
      await file.write(bytes, position)
      write(bytes, position)
    },
    /** Two steps, of which the end may come between. */
    async writeThrough(bytes, position) {
      await enter(`write ${name}`)
      await file.write(bytes, position)
      write(bytes, position)
      await enter(`sync ${name}`)
      node.durable = node.live
    },
    async truncate(length) {
      await enter(`truncate ${name}`)
      await file.truncate(length)
      truncate(length)
    },
    async sync() {
      await enter(`sync ${name}`)
      node.durable = node.live
    },
    stamp: () => file.stamp(),
    close: () => file.close(),
  }
}

/** A disk may have written what it was not asked to sync: some of it, in any order; here from its beginning. */
function leftOf({ durable, live }: Node, leaves: 'nothing' | 'half' | 'all'): Buffer {
  if (leaves === 'nothing') return durable
  if (leaves === 'all') return live
  if (live.length <= durable.length) return durable
  return live.subarray(0, Math.floor((durable.length + live.length) / 2))
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
}

export const emptyFolder = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
}
