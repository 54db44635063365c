import { conversationsIn, countsOf } from '../../../pull/fixture/assemble.ts'
import { NOT_PULLED } from '../../../pull/plan.ts'
import type { PullOptions, PullResult } from '../../../pull/pull.ts'

/** Report of a pull: what is there, which texts stayed and why, what is missing. */
export function pullReport({ fixture, stays, leftOut, hasMadeUpAdministrator }: PullResult, told: Told): string {
  const counts = Object.entries({ ...countsOf(fixture), conversations: conversationsIn(fixture) })
  const kept = [...stays].sort(([one], [other]) => (one < other ? -1 : 1))
  return [
    `${told.out}: ${counts
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${name.replaceAll('_', ' ')}`)
      .join(', ')}`,
    `Texts stay as they are at ${kept.length} paths:`,
    ...kept.map(([path, why]) => `  ${path}: ${why}`),
    ...told.keepsNothing.map((path) => `--keep ${path} kept nothing`),
    ...(leftOut.size === 0 ? [] : ['Left out, since the account did not tell it:']),
    ...[...leftOut].map(([path, status]) => `  ${path} (${status})`),
    `Not pulled: ${NOT_PULLED.join(', ')}`,
    ...(hasMadeUpAdministrator ? ['No administrator could be read: one is made up.'] : []),
    `Start it: freshdesk-emulator --fixture ${told.out}`,
    '',
  ].join('\n')
}

interface Told {
  readonly out: string
  /** Paths to keep at which nothing was. */
  readonly keepsNothing: readonly string[]
}

/** First lines of the file. */
export function firstLines({ newIds, shiftTimes }: Pick<PullOptions, 'newIds' | 'shiftTimes'>): readonly string[] {
  const kept = [...(newIds ? [] : ['ids']), ...(shiftTimes ? [] : ['times'])]
  const state =
    kept.length === 0
      ? []
      : [`Pseudonymised: ${kept.join(' and ')} are the account's own. Keep it in a private repository.`]
  return ['Pulled from a live account by freshdesk-emulator pull. Names, addresses and texts are stand-ins.', ...state]
}
