import { createRequire } from 'node:module'

/** Libraries that only some runs need, by the names under which Node finds them. */
interface Libraries {
  readonly '@faker-js/faker/locale/en': typeof import('@faker-js/faker/locale/en')
  readonly '@fastify/busboy': typeof import('@fastify/busboy')
  readonly 'cli-progress': typeof import('cli-progress')
  readonly express: typeof import('express')
  readonly 'fastest-levenshtein': typeof import('fastest-levenshtein')
  readonly htmlparser2: typeof import('htmlparser2')
  readonly 'jsonc-parser': typeof import('jsonc-parser')
  readonly papaparse: typeof import('papaparse')
  readonly yaml: typeof import('yaml')
}

const NAMES: Readonly<Record<keyof Libraries, true>> = {
  '@faker-js/faker/locale/en': true,
  '@fastify/busboy': true,
  'cli-progress': true,
  express: true,
  'fastest-levenshtein': true,
  htmlparser2: true,
  'jsonc-parser': true,
  papaparse: true,
  yaml: true,
}

/** Libraries of each of which the build makes a file, in `dist/libraries`. */
export const LIBRARIES = Object.keys(NAMES)

/** Defined by the build. */
declare const IS_BUNDLED: true | undefined

const load = createRequire(import.meta.url)
const isBundled = typeof IS_BUNDLED !== 'undefined'

/** A library, loaded when it is first asked for: a start pays for none of them. */
export function library<Name extends keyof Libraries>(name: Name): Libraries[Name] {
  return load(isBundled ? `./libraries/${name}.cjs` : name) as Libraries[Name]
}
