import { configDefaults, defineConfig } from 'vitest/config'

/** `npm run test:browser` has them. */
const BROWSER = 'test/browser/**'
/** `npm run test:certify` has them: dozens of runs of each client. */
const LONG = process.env.EVERY_CLIENT === undefined ? ['test/certify/public-clients.test.ts'] : []
const ALL = ['test/**/*.test.ts', 'examples/**/*.test.ts']

/** What starts processes, compiles, lints documents or tries hundreds of cases. The rest is fast. */
const SLOW = [
  'examples/shell/*.test.ts',
  'test/certify/{clients,command,public-clients}.test.ts',
  'test/clients/{curl,exec,jest,mcp,node,packages,php,python,ruby,runtimes}.test.ts',
  'test/cli/**/*.test.ts',
  'test/contract/document-properties.test.ts',
  'test/contract/linters.test.ts',
  'test/contract/typed-client.test.ts',
  'test/fuzz/*.test.ts',
  'test/healthcheck.test.ts',
  'test/http/fuzz.test.ts',
  'test/persistence/{persistence,sudden-end,kill}.test.ts',
  'test/properties/*.test.ts',
  'test/pull/*.test.ts',
  'test/verify/*.test.ts',
  'test/proxy/*.test.ts',
  'test/recipes.test.ts',
  'test/testcontainers.test.ts',
  'test/tls/*.test.ts',
]

export default defineConfig({
  test: {
    // Two cores: more workers only wait for each other.
    maxWorkers: 2,
    // No assertion: a busy machine may take its time.
    testTimeout: 60_000,
    setupFiles: ['test/support/leftovers.ts'],
    // CommonJS libraries look as they do to Node.
    deps: { interopDefault: false },
    // openapi-typescript writes its types with the API of an older compiler than ours.
    server: { deps: { inline: ['openapi-typescript'] } },
    alias: { typescript: 'typescript-5' },
    projects: [
      // Modules are loaded once a worker: most of the time of a short file would go into that.
      {
        extends: true,
        test: {
          name: 'fast',
          include: ALL,
          exclude: [...configDefaults.exclude, BROWSER, ...SLOW, ...LONG],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'slow', include: SLOW, exclude: [...configDefaults.exclude, ...LONG] } },
    ],
  },
})
