import { existsSync } from 'node:fs'
import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { useCompiledModules } from './test/support/compiled.ts'
import { LongestFirst } from './test/support/longest-first.ts'

/** `npm run test:browser` has them. */
const BROWSER = 'test/browser/**'
/** `npm run test:certify` has them: dozens of runs of each client. */
const PUBLIC = process.env.EVERY_CLIENT === undefined ? ['test/certify/public-clients.test.ts'] : []
/** What asks for a package that `npm run install:checks` alone installs: all of it belongs to `npm run test:long`. */
export const CHECKS = [
  'test/clients/jest.test.ts',
  'test/clients/mcp.test.ts',
  'test/contract/linters.test.ts',
  'test/contract/typed-client.test.ts',
  'test/emulator/kubernetes.test.ts',
  'test/mcp/triage.test.ts',
  'test/properties/regular-expressions.test.ts',
  'test/testcontainers.test.ts',
]
const ALL = ['test/**/*.test.ts', 'examples/**/*.test.ts']

/** What starts processes, waits, tries hundreds of cases or walks all operations, for seconds each. The rest is fast. */
const SLOW = [
  'test/certify/{case,command,public-clients}.test.ts',
  'test/cli/**/*.test.ts',
  'test/clients/node.test.ts',
  'test/contract/document-properties.test.ts',
  'test/contract/{errors,examples,paging,permissions,ticket-scope,validator}.test.ts',
  'test/control/{control,events,faults,load-export,load-in-turns,slices}.test.ts',
  'test/domain/{business-calendar,search,search-parse}.test.ts',
  'test/emulator/{accounts,two-doors}.test.ts',
  'test/fixtures/{fixture,fixture-errors}.test.ts',
  'test/fuzz/*.test.ts',
  'test/healthcheck.test.ts',
  'test/house/*.test.ts',
  'test/http/fuzz.test.ts',
  'test/http/{header-values,listener,multipart,slow-clients,validate}.test.ts',
  'test/persistence/{change-log,kill,persistence}.test.ts',
  'test/properties/*.test.ts',
  'test/proxy/*.test.ts',
  'test/pull/*.test.ts',
  'test/recipes.test.ts',
  'test/recorded/recorded.test.ts',
  'test/routes/custom-object-lists.test.ts',
  'test/scim/bad-input.test.ts',
  'test/store/table.test.ts',
  'test/tls/*.test.ts',
  'test/v1/door.test.ts',
  'test/verify/*.test.ts',
  'test/webhooks/deliveries-{and-time,receivers,throttle}.test.ts',
]

/** What of these takes long: `npm test` tries a part (`test/support/extent.ts`), `npm run test:long` the rest. */
const LONG = [
  'test/automations/any-rule.test.ts',
  'test/certify/{case,command,public-clients}.test.ts',
  'test/cli/{cli,exec}.test.ts',
  'test/cli/commands/{generate,exec/hook}.test.ts',
  'test/contract/{document-properties,validator}.test.ts',
  'test/domain/{search,search-parse}.test.ts',
  'test/emulator/{accounts,two-doors}.test.ts',
  'test/fuzz/fuzz.test.ts',
  'test/http/{fuzz,header-values}.test.ts',
  'test/persistence/{kill,persistence}.test.ts',
  'test/properties/{any-body,assignment,changes,compiled-schemas,export,held-values,indexes,lists,lists-below,mcp,reset}.test.ts',
  'test/pull/{accounts,canary,command,limits}.test.ts',
  'test/store/table.test.ts',
  'test/tls/authority.test.ts',
]

/**
 * What `npm test` has other tests for, and takes long whatever is left out, or asks for more than Node: accounts in
 * PostgreSQL, programs, public clients and runtimes that `.ci/clients.sh` installs.
 */
const LONG_ALONE = [
  'examples/shell/*.test.ts',
  'test/certify/clients.test.ts',
  'test/clients/{curl,exec,packages,php,python,ruby,runtimes}.test.ts',
  'test/persistence/{stores,sudden-end}.test.ts',
  'test/persistence/postgres/*.test.ts',
  'test/{scim,v1}/documentation.test.ts',
]

/** Workers on two cores, where files wait for what they start. Others would only wait for each other. */
const WAITING = 3

type Project = TestProjectInlineConfiguration

const project = (name: string, include: string[], exclude: string[] = [], more: Project['test'] = {}): Project => ({
  extends: true,
  test: { ...more, name, include, exclude: [...configDefaults.exclude, ...PUBLIC, ...exclude] },
})

function longProjects(): Project[] {
  if (!existsSync(new URL('node_modules/freshdesk-emulator-checks', import.meta.url))) {
    throw new Error('The long tests ask for the packages of checks/package.json too: npm run install:checks')
  }
  return [project('long', [...LONG, ...LONG_ALONE]), project('checks', CHECKS)]
}

const isLong = process.env.LONG !== undefined
/** Of the order of the tests of a file, which is none that they could rely on; the same in each run. */
const SEED = Number(process.env.SEED ?? 7)
const { plugins, external, execArgv } = useCompiledModules()
/** Whoever shuffles files has another order, in which all projects are one group, with as many workers each. */
const isOrdered = !process.argv.some((argument) => argument.startsWith('--sequence'))
const waiting: Project['test'] = isOrdered ? { maxWorkers: WAITING, sequence: { groupOrder: 1 } } : {}

export default defineConfig({
  plugins,
  test: {
    execArgv,
    maxWorkers: isLong ? WAITING : 2,
    ...(isOrdered && { sequence: { sequencer: LongestFirst, shuffle: { files: false, tests: !isLong }, seed: SEED } }),
    // Modules are loaded once a worker: half of the time would go into that.
    isolate: false,
    // What was compiled once: by either project, and by the run before. Imports name whole paths, so a file's text decides.
    experimental: { fsModuleCache: true },
    // No assertion: a busy machine may take its time.
    testTimeout: 60_000,
    setupFiles: ['test/support/leftovers.ts'],
    // CommonJS libraries look as they do to Node.
    deps: { interopDefault: false },
    // openapi-typescript writes its types with the API of an older compiler than ours.
    server: { deps: { external, inline: ['openapi-typescript'] } },
    alias: { typescript: 'typescript-5' },
    projects: isLong
      ? longProjects()
      : [
          project('fast', ALL, [BROWSER, ...SLOW, ...CHECKS, ...LONG_ALONE]),
          project('slow', SLOW, [...CHECKS, ...LONG_ALONE], waiting),
        ],
  },
})
