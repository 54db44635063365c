import { library } from '../../../libraries.ts'

/** Tells how far a pull is. */
export interface PullProgress {
  update(doing: string, remaining: string): void
  stop(): void
}

/** Off a terminal a line is written for every so many answers. */
const LINE_EACH = 50

/** A bar on a terminal, lines elsewhere. */
export const newProgress = (): PullProgress => (process.stderr.isTTY ? newBar() : newLines())

function newLines(): PullProgress {
  let answers = 0
  const update = (doing: string, remaining: string) => {
    if (++answers % LINE_EACH !== 0) return
    process.stderr.write(`${answers} answers, ${doing}; ${remaining} calls remain this minute\n`)
  }
  return { update, stop: () => undefined }
}

function newBar(): PullProgress {
  const { SingleBar, Presets } = library('cli-progress')
  const format = '{doing} [{bar}] {value} answers; {remaining} calls remain this minute'
  const bar = new SingleBar({ format, stream: process.stderr, clearOnComplete: true }, Presets.legacy)
  let answers = 0
  bar.start(1, 0, { doing: '', remaining: 'unknown' })
  return {
    update(doing, remaining) {
      bar.setTotal(++answers + 1)
      bar.update(answers, { doing, remaining })
    },
    stop: () => bar.stop(),
  }
}
