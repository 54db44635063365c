import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { useFolder } from '../support/folder.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A runner of `scripts/`: one runs until it ends, and gives its exit code and all that it printed. */
export function useScripts() {
  const folder = useFolder()
  return (file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    runScript(folder, file, args, env)
}

async function runScript(folder: string, file: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [join('scripts', file), ...args], {
    cwd: ROOT,
    env: { ...process.env, FUZZ_PATIENCE_MS: '8000', TMPDIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  const [code] = await once(child, 'close')
  return { code, output }
}
