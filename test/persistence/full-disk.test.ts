import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { useFolder } from '../support/folder.ts'
import { startKept } from '../support/kept-steps.ts'

const folder = useFolder()
const disk = join(folder, 'disk')
const SIZE_MB = 4

/** Why no small disk can be had here; undefined when there is one. */
function mounted(): string | undefined {
  if (process.platform !== 'linux') return 'tmpfs is of Linux'
  if (process.getuid?.() !== 0) return 'only root mounts a tmpfs'
  mkdirSync(disk)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'tmpfs', disk], { stdio: 'pipe' })
    return undefined
  } catch (error) {
    return `mount: ${(error as Error).message}`
  }
}

const whyNot = mounted()
afterAll(() => {
  if (whyNot === undefined) execFileSync('umount', ['-l', disk])
})

/** Takes all that is left of the disk. */
function fill(): string {
  const path = join(disk, 'ballast')
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(path, Buffer.alloc(bavail * bsize))
  return path
}

const company = (name: string) => ({ name, description: 'x'.repeat(10_000) })

describe(`a disk of ${SIZE_MB} MB that is full${whyNot === undefined ? '' : ` (skipped: ${whyNot})`}`, () => {
  it.skipIf(whyNot !== undefined)(
    'refuses writes with 503 and answers reads, goes on with space, and a restart has what was answered',
    async () => {
      const desk = await startKept(join(disk, 'desk.jsonl'), {}, { fixture: 'empty' })
      const { emulator } = desk
      const answered: string[] = []
      const create = async (name: string) => {
        const { status, headers } = await desk.post('/companies', company(name))
        if (status === 201) answered.push(name)
        return [status, headers.get('retry-after')]
      }
      const health = async () => (await desk.get('/_emulator/health')).body.data
      const names = async () =>
        (await desk.get('/companies?per_page=100')).body.map((one: { name: string }) => one.name).toSorted()
      for (let round = 0; round < 2; round++) {
        expect(await create(`before ${round}`)).toEqual([201, null])
        const ballast = fill()
        let last: (number | string | null)[] = [201, null]
        // What the log has reserved is written over first.
        for (let count = 0; last[0] === 201 && count < 200; count++) last = await create(`full ${round} ${count}`)
        expect(last).toEqual([503, '1'])
        expect(await create('refused')).toEqual([503, '1'])
        expect(await names()).toEqual(answered.toSorted().slice(0, 100))
        expect(await health()).toEqual({ kind: 'file', state: 'failing' })
        rmSync(ballast)
        await expect.poll(health, { timeout: 20_000 }).toEqual({ kind: 'file', state: 'ready' })
        expect(await create(`after ${round}`)).toEqual([201, null])
      }
      const left = join(folder, 'left')
      for (const name of readdirSync(disk)) {
        if (!name.endsWith('.lock')) cpSync(join(disk, name), join(left, name), { recursive: true })
      }
      await emulator.close()
      for (const place of [left, disk]) {
        const again = await startKept(join(place, 'desk.jsonl'))
        const found = again.emulator.export().companies?.map(({ name }) => name) ?? []
        expect(found.toSorted()).toEqual(answered.toSorted())
        await again.emulator.close()
      }
    },
  )
})
