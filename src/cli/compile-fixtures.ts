import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Emulator } from '../emulator/emulator.ts'
import { COMPILED, compiledName, parseFixture, readBytes, shippedFiles } from '../fixtures/file/fixture-file.ts'

/** Loads the shipped fixtures and writes them as JSON, where a built emulator looks first. Throws at the first fault. */
export function compileFixtures(): void {
  mkdirSync(COMPILED, { recursive: true })
  for (const file of readdirSync(COMPILED)) if (file.endsWith('.json')) rmSync(join(COMPILED, file))
  for (const file of shippedFiles()) {
    new Emulator({ fixture: file }) // loads it, and listens nowhere
    const bytes = readBytes(file)
    writeFileSync(join(COMPILED, compiledName(file, bytes)), JSON.stringify(parseFixture(file, bytes)))
  }
}
