import { readFileSync } from 'node:fs'

/** The project's folder, from `src` and from the built `dist` alike: both lie in it. */
export const PROJECT_URL = new URL('../', import.meta.url)

export const VERSION: string = (
  JSON.parse(readFileSync(new URL('package.json', PROJECT_URL), 'utf8')) as { version: string }
).version
