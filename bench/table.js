/** Prints figures as tables of Markdown, which are documents as they stand. */
import { arch, cpus, loadavg, totalmem } from 'node:os'
import { canPin } from './children.js'

const FIRST_WIDTH = 44
const WIDTH = 12

/** Begins a table. The first column is of names, the others of figures. */
export function heading(title, ...columns) {
  console.log(`\n### ${title}\n`)
  line(...columns)
  console.log(
    `| ${'-'.repeat(FIRST_WIDTH)} |${columns
      .slice(1)
      .map(() => ` ${'-'.repeat(WIDTH - 1)}: |`)
      .join('')}`,
  )
}

export const line = (first, ...cells) =>
  console.log(`| ${first.padEnd(FIRST_WIDTH)} | ${cells.map((cell) => cell.padStart(WIDTH)).join(' | ')} |`)

const verdict = (isMet) => (isMet ? 'yes' : 'MISSED')

/** Begins a table of figures, each beside what is asked for. */
export const targets = (title) => heading(title, 'what', 'measured', 'asked for', 'met')

export const atLeast = (what, value, target, digits = 2) =>
  line(what, value.toFixed(digits), `>= ${target}`, verdict(value >= target))

export const atMost = (what, value, target, unit = '', digits = 2) =>
  line(what, `${value.toFixed(digits)}${unit}`, `<= ${target}${unit}`, verdict(value <= target))

/** A figure for which nothing is asked. */
export const figure = (what, value, unit = '', digits = 0) => line(what, `${value.toFixed(digits)}${unit}`, '', '')

/** Says on what, and beside what, the figures were measured. */
export function sayMachine() {
  const [{ model }] = cpus()
  const load = loadavg()[0].toFixed(1)
  console.log(
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${model.trim()} (${arch()}), ` +
      `${Math.round(totalmem() / 2 ** 30)} GB, load ${load} at the begin${canPin ? '' : ', not pinned to cores'}`,
  )
}
