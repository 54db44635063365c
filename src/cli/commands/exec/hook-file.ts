import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PROJECT_URL } from '../../../project.ts'
import type { Lead } from './hook/lead.ts'

/** The built hook: what a process of any Node can load. */
const HOOK = fileURLToPath(new URL('dist/exec/hook.cjs', PROJECT_URL))
/** The first whose every release knows what the hook is made of. */
const OLDEST_NODE = 16

const pathIn = (folder: string) => join(folder, 'hook.cjs')

/**
 * Option that preloads the folder's hook, in NODE_OPTIONS, where blanks and backslashes are quoted so. `--import` misses
 * threads whose code is a text, before Node 22.
 */
export function nodeOptionOf(folder: string): string {
  const path = pathIn(folder)
  return `--require=${/[\s"\\]/.test(path) ? JSON.stringify(path) : path}`
}

/**
 * Writes the hook that installs this lead: of the emulator's own folder, it is gone when that ends. A Node that is too
 * old is told in one line and does not run: nothing would hold its calls.
 */
export async function writeHook(folder: string, lead: Lead): Promise<void> {
  const complaint = `freshdesk-emulator: exec cannot keep the calls of Node ' + process.versions.node + ' from the real host: it takes Node ${OLDEST_NODE} or later`
  const text = `if (parseInt(process.versions.node, 10) < ${OLDEST_NODE}) {
  process.stderr.write('${complaint}\\n')
  process.exit(1)
}
require(${JSON.stringify(HOOK)}).install(${JSON.stringify(lead)})
`
  await writeFile(pathIn(folder), text)
}

/**
 * Writes a `node` that goes before the real one in PATH, and gives NODE_OPTIONS the hook again where a script has set it
 * to something else (`NODE_OPTIONS=--x jest`). Returns its folder; undefined on Windows, which has no such scripts.
 */
export async function writeNodeInFront(folder: string): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined
  const own = join(folder, 'bin')
  const option = nodeOptionOf(folder)
  const text = `#!/bin/sh
case "$NODE_OPTIONS" in
  *${quoted(option)}*) ;;
  *) export NODE_OPTIONS="\${NODE_OPTIONS:+$NODE_OPTIONS }"${quoted(option)} ;;
esac
blanks=$IFS
IFS=:
for folder in $PATH; do
  [ "$folder" = ${quoted(own)} ] && continue
  [ -x "$folder/node" ] || continue
  IFS=$blanks
  exec "$folder/node" "$@"
done
echo 'freshdesk-emulator: there is no command node' >&2
exit 127
`
  await mkdir(own)
  await writeFile(join(own, 'node'), text, { mode: 0o755 })
  return own
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
