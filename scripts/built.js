/**
 * What of `dist/` is there and of which sources: each part's stamp is a hash of all that the build reads. Contents count,
 * not times: after `git checkout` a file is newer than a build of the same text, and older ones come back.
 */

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const READ = [
  ...['src', 'fixtures', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'],
  ...['scripts/build.js', 'scripts/built.js', 'scripts/commonjs.js', 'scripts/licenses.js'],
]
const STAMPS = 'dist/.stamps'

/** In one order on every machine. */
function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)))
}

/** Of all that a build reads, in hexadecimal digits; another version of Node builds anew. */
export function hashOfSources(root = '.') {
  const hash = createHash('sha256').update(process.version)
  for (const path of READ) {
    for (const file of filesIn(join(root, path))) {
      const content = readFileSync(file)
      hash.update(`\n${file} ${content.length}\n`).update(content)
    }
  }
  return hash.digest('hex')
}

/** @param made a file that the part is not without */
export const isBuilt = ({ name, made }, hash) =>
  existsSync(made) && existsSync(join(STAMPS, name)) && readFileSync(join(STAMPS, name), 'utf8') === hash

/** Does the part's work; one that fails is built again the next time. */
export async function build({ name, work }, hash) {
  rmSync(join(STAMPS, name), { force: true })
  await work()
  mkdirSync(STAMPS, { recursive: true })
  writeFileSync(join(STAMPS, name), hash)
}
