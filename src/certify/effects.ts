import { plural } from '../verdicts/verdict.ts'
import { type Harm, several } from './harm.ts'
import type { Effects } from './writes.ts'

/** Rows that are there twice or missing after both runs. */
export function effectHarms(truth: Effects, effects: Effects): Harm[] {
  const harms: Harm[] = []
  for (const [content, count] of effects.made) {
    const more = count - (truth.made.get(content) ?? 0)
    if (more > 0)
      harms.push({
        explanation: `${described(content)} stands ${plural(count, 'time')} instead of ${truth.made.get(content) ?? 0}.`,
      })
  }
  for (const [content, count] of truth.made) {
    const there = effects.made.get(content) ?? 0
    if (there < count) harms.push({ explanation: `${described(content)} is missing: ${there} instead of ${count}.` })
  }
  for (const [row, difference] of truth.changed) {
    if (effects.changed.get(row) !== difference)
      harms.push({
        explanation: `${row} is not as it should be: ${effects.changed.get(row) ?? 'unchanged'} instead of ${difference}.`,
      })
  }
  for (const [row, difference] of effects.changed) {
    if (!truth.changed.has(row))
      harms.push({ explanation: `${row} was changed, which it should not be: ${difference}.` })
  }
  return several(harms)
}

/** A row's content as text, `tickets {"subject":...}`, as its table and the member that tells it apart. */
function described(content: string): string {
  const at = content.indexOf(' ')
  const row = JSON.parse(content.slice(at + 1)) as Readonly<Record<string, unknown>>
  const name = [row.subject, row.name, row.body].find((one) => typeof one === 'string')
  return `A row of ${content.slice(0, at)}${name === undefined ? '' : ` (${JSON.stringify(String(name).slice(0, 60))})`}`
}
