import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const SRC = `${ROOT}src/`
const COMPILED = `${ROOT}.compiled/`
/** Its modules are the page's: none is compiled for Node. */
const INSPECTOR = `${SRC}inspector/`
/** Whoever watches wants Vite to know the sources. */
const RUNS_ONCE = process.argv.includes('run')

/** Has Node load the modules of `src/` itself, as the compiler leaves them in `.compiled/` (decision 34). */
const plugin = {
  name: 'compiled-modules',
  enforce: 'pre' as const,
  resolveId(source: string, importer: string | undefined) {
    if (importer === undefined || !/^\.{1,2}\/.*\.ts$/.test(source)) return undefined
    const path = fileURLToPath(new URL(source, `file://${importer}`))
    if (!path.startsWith(SRC) || path.startsWith(INSPECTOR)) return undefined
    return path.replace(SRC, COMPILED).replace(/\.ts$/, '.js')
  },
}

/** For a configuration of Vitest: compiles what has changed, at once. */
export function useCompiledModules() {
  if (!RUNS_ONCE) return { plugins: [], external: [], execArgv: [] }
  execFileSync(process.execPath, ['scripts/build.js', '--if-changed', 'modules'], { cwd: ROOT, stdio: 'inherit' })
  // Stacks name the lines of `src/`.
  return { plugins: [plugin], external: [/\/\.compiled\//], execArgv: ['--enable-source-maps'] }
}
