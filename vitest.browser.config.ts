import { defineConfig } from 'vitest/config'

/** What a real browser does: `npm run test:browser`, after `bash .ci/browser.sh`. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    deps: { interopDefault: false },
  },
})
