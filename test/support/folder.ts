import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** A new folder for the file or the suite that asks, gone at its end. */
export function useFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'freshdesk-emulator-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
