import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    // `npm run test:browser` has them.
    exclude: [...configDefaults.exclude, 'test/browser/**'],
    // Two cores: more workers only wait for each other.
    maxWorkers: 2,
    testTimeout: 20_000,
    // CommonJS libraries look as they do to Node.
    deps: { interopDefault: false },
    // openapi-typescript writes its types with the API of an older compiler than ours.
    server: { deps: { inline: ['openapi-typescript'] } },
    alias: { typescript: 'typescript-5' },
  },
})
