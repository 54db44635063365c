import { defineConfig } from 'vitest/config'
import { useCompiledModules } from './test/support/compiled.ts'

const { plugins, external, execArgv } = useCompiledModules()

/** What a real browser does: `npm run test:browser`, after `bash .ci/browser.sh`. */
export default defineConfig({
  plugins,
  test: {
    execArgv,
    include: ['test/browser/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    server: { deps: { external } },
    deps: { interopDefault: false },
  },
})
