import type { Fixture } from '../fixtures/format/fixture.ts'
import { checkWhole } from '../pull/ask/asker.ts'
import type { RawAnswer, ReadingClient } from '../pull/ask/client.ts'
import { Pace, type Timer } from '../pull/ask/pace.ts'
import { type AnswerDifference, differencesOf, otherHeaders } from './compare.ts'
import { type Question, questionsFor } from './questions.ts'

export interface Sides {
  /** The live account. */
  readonly account: ReadingClient
  /** An emulator that has loaded the account's fixture. */
  readonly emulator: ReadingClient
}

export interface VerifyOptions {
  readonly fixture: Fixture
  /** Whether to ask once with a key that nobody has. */
  readonly withWrongKey: boolean
  readonly timer: Timer
  /** Called before each question. */
  progress(path: string, remaining: string): void
}

export interface Verified {
  readonly questions: number
  readonly differences: readonly AnswerDifference[]
  /** Headers of the account that are not compared. */
  readonly otherHeaders: readonly string[]
}

const WRONG_KEY = 'no-key-of-this-account'
/** Credits that a question with `include` may cost at most. */
const MOST_COST = 7

/**
 * Asks both sides the same questions and compares their answers. Throws a `RefusedError` where the account cannot be
 * read.
 */
export async function verify({ account, emulator }: Sides, options: VerifyOptions): Promise<Verified> {
  const { fixture, withWrongKey, timer, progress } = options
  const pace = new Pace(timer)
  const questions = questionsFor(fixture, withWrongKey)
  const differences: AnswerDifference[] = []
  const headers = new Set<string>()
  for (const question of questions) {
    progress(question.path, pace.remaining)
    const [live, own] = [await answered(account, question, { pace, timer }), await asked(emulator, question)]
    for (const name of otherHeaders(live)) headers.add(name)
    differences.push(...differencesOf(question, live, own))
  }
  return { questions: questions.length, differences, otherHeaders: [...headers].sort() }
}

const asked = (client: ReadingClient, { path, wrongKey }: Question): Promise<RawAnswer> =>
  wrongKey ? client.get(path, WRONG_KEY) : client.get(path)

async function answered(
  client: ReadingClient,
  question: Question,
  { pace, timer }: { readonly pace: Pace; readonly timer: Timer },
): Promise<RawAnswer> {
  for (;;) {
    await pace.turn(question.path, question.path.includes('include') ? MOST_COST : 1)
    const startedAt = timer.now()
    const answer = await asked(client, question)
    pace.heard(answer, startedAt)
    if (!question.wrongKey) checkWhole(answer)
    if (answer.status !== 429) return answer
    await pace.refused(answer)
  }
}
