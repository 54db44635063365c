import { setTimeout as sleep } from 'node:timers/promises'
import { drawer } from './kept-client.ts'
import { call, type Reply } from './replicas.ts'

interface Known {
  readonly subject: string
  priority: number
  /** Asked for, and no answer came: it may be so, or become so, or not. */
  asked: number | undefined
  readonly notes: Map<string, string>
}

const FIRST_PRIORITY = 1

/**
 * A client of several replicas, any of which may be gone at any moment. It remembers what it was told of tickets that
 * nobody else changes, and notes what it is told that cannot be.
 */
export class SharedClient {
  readonly problems: string[] = []
  /** Calls to which no reply came. */
  unanswered = 0
  /** Told as done. */
  acknowledged = 0
  readonly #account: string
  readonly #urls: () => readonly string[]
  readonly #draw: (below: number) => number
  readonly #name: string
  readonly #tickets = new Map<number, Known>()
  #count = 0
  #isEnding = false

  constructor(account: string, seed: number, urls: () => readonly string[]) {
    this.#account = account
    this.#urls = urls
    this.#draw = drawer(seed)
    this.#name = `${account}-${seed}`
  }

  /** One call after the other, each to any of them, until `end`. */
  async work(): Promise<void> {
    const kinds = [
      () => this.#create(),
      () => this.#update(),
      () => this.#update(),
      () => this.#note(),
      () => this.#read(),
      () => this.#read(),
    ]
    while (!this.#isEnding) {
      await kinds[this.#draw(kinds.length)]?.().catch(() => {
        this.unanswered++
      })
      await sleep(1 + this.#draw(15))
    }
  }

  end(): void {
    this.#isEnding = true
  }

  async #call(method: string, path: string, body?: object): Promise<Reply> {
    const urls = this.#urls()
    return call(urls[this.#draw(urls.length)] ?? '', this.#account, method, path, body)
  }

  /** Whether it is told as done; 503 says that it is not. */
  async #isDone(reply: Reply): Promise<boolean> {
    if (reply.status === 503) {
      await sleep(50)
      return false
    }
    if (reply.status >= 300) this.problems.push(`${this.#name} was answered ${reply.status}`)
    else this.acknowledged++
    return reply.status < 300
  }

  #pick(): [number, Known] | undefined {
    const all = [...this.#tickets]
    return all[this.#draw(Math.max(1, all.length))]
  }

  async #create(): Promise<void> {
    const subject = `${this.#name} ticket ${this.#count++}`
    const ticket = { email: 'ada@acme.test', subject, description: 'd', status: 2, priority: FIRST_PRIORITY }
    const reply = await this.#call('POST', '/tickets', ticket)
    if (!(await this.#isDone(reply))) return
    this.#tickets.set(reply.body.id, { subject, priority: FIRST_PRIORITY, asked: undefined, notes: new Map() })
  }

  async #update(): Promise<void> {
    const [id, known] = this.#pick() ?? []
    if (id === undefined || known === undefined || known.asked !== undefined) return
    const priority = 1 + this.#draw(4)
    known.asked = priority
    const isDone = await this.#isDone(await this.#call('PUT', `/tickets/${id}`, { priority }))
    known.asked = undefined
    if (isDone) known.priority = priority
  }

  async #note(): Promise<void> {
    const [id, known] = this.#pick() ?? []
    if (id === undefined || known === undefined) return
    const [text, file] = [`${this.#name} note ${this.#count++}`, `file ${this.#draw(9)} `.repeat(200)]
    const form = new FormData()
    form.append('body', text)
    form.append('attachments[]', new Blob([file]), 'a.txt')
    if (await this.#isDone(await this.#call('POST', `/tickets/${id}/notes`, form))) known.notes.set(text, file)
  }

  /** What was told before it was asked for has to be in the reply, whoever answers. */
  async #read(): Promise<void> {
    const [id, known] = this.#pick() ?? []
    if (id === undefined || known === undefined) return
    const may = [known.priority, known.asked]
    const reply = await this.#call('GET', `/tickets/${id}`)
    if (reply.status === 503) return
    if (reply.status !== 200) this.problems.push(`ticket ${id} of ${this.#name} is answered ${reply.status}`)
    else if (!may.includes(reply.body.priority)) {
      this.problems.push(`ticket ${id} of ${this.#name} has priority ${reply.body.priority}, not ${may.join(' or ')}`)
    }
  }

  /** Sentences on what is not as this client was told, asked of one of them. */
  async lost(url: string): Promise<string[]> {
    const ask = (path: string) => askedAgain(() => call(url, this.#account, 'GET', path))
    for (const [id, known] of this.#tickets) {
      const { status, body } = await ask(`/tickets/${id}?include=conversations`)
      if (status !== 200) {
        this.problems.push(`ticket ${id} of ${this.#name} is answered ${status}`)
        continue
      }
      if (body.subject !== known.subject) this.problems.push(`ticket ${id} of ${this.#name} is another`)
      if (![known.priority, known.asked].includes(body.priority)) {
        this.problems.push(`ticket ${id} has priority ${body.priority}, not ${known.priority} or ${known.asked}`)
      }
      if (known.notes.size > 0) await this.#compareNotes(ask, id, known)
    }
    return this.problems
  }

  async #compareNotes(ask: (path: string) => Promise<Reply>, id: number, { notes }: Known): Promise<void> {
    const { body } = await ask(`/tickets/${id}/conversations?per_page=100`)
    const texts = (body as { body_text: string }[]).map(({ body_text }) => body_text)
    if (new Set(texts).size < texts.length) this.problems.push(`a note of ticket ${id} is there twice`)
    for (const [text, file] of notes) {
      const found = body.find((one: { body_text: string }) => one.body_text === text)
      const url = found?.attachments[0]?.attachment_url
      const content = url === undefined ? undefined : await (await fetch(url)).text()
      if (content !== file) this.problems.push(`the note ${text} of ticket ${id}, or its file, is gone`)
    }
  }
}

/** Times that a client asks again, half a second later, where it is told to. */
const MOST_TRIES = 60

/** The reply to what is asked until it is answered with something else than "try again later". */
async function askedAgain(ask: () => ReturnType<typeof call>): ReturnType<typeof call> {
  for (let tries = 1; ; tries++) {
    const reply = await ask()
    if (reply.status !== 503 || tries === MOST_TRIES) return reply
    await sleep(500)
  }
}
