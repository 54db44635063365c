/** The licences of what is bundled, as they ask for it. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** Of each package of which something went into one of the bundles, by name. Throws where one brings no licence. */
export function licensesOf(metafiles) {
  const folders = new Set(metafiles.flatMap(({ outputs }) => Object.values(outputs).flatMap(foldersOf)))
  return [...folders]
    .map((folder) => ({ folder, ...JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ folder, name, version, license }) => `${name} ${version} (${license})\n\n${textOf(folder)}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`)
}

/** Inputs of which no byte was kept do not count. */
const foldersOf = ({ inputs }) =>
  Object.entries(inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0])
    .filter((folder) => folder !== undefined)

function textOf(folder) {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name))
  if (file !== undefined) return readFileSync(`${folder}/${file}`, 'utf8').trim()
  const readme = ['README.md', 'Readme.md', 'readme.md'].find((name) => existsSync(`${folder}/${name}`))
  const section = readme && /^#+ licen[cs]e\b[\s\S]*/im.exec(readFileSync(`${folder}/${readme}`, 'utf8'))?.[0]
  if (!section) throw new Error(`${folder} is bundled and brings no licence`)
  return section.trim()
}
