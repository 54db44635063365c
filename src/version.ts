import { readFileSync } from 'node:fs'
import { PROJECT_URL } from './paths.ts'

export const VERSION: string = (
  JSON.parse(readFileSync(new URL('package.json', PROJECT_URL), 'utf8')) as { version: string }
).version
