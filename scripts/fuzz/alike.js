import { Lane } from './lane.js'
import { bodyOf } from './reply.js'
import { FLAGS, Server } from './server.js'

/** Cases until the accounts are compared, the servers killed and started again, and compared once more. */
const ROUND = 250
/** Lanes: of the default account, and of another. */
const LANES = 2
/** A write that a store could not keep is told so, and has changed nothing: it is asked again. */
const MOST_TRIES = 20
const TRY_AGAIN_MS = 300
/** A lease may have to end first. */
const START_TRIES = 600
const START_AGAIN_MS = 50

/** What a start, a process or its store differ in by themselves. */
const OWN = /^control (viewHealth|viewReadiness|viewMetrics|listAccounts|viewControlToken)/
/** Faults break replies off, by the time, and files are signed by a process: those are tried where nothing is compared. */
const LEFT_OUT = /^(raw|file|control (addFault|streamEvents))/
const ACCOUNT_PARTS = ['/export?secrets=true', '/deliveries', '/outbox', '/snapshots', '/automations', '']

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Without what differs from process to process: ports, signatures, durations, and seconds of clocks that ran a while. */
const comparable = (text) =>
  text
    .replace(/127\.0\.0\.1:\d+/g, 'HOST')
    .replace(/(Signature|signature|expires|Expires)=[^"&\\\s]+/g, '$1')
    .replace(/"duration_ms":[\d.]+/g, '"duration_ms":0')
    .replace(/\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d(\.\d+)?/g, 'TIME')

/** One server, and an account of it that is called. */
class Side {
  constructor(store) {
    this.store = store
    const flags = store === undefined ? FLAGS : [...FLAGS, '--data', store]
    this.server = new Server({ flags })
  }

  get name() {
    if (this.store === undefined) return 'memory'
    return /^postgres/.test(this.store) ? 'PostgreSQL' : 'a file'
  }

  async enter(number) {
    this.lane?.close()
    this.lane = new Lane(number, this.server.port)
    await this.lane.renew()
  }

  /** @returns {Promise<import('./connection.js').Reply>} the reply of whoever could keep it */
  async perform(one) {
    for (let tries = 1; ; tries++) {
      // On a connection of its own: what is left of the last one's bytes is answered at any moment.
      this.lane.close()
      const reply = await this.lane.perform(one)
      if (this.store === undefined || reply.status !== 503 || reply.body.length > 0 || tries === MOST_TRIES)
        return reply
      await wait(TRY_AGAIN_MS)
    }
  }

  /** All that an account holds, as text. */
  async state(account) {
    const parts = []
    for (const part of ACCOUNT_PARTS) {
      const reply = await fetch(`http://127.0.0.1:${this.server.port}/_emulator/accounts/${account}${part}`)
      parts.push(`${part} ${reply.status} ${await reply.text()}`)
    }
    return comparable(parts.join('\n'))
  }

  /** Until it has read its accounts. */
  async start() {
    await this.server.start()
    for (let tries = 0; tries < START_TRIES; tries++) {
      const { ok } = await fetch(`http://127.0.0.1:${this.server.port}/_emulator/health/ready`)
      if (ok) return
      await wait(START_AGAIN_MS)
    }
    throw new Error(`the server with ${this.name} is not ready`)
  }

  async startAgain() {
    await this.server.stop()
    await this.start()
  }
}

/** The same hostile requests to servers that keep their accounts in different places: they are answered alike. */
export class Alike {
  total = 0
  compared = 0
  #seed
  #findings
  #sides

  /** @param {{ seed: number, findings: import('./findings.js').Findings, stores: readonly string[] }} options besides memory */
  constructor({ seed, findings, stores }) {
    this.#seed = seed
    this.#findings = findings
    this.#sides = [undefined, ...stores].map((store) => new Side(store))
    for (const { server } of this.#sides) {
      server.on('stderr', (line) => this.#findings.add({ kind: 'stderr', where: 'a server', detail: line }))
      server.on('died', (how) => this.#findings.add({ kind: 'died', where: 'a server', detail: how }))
    }
  }

  async all(requests) {
    await Promise.all(this.#sides.map((side) => side.start()))
    try {
      for (let from = 0; from < requests; from += ROUND) {
        const number = (from / ROUND) % LANES
        await Promise.all(this.#sides.map((side) => side.enter(number)))
        for (let at = from; at < Math.min(requests, from + ROUND); at++) await this.#one(at)
        await this.#compareStates(from)
      }
    } finally {
      for (const { server, lane } of this.#sides) {
        lane?.close()
        await server.stop()
      }
    }
  }

  async #one(number) {
    // The very bytes: equal seeds give equal ids, whatever else each account told.
    const sent = this.#sides[0].lane.caseOf(this.#seed, number)
    if (LEFT_OUT.test(sent.name)) return
    this.total++
    const replies = await Promise.all(this.#sides.map((side) => side.perform(sent)))
    const isWaiting = this.#sides.some(({ lane }) => lane.isFaulty || lane.mayWait(sent))
    if (!isWaiting && !OWN.test(sent.name) && !replies.some(isOfParser)) this.#compare(sent, replies)
    await Promise.all(this.#sides.map(({ lane }, place) => lane.follow(sent, replies[place], bodyOf(replies[place]))))
  }

  #compare(sent, replies) {
    this.compared++
    const told = replies.map((reply) => `${reply.lost ?? reply.status} ${comparable(reply.body.toString('utf8'))}`)
    for (const [place, { name }] of this.#sides.entries()) {
      if (told[place] === told[0]) continue
      this.#add(sent.name, `with ${name} ${differenceOf(told[0], told[place])}`, sent)
    }
  }

  /** The accounts, before and after an end without leave. */
  async #compareStates(from) {
    const { account } = this.#sides[0].lane
    const names = [account, ...Array.from({ length: 4 }, (_, place) => `${account}-${place}`)]
    const statesOf = (side) => Promise.all(names.map((name) => side.state(name)))
    const states = []
    for (const side of this.#sides) states.push(await statesOf(side))
    await Promise.all(this.#sides.slice(1).map((side) => side.startAgain()))
    for (const [place, side] of this.#sides.entries()) {
      if (place === 0) continue
      const again = await statesOf(side)
      for (const [which, name] of names.entries()) {
        this.#compareState(`account ${name} with ${side.name}`, states[0][which], states[place][which], from)
        // The log of finished deliveries is the process's.
        const [kept, now] = [states[place][which], again[which]].map((text) => text.replace(/^\/deliveries .*$/m, ''))
        this.#compareState(`account ${name} with ${side.name}, started again`, kept, now, from)
      }
    }
  }

  #compareState(where, expected, found, number) {
    this.compared++
    if (expected !== found) this.#add(where, differenceOf(expected, found), { number })
  }

  #add(where, detail, { number, bytes }) {
    this.#findings.add({ kind: 'differs', where, detail: `case ${number}: ${detail}`, bytes, number })
  }
}

/** Node's parser refuses what comes after a head: whoever answers that head at once was first. */
const isOfParser = ({ status, body }) => status === 400 && body.length === 0

/** Of two texts, what stands where they part. */
function differenceOf(expected, found) {
  let place = 0
  while (place < expected.length && expected[place] === found[place]) place++
  const part = (text) => JSON.stringify(text.slice(Math.max(0, place - 80), place + 80))
  return `${part(found)}, not ${part(expected)}`
}
