/**
 * Builds `dist/`, which needs no other package: the entries bundled with their libraries (decisions 1 and 32), with the
 * reference's viewer and the shipped fixtures as JSON; and the declarations, by tsc and bundled alike.
 * `build.js --if-changed [PART]...` leaves out what is built of these very sources already, and the parts that are not
 * named, where any is. The part `modules`, built only where it is named, is what the tests load (decision 34). The
 * declarations extend types that `npm run install:checks` installs: without them they are left out, or, where they are
 * named, the build fails.
 */

import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { build, hashOfSources, isBuilt } from './built.js'
import { writeCommonJs } from './commonjs.js'
import { licensesOf } from './licenses.js'

/** Installed by whoever uses the entry that needs it. */
const PEERS = ['testcontainers', 'vitest', '@jest/globals', 'pg']
/** Entries that others compile against. */
const TYPED = ['index', 'vitest', 'jest', 'testcontainers']
/** Where tsc writes the declarations before they are bundled. */
const DECLARATIONS = 'dist/declarations'

/** The modules of `src/` one by one, as Node loads them: without their types, and nothing checked. */
function buildModules() {
  rmSync('.compiled', { recursive: true, force: true })
  const emit = ['--noCheck', '--emitDeclarationOnly', 'false', '--declaration', 'false', '--sourceMap']
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', ...emit, '--outDir', '.compiled']
  execFileSync(process.execPath, tsc, { stdio: 'inherit' })
}

/** After the program, which says what stands in them of each option. */
async function buildDeclarations() {
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']
  execFileSync(process.execPath, tsc, { stdio: 'inherit' })
  const { DOCUMENTED } = await import('../dist/option-tables.js')
  for (const { module, name, table } of DOCUMENTED) documentMembers(`${DECLARATIONS}/${module}.d.ts`, name, table)
  await bundleDeclarations()
  rmSync(DECLARATIONS, { recursive: true })
}

/** With what they say by the types of libraries, so that nobody has to install those. */
async function bundleDeclarations() {
  const [{ rolldown }, { dts }] = await Promise.all([import('rolldown'), import('rolldown-plugin-dts')])
  const bundle = await rolldown({
    input: Object.fromEntries(TYPED.map((name) => [name, `${DECLARATIONS}/${name}.d.ts`])),
    plugins: [dts({ dtsInput: true, emitDtsOnly: true })],
    external: [...PEERS, /^node:/],
  })
  for (const file of readdirSync('dist')) if (file.endsWith('.d.ts')) rmSync(`dist/${file}`)
  const { output } = await bundle.write({
    dir: 'dist',
    chunkFileNames: 'types-[name]-[hash].js',
    codeSplitting: { groups: [{ name: 'libraries.d', test: /node_modules/ }] },
  })
  // Zod tells compilers by comments what they shall not look at, which are lost.
  for (const { fileName } of output.filter((one) => one.name === 'libraries.d')) {
    writeFileSync(`dist/${fileName}`, `// @ts-nocheck\n${readFileSync(`dist/${fileName}`, 'utf8')}`)
  }
}

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

async function buildProgram() {
  const { build: bundle } = await import('esbuild')
  const { metafile } = await bundle({
    metafile: true,
    entryPoints: [
      { in: 'src/index.ts', out: 'index' },
      { in: 'src/vitest.ts', out: 'vitest' },
      { in: 'src/jest.ts', out: 'jest' },
      { in: 'src/received.ts', out: 'received' },
      { in: 'src/testcontainers.ts', out: 'testcontainers' },
      { in: 'src/cli/bin.ts', out: 'cli' },
      { in: 'src/cli/generate-files.ts', out: 'generate' },
      { in: 'src/cli/compile-fixtures.ts', out: 'compile-fixtures' },
      { in: 'src/cli/option-tables.ts', out: 'option-tables' },
    ],
    outdir: 'dist',
    outbase: 'src',
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    legalComments: 'none',
    logLevel: 'warning',
    external: PEERS,
    plugins: [constants(bundle)],
    define: { IS_BUNDLED: 'true' },
    // CommonJS libraries inside ask for Node's own modules.
    banner: {
      js: "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url);",
    },
  })
  writeCommonJs('dist')
  const libraries = await buildLibraries(bundle)
  // Preloaded by other processes, each time they start: one small file for itself, that every Node can require.
  await bundle({
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
  const inspector = await buildInspector(bundle)
  writeFileSync('dist/LICENSES.txt', licensesOf([metafile, libraries, inspector]))
  const { compileFixtures } = await import('../dist/compile-fixtures.js')
  compileFixtures()
}

/** Puts texts in the place of modules that work them out of more than the program should hold. */
const constants = (bundle) => ({
  name: 'constants',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/pull\/first-names\.ts$/ }, async ({ path }) => {
      const options = { bundle: true, write: false, platform: 'node', format: 'esm', logLevel: 'warning' }
      const { outputFiles } = await bundle({ ...options, entryPoints: [path] })
      const encoded = Buffer.from(outputFiles[0].contents).toString('base64')
      const texts = Object.entries(await import(`data:text/javascript;base64,${encoded}`))
      return { contents: texts.map(([name, text]) => `export const ${name} = ${JSON.stringify(text)}`).join('\n') }
    })
  },
})

/** A file each, loaded when first asked for (src/libraries.ts). */
async function buildLibraries(bundle) {
  const { LIBRARIES } = await import('../dist/option-tables.js')
  rmSync('dist/libraries', { recursive: true, force: true })
  const { metafile } = await bundle({
    metafile: true,
    entryPoints: LIBRARIES.map((name) => ({ in: name, out: name })),
    outdir: 'dist/libraries',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    // The other form of some is wrapped so that no bundler can follow it.
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    legalComments: 'none',
    logLevel: 'warning',
  })
  return metafile
}

/** The page at `/_emulator`: one script and one style sheet, for browsers of the last three years. */
async function buildInspector(bundle) {
  const { metafile } = await bundle({
    metafile: true,
    entryPoints: [
      { in: 'src/inspector/main.tsx', out: 'inspector' },
      { in: 'src/inspector/style/inspector.css', out: 'inspector' },
    ],
    outdir: 'dist/inspector',
    bundle: true,
    minify: true,
    platform: 'browser',
    target: ['chrome120', 'firefox121', 'safari17'],
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'linked',
    logLevel: 'warning',
  })
  cpSync('src/inspector/icon.svg', 'dist/inspector/icon.svg')
  return metafile
}

const PARTS = [
  { name: 'program', made: 'dist/cli.js', work: buildProgram },
  { name: 'declarations', made: 'dist/index.d.ts', needs: PEERS, work: buildDeclarations },
  { name: 'modules', made: '.compiled/index.js', onlyNamed: true, work: buildModules },
]

/** Why the part cannot be built, if it cannot. */
function reasonAgainst({ name, needs = [] }) {
  const missing = needs.filter((peer) => !existsSync(`node_modules/${peer}`))
  return missing.length > 0 && `the ${name} need the types of ${missing.join(' and ')}: npm run install:checks`
}

const { values, positionals } = parseArgs({ options: { 'if-changed': { type: 'boolean' } }, allowPositionals: true })
const hash = hashOfSources()
for (const part of PARTS) {
  const isNamed = positionals.includes(part.name)
  if ((positionals.length > 0 || part.onlyNamed) && !isNamed) continue
  if (values['if-changed'] && isBuilt(part, hash)) continue
  const reason = reasonAgainst(part)
  if (reason && isNamed) throw new Error(reason)
  if (reason) console.log(`left out: ${reason}`)
  else await build(part, hash)
}
