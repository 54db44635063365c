import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const SHOWN = 1500
/** Of one kind at one place: more are only counted. */
const KEPT = 3

/** @param {Buffer} bytes as a line that a terminal can show */
export function readable(bytes, most = SHOWN) {
  const text = JSON.stringify(bytes.subarray(0, most).toString('latin1')).slice(1, -1)
  return bytes.length > most ? `${text} ... (${bytes.length} bytes)` : text
}

/**
 * @typedef {object} Finding
 * @property {string} kind `5xx`, `died`, `stderr`, `stall`, `hang`, `lost`, `unreadable`, `memory`, `coverage`, `differs`
 * @property {string} where operation
 * @property {string} detail
 * @property {number | undefined} number of the case
 * @property {Buffer | undefined} bytes to send again
 */

/** What was found, alike ones together; the exact bytes go to files. */
export class Findings {
  #byKey = new Map()
  #folder
  #seed
  #isQuiet

  constructor({ folder, seed, isQuiet = false }) {
    this.#folder = folder
    this.#seed = seed
    this.#isQuiet = isQuiet
  }

  get isEmpty() {
    return this.#byKey.size === 0
  }

  /** @param {Finding} finding */
  add(finding) {
    const place = finding.kind === 'stderr' ? '' : finding.where
    const key = `${finding.kind} ${place} ${finding.detail.replace(/\d+/g, '#').slice(0, 80)}`
    const found = this.#byKey.get(key) ?? { count: 0, kept: [] }
    this.#byKey.set(key, found)
    found.count++
    if (found.kept.length >= KEPT) return
    const file = finding.bytes === undefined ? undefined : this.#save(finding)
    found.kept.push({ ...finding, file })
    if (!this.#isQuiet) process.stderr.write(`${this.#told({ ...finding, file })}\n`)
  }

  #save({ kind, number, bytes }) {
    mkdirSync(this.#folder, { recursive: true })
    const file = join(this.#folder, `${this.#seed}-${number}-${kind}.http`)
    writeFileSync(file, bytes)
    return file
  }

  #told({ kind, where, detail, number, bytes, file }) {
    const lines = [`${kind.toUpperCase()} ${where}: ${detail}`]
    if (number !== undefined) lines.push(`  again: npm run fuzz -- --seed ${this.#seed} --replay ${number}`)
    if (file !== undefined) lines.push(`  bytes: ${file}`, `  ${readable(bytes, 300)}`)
    return lines.join('\n')
  }

  report() {
    return [...this.#byKey.values()]
      .map(({ count, kept }) => `${count} x ${kept.map((finding) => this.#told(finding)).join('\n    also ')}`)
      .join('\n\n')
  }
}
