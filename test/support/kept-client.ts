import { basic } from './freshdesk.ts'

/** What a client was told of a ticket, and what it asked for without an answer. */
interface Known {
  readonly subject: string
  priority: number
  isDeleted: boolean
  isMerged: boolean
  readonly notes: Map<string, string>
  /** Asked for when the answer failed to come: may be so or not. */
  asked: Partial<Pick<Known, 'priority' | 'isDeleted' | 'isMerged'>>
}

interface Reply {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests state what they expect of it
  readonly body: any
}

/** Draws a number below another, always the same ones. */
export function drawer(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** A client of a process that may be gone at any moment: it remembers what it was told, and compares. */
export class KeptClient {
  readonly #draw: (below: number) => number
  readonly #tickets = new Map<number, Known>()
  readonly #accounts = new Map<string, boolean>()
  #url = ''
  #count = 0
  #moment = ''
  acknowledged = 0

  constructor(seed: number) {
    this.#draw = drawer(seed)
  }

  /** Calls one after the other until the process is gone. */
  async work(url: string): Promise<void> {
    this.#url = url
    const kinds = [
      () => this.#create(),
      () => this.#create(),
      () => this.#update(),
      () => this.#note(),
      () => this.#note(),
      () => this.#delete(),
      () => this.#merge(),
      () => this.#account(),
      () => this.#advance(),
    ]
    for (;;) {
      const kind = kinds[this.#draw(kinds.length)]
      try {
        await kind?.()
        this.acknowledged++
      } catch {
        return // gone
      }
    }
  }

  async #call(method: string, path: string, body?: object): Promise<Reply> {
    const isForm = body instanceof FormData
    const response = await fetch(`${this.#url}${path.startsWith('/_') ? '' : '/api/v2'}${path}`, {
      method,
      headers: {
        Authorization: basic('admin-api-key'),
        ...(!isForm && body && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  }

  async #done(method: string, path: string, body?: object): Promise<Reply> {
    const reply = await this.#call(method, path, body)
    if (reply.status >= 300) throw new Error(`${method} ${path} was answered ${reply.status}`)
    return reply
  }

  #pick(): [number, Known] | undefined {
    const open = [...this.#tickets].filter(([, one]) => !one.isDeleted && !one.isMerged)
    return open[this.#draw(open.length)]
  }

  async #create(): Promise<void> {
    const subject = `ticket ${this.#draw(1_000_000_000)} ${this.#count++}`
    const ticket = { email: 'ada@acme.test', subject, description: 'd', status: 2, priority: 1 }
    const { body } = await this.#done('POST', '/tickets', ticket)
    this.#tickets.set(body.id, {
      subject,
      priority: 1,
      isDeleted: false,
      isMerged: false,
      notes: new Map(),
      asked: {},
    })
  }

  async #update(): Promise<void> {
    const [id, known] = this.#pick() ?? []
    if (id === undefined || known === undefined) return
    const priority = 1 + this.#draw(4)
    known.asked = { priority }
    await this.#done('PUT', `/tickets/${id}`, { priority })
    Object.assign(known, { priority, asked: {} })
  }

  async #note(): Promise<void> {
    const [id, known] = this.#pick() ?? []
    if (id === undefined || known === undefined) return
    const [text, file] = [`note ${this.#count++}`, `file ${this.#draw(5)} `.repeat(100)]
    const form = new FormData()
    form.append('body', text)
    form.append('attachments[]', new Blob([file]), 'a.txt')
    await this.#done('POST', `/tickets/${id}/notes`, form)
    known.notes.set(text, file)
  }

  async #delete(): Promise<void> {
    const [id, known] = this.#pick() ?? []
    if (id === undefined || known === undefined || this.#draw(3) > 0) return
    known.asked = { isDeleted: true }
    await this.#done('DELETE', `/tickets/${id}`)
    Object.assign(known, { isDeleted: true, asked: {} })
  }

  async #merge(): Promise<void> {
    const [primary] = this.#pick() ?? []
    const [id, known] = this.#pick() ?? []
    if (primary === undefined || id === undefined || known === undefined || primary === id) return
    known.asked = { isMerged: true }
    await this.#done('PUT', '/tickets/merge', { primary_id: primary, ticket_ids: [id] })
    Object.assign(known, { isMerged: true, asked: {} })
  }

  async #account(): Promise<void> {
    if (this.#draw(4) > 0) return
    const name = `w${this.#draw(1_000_000_000)}`
    await this.#done('POST', '/_emulator/accounts', { name, fixture: 'empty' })
    this.#accounts.set(name, true)
    if (this.#draw(2) > 0) return
    this.#accounts.delete(name) // from here on it may be there or not
    await this.#done('DELETE', `/_emulator/accounts/${name}`)
    this.#accounts.set(name, false)
  }

  async #advance(): Promise<void> {
    const { body } = await this.#done('POST', '/_emulator/clock/advance', { seconds: 60 })
    this.#moment = body.now
  }

  /** Sentences on what is not as this client was told. */
  async lost(url: string, toldByWebhook: ReadonlySet<number>): Promise<string[]> {
    this.#url = url
    const problems: string[] = []
    for (const [id, known] of this.#tickets) problems.push(...(await this.#lostOf(id, known)))
    for (const id of toldByWebhook) {
      if ((await this.#call('GET', `/tickets/${id}`)).status !== 200)
        problems.push(`a webhook told of ${id}, which is gone`)
    }
    for (const [name, isThere] of this.#accounts) {
      const { status } = await this.#call('GET', `/_emulator/accounts/${name}/clock`)
      if ((status === 200) !== isThere) problems.push(`account ${name} answers ${status}`)
    }
    const { now } = (await this.#call('GET', '/_emulator/clock')).body
    if (now < this.#moment) problems.push(`the clock shows ${now}, and was at ${this.#moment}`)
    return problems
  }

  async #lostOf(id: number, known: Known): Promise<string[]> {
    const { status, body } = await this.#call('GET', `/tickets/${id}`)
    if (status !== 200) return [`ticket ${id} answers ${status}`]
    const problems: string[] = []
    if (body.subject !== known.subject) problems.push(`ticket ${id} is another`)
    if (!body.tags.includes('ruled')) problems.push(`the rule did nothing for ${id}`)
    const found = { priority: body.priority, isDeleted: body.deleted === true, isMerged: body.status === 5 }
    for (const member of ['priority', 'isDeleted', 'isMerged'] as const) {
      if (found[member] === known[member]) continue
      if (found[member] === known.asked[member]) Object.assign(known, { [member]: found[member] })
      else problems.push(`${member} of ${id} is ${found[member]}, not ${known[member]}`)
    }
    known.asked = {}
    if (known.notes.size > 0 && !known.isDeleted) problems.push(...(await this.#lostNotes(id, known)))
    return problems
  }

  async #lostNotes(id: number, { notes }: Known): Promise<string[]> {
    const listed = (await this.#call('GET', `/tickets/${id}/conversations?per_page=100`)).body as {
      body_text: string
      attachments: { attachment_url: string }[]
    }[]
    const problems: string[] = []
    for (const [text, file] of notes) {
      const url = listed.find(({ body_text }) => body_text === text)?.attachments[0]?.attachment_url
      const content = url === undefined ? undefined : await (await fetch(url)).text()
      if (content !== file) problems.push(`the note ${text} of ${id}, or its file, is gone`)
    }
    return problems
  }

  /** What is long known is looked at no more. */
  forgetSome(): void {
    const ids = [...this.#tickets.keys()]
    for (const id of ids.slice(0, Math.max(0, ids.length - 40))) this.#tickets.delete(id)
    this.#accounts.clear()
  }
}
