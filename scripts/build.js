/**
 * Builds `dist/`: the entries bundled with the libraries that every start needs (docs/decisions/0001-bundled-build.md),
 * the declarations by tsc, the reference's viewer, and the shipped fixtures as JSON.
 */

import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'
import { writeCommonJs } from './commonjs.js'

/** Loaded when first used, from node_modules. */
const LOADED_LATER = [
  'express',
  '@fastify/busboy',
  'yaml',
  'htmlparser2',
  '@faker-js/faker',
  'lowdb',
  'node-forge',
  'jsonc-parser',
  'fastest-levenshtein',
  'cli-progress',
]
/** Installed by whoever uses the entry that needs it. */
const PEERS = ['testcontainers', 'vitest', '@jest/globals']

execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
const { metafile } = await build({
  metafile: true,
  entryPoints: [
    { in: 'src/index.ts', out: 'index' },
    { in: 'src/vitest.ts', out: 'vitest' },
    { in: 'src/jest.ts', out: 'jest' },
    { in: 'src/received.ts', out: 'received' },
    { in: 'src/testcontainers.ts', out: 'testcontainers' },
    { in: 'src/cli/cli.ts', out: 'cli' },
    { in: 'src/cli/generate-files.ts', out: 'generate' },
    { in: 'src/fixtures/file/fixture-file.ts', out: 'fixture-file' },
    { in: 'src/cli/option-tables.ts', out: 'option-tables' },
  ],
  outdir: 'dist',
  outbase: 'src',
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  legalComments: 'linked',
  logLevel: 'warning',
  external: [...LOADED_LATER, ...PEERS],
  // CommonJS libraries inside ask for Node's own modules.
  banner: {
    js: "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url);",
  },
})
writeCommonJs('dist')
// Preloaded by other processes, each time they start: one small file for itself, that every Node can require.
await build({
  entryPoints: ['src/cli/commands/exec/hook/install.ts'],
  outfile: 'dist/exec/hook.cjs',
  bundle: true,
  platform: 'node',
  target: 'node16',
  format: 'cjs',
  logLevel: 'warning',
})
// Chunks are named by their content: old ones would pile up.
for (const file of readdirSync('dist')) {
  if (/\.js(\.LEGAL\.txt)?$/.test(file) && !(`dist/${file}` in metafile.outputs)) rmSync(`dist/${file}`)
}
for (const file of ['swagger-ui-bundle.js', 'swagger-ui.css', 'favicon-32x32.png', 'LICENSE', 'NOTICE']) {
  cpSync(`node_modules/swagger-ui-dist/${file}`, `dist/swagger-ui/${file}`)
}
const { compileFixtures } = await import('../dist/fixture-file.js')
compileFixtures()
const { DOCUMENTED } = await import('../dist/option-tables.js')
for (const { module, name, table } of DOCUMENTED) documentMembers(`dist/${module}.d.ts`, name, table)

/** Gives the members of a table in the declarations what it says of them, for the editors of those who use the package. */
function documentMembers(path, name, table) {
  const declarations = readFileSync(path, 'utf8')
  const from = declarations.indexOf(`export declare const ${name}: {\n`)
  const to = declarations.indexOf('\n};', from)
  if (from < 0 || to < 0) throw new Error(`${path} declares no ${name}`)
  const members = declarations.slice(from, to).replace(/^ {4}(\w+): /gm, (line, member) => {
    const { means, default: byDefault, otherwise = JSON.stringify(byDefault) } = table[member]
    return `    /** ${means}.${otherwise === undefined ? '' : ` Default: ${otherwise}.`} */\n${line}`
  })
  writeFileSync(path, declarations.slice(0, from) + members + declarations.slice(to))
}
