import type { Reading, Shape } from '../shape.ts'
import { type RawAnswer, type ReadingClient, UnreachableError } from './client.ts'
import type { Pace, Timer } from './pace.ts'
import type { PullState } from './state.ts'

/** The account cannot be read at all: a refused key, a suspended account, a barred address. */
class RefusedError extends Error {}

/** Listener while an account is read. */
export interface Telling {
  /** Told after each answer. @param remaining of the minute's limit */
  progress(doing: string, remaining: string): void
  /** Something that the key may not read, or the plan has not. */
  leftOut(path: string, status: number): void
  /** A path at which texts stay as they are, and why. */
  stayed(path: string, why: string): void
}

/** All of a reading but who is told of it. */
export type ReadingFacts = Omit<Reading, 'onStay'>

interface Question {
  /** Path below `/api/v2`, with its query. */
  readonly path: string
  /** Place of its members in the list of what stays: `tickets[]`. */
  readonly name: string
  readonly shape: Shape
  /** Credits; default 1. */
  readonly cost?: number
  /** Work in words, for the progress. */
  readonly doing: string
}

const MOST_TRIES = 6
const WAIT_MS = 2000

/** Asks each question once, whatever stops it between: what it was answered is kept as the shape took it. */
export class Asker {
  readonly #client: ReadingClient
  readonly #pace: Pace
  readonly #timer: Timer
  readonly #state: PullState
  readonly #reading: ReadingFacts
  readonly #telling: Telling

  constructor(
    parts: {
      readonly client: ReadingClient
      readonly pace: Pace
      readonly timer: Timer
      readonly state: PullState
      readonly reading: ReadingFacts
    },
    telling: Telling,
  ) {
    this.#client = parts.client
    this.#pace = parts.pace
    this.#timer = parts.timer
    this.#state = parts.state
    this.#reading = parts.reading
    this.#telling = telling
  }

  /**
   * Asks, and returns what the shape took of the reply; undefined where there is nothing to be had. Throws a
   * `RefusedError`.
   */
  async ask<Taken>(question: Question): Promise<Taken | undefined> {
    const { path, doing } = question
    const known = this.#state.get(path)
    if (known === undefined) await this.#put(question)
    const asked = this.#state.get(path)
    this.#telling.progress(doing, this.#pace.remaining)
    if (asked === undefined || asked.status !== 200) {
      if (asked !== undefined && asked.status !== 404) this.#telling.leftOut(path, asked.status)
      return undefined
    }
    for (const [stays, why] of Object.entries(asked.stays ?? {})) this.#telling.stayed(stays, why)
    return asked.taken as Taken // as the shape made it
  }

  /** All pages of a list, up to this many. A page that is not full is the last. */
  async pages<Taken>(question: Question, { perPage = 100, most = 1000 } = {}): Promise<Taken[] | undefined> {
    const all: Taken[] = []
    for (let page = 1; page <= most; page++) {
      const mark = question.path.includes('?') ? '&' : '?'
      const path = `${question.path}${mark}page=${page}&per_page=${perPage}`
      const taken = await this.ask<Taken[]>({ ...question, path })
      if (taken === undefined) return page === 1 ? undefined : all
      all.push(...taken)
      if (taken.length < perPage) break
    }
    return all
  }

  async #put(question: Question): Promise<void> {
    const { path, name, shape } = question
    const { status, text } = await this.#answered(question)
    const raw = status === 200 ? jsonIn(text) : undefined
    const stays: Record<string, string> = {}
    const onStay = (place: string, why: string) => {
      stays[place] = why
    }
    const taken = status === 200 ? shape.take(raw, name, { ...this.#reading, onStay }) : undefined
    this.#state.add({ path, status, ...(taken !== undefined && { taken, stays }) })
  }

  async #answered({ path, cost = 1 }: Question): Promise<RawAnswer> {
    for (let tries = 1; ; tries++) {
      await this.#pace.turn(path, cost)
      const startedAt = this.#timer.now()
      const answer = await this.#tried(path, tries)
      if (answer !== undefined) {
        this.#pace.heard(answer, startedAt)
        if (answer.status === 429) await this.#pace.refused(answer)
        else if (answer.status < 500) return checked(answer)
        else if (tries === MOST_TRIES) throw new RefusedError(`the account answers ${answer.status} to ${path}`)
      }
      if (answer?.status !== 429) await this.#timer.wait(WAIT_MS * tries)
    }
  }

  async #tried(path: string, tries: number): Promise<RawAnswer | undefined> {
    try {
      return await this.#client.get(path)
    } catch (error) {
      // What never answered is not there, or is not what its certificate says.
      if (!(error instanceof UnreachableError) || !this.#pace.hasHeard || tries === MOST_TRIES) throw error
      return undefined
    }
  }
}

/** Reads JSON. The message of a syntax error is told to nobody: it holds a piece of the text. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new RefusedError('what answers is no Freshdesk API: its reply is no JSON')
  }
}

/** Refusals of everything look like refusals of one thing, but for their words. */
function checked(answer: RawAnswer): RawAnswer {
  checkWhole(answer)
  const isJson = (answer.headers['content-type'] ?? '').includes('json')
  if (answer.status === 200 && !isJson) {
    throw new RefusedError('what answers is no Freshdesk API: its reply is no JSON')
  }
  return answer
}

/** Throws a `RefusedError` where the account as a whole is not to be read. */
export function checkWhole({ status, text, headers }: RawAnswer): void {
  if (status === 401) throw new RefusedError('the account refuses the key (401)')
  if (status >= 300 && status < 400 && headers.location !== undefined) {
    throw new RefusedError(`the account leads elsewhere (${status}); a key follows nobody`)
  }
  if (status === 403 && /account_suspended|access_denied_ip|suspended|whitelisted/i.test(text)) {
    throw new RefusedError('the account is suspended, or this address is barred (403)')
  }
}
