import { setTimeout as wait } from 'node:timers/promises'
import { Coverage } from './coverage.js'
import { operations } from './documents.js'
import { Lane } from './lane.js'
import { bodyOf, UNREADABLE } from './reply.js'
import { Server } from './server.js'

const LANES = 8
/** Cases that a lane runs before its account begins anew: a case depends on those before it in its round alone. */
const ROUND = 250
/** Until then libraries and caches come that stay: cases, and their share of a long run. */
const WARM_UP = 20_000
const WARM_UP_SHARE = 0.1
const MEMORY_SHARE = 0.05
/** Less is noise of the collector, however small a run was. */
const MEMORY_NOISE = 2 * 2 ** 20
const MOST_DEATHS = 20

const roundOf = (number) => Math.floor(Math.floor(number / LANES) / ROUND)
/** The first case of a lane's round. */
const firstOf = (lane, round) => round * ROUND * LANES + lane

/** A run of the fuzzer against a server of its own. */
export class Run {
  coverage = new Coverage()
  #seed
  #findings
  #server
  #lanes = []
  /** Cases that are under way, and those just over. */
  #recent = []
  #deaths = 0
  #restarting

  /** @param {{ seed: number, findings: import('./findings.js').Findings, serverFile?: string }} options */
  constructor({ seed, findings, serverFile }) {
    this.#seed = seed
    this.#findings = findings
    this.#server = new Server({ file: serverFile })
    this.#server.on('stderr', (line) => this.#blame('stderr', line))
    this.#server.on('died', (how) => this.#blame('died', how))
    this.#server.on('stall', (ms, cases) => this.#blameFor('stall', `${ms} ms of CPU in one block`, cases))
  }

  /** All cases below `requests`, in whole rounds; the memory of a long run is compared with what it was after a while. */
  async all(requests, { onProgress = () => undefined } = {}) {
    await this.#open()
    const warm = Math.ceil(Math.max(WARM_UP, requests * WARM_UP_SHARE) / (LANES * ROUND)) * LANES * ROUND
    const isMeasured = requests >= 2 * warm
    await this.#phase(0, isMeasured ? warm : requests, onProgress)
    const before = isMeasured ? await this.#quietMemory() : undefined
    if (isMeasured) await this.#phase(warm, requests, onProgress)
    const after = isMeasured ? await this.#quietMemory() : undefined
    await this.#server.stop()
    for (const gap of this.coverage.gaps(operations))
      this.#findings.add({ kind: 'coverage', where: 'all', detail: gap })
    return this.#compare(before, after)
  }

  /** The round of one case until it, alone. @returns what was sent and what came back */
  async one(number) {
    await this.#open()
    const lane = this.#lanes[number % LANES]
    await lane.renew()
    let last
    for (let at = firstOf(number % LANES, roundOf(number)); at <= number; at += LANES) {
      const sent = lane.caseOf(this.#seed, at)
      last = { sent, reply: await this.#perform(lane, sent) }
      if (!this.#server.isAlive) break
    }
    await wait(100) // what the server tells by its own channel
    await this.#server.stop()
    return last
  }

  async #open() {
    await this.#server.start()
    this.#lanes = Array.from({ length: LANES }, (_, number) => new Lane(number, this.#server.port))
  }

  async #phase(from, to, onProgress) {
    let done = from
    const oneLane = async (number) => {
      for (let round = roundOf(from); firstOf(number, round) < to; round++) {
        if (this.#deaths > MOST_DEATHS) return
        await this.#round(number, round, to)
        done += ROUND
        onProgress(Math.min(to, done), this.coverage.total)
      }
    }
    await Promise.all(this.#lanes.map((_, number) => oneLane(number)))
  }

  async #round(number, round, to) {
    await this.#restarting
    const lane = this.#lanes[number]
    const end = Math.min(to, firstOf(number, round + 1))
    try {
      await lane.renew()
      for (let at = firstOf(number, round); at < end; at += LANES) {
        await this.#perform(lane, lane.caseOf(this.#seed, at))
        if (this.#lanes[number] !== lane) return
      }
    } catch (error) {
      if (this.#server.isAlive && this.#lanes[number] === lane) throw error
    }
  }

  async #perform(lane, sent) {
    this.#recent.push(sent)
    if (this.#recent.length > 4 * LANES) this.#recent.shift()
    const wasFaulty = this.#isFaulty(lane)
    const reply = await lane.perform(sent)
    this.coverage.count(sent.name, reply.status)
    const body = bodyOf(reply)
    if (!wasFaulty && !this.#isFaulty(lane)) await this.#judge(lane, sent, reply, body)
    await this.#restarting
    if (this.#server.isAlive && this.#lanes.includes(lane)) await lane.follow(sent, reply, body)
    return reply
  }

  /** What names no account, by its key or its host, meets the faults of the default one. */
  #isFaulty = (lane) => lane.isFaulty || this.#lanes[0].isFaulty

  async #judge(lane, sent, reply, body) {
    const found = (kind, detail) =>
      this.#findings.add({ kind, where: sent.name, detail, number: sent.number, bytes: bytesOf(sent) })
    if (reply.status >= 500 && reply.status !== 501)
      found('5xx', `${reply.status} ${reply.body.toString('utf8').slice(0, 200)}`)
    if (body === UNREADABLE) found('unreadable', reply.body.toString('utf8').slice(0, 200))
    if (reply.lost === undefined || lane.mayWait(sent) || !this.#server.isAlive) return
    // The server may be gone, which is told by itself.
    await wait(50)
    if (!this.#server.isAlive) return
    const isTimeout = reply.lost === 'timeout'
    const answersOthers = !isTimeout || (await this.#server.answers(10_000))
    // A machine with other work may have let the server wait.
    if (isTimeout && answersOthers && (await lane.perform(sent, true)).lost !== 'timeout') return
    found(isTimeout ? 'hang' : 'lost', `no reply: ${reply.lost}`)
    if (answersOthers) return
    await this.#server.stop()
    await this.#restart()
  }

  /** Something of the whole server: the cases of that moment are suspects. */
  #blame(kind, detail) {
    const suspects = this.#recent.slice(-LANES)
    this.#add(kind, detail, suspects)
    if (kind === 'died') this.#restart()
  }

  #blameFor(kind, detail, numbers) {
    const suspects = this.#recent.filter(({ number }) => numbers.includes(String(number)))
    this.#add(kind, detail, suspects, numbers)
  }

  #add(kind, detail, suspects, names = []) {
    // The largest is the likeliest.
    const [first] = suspects.toSorted((one, other) => bytesOf(other).length - bytesOf(one).length)
    const others = suspects.filter((one) => one !== first).map(({ number, name }) => `${number} (${name})`)
    // Calls that put an account right are no cases.
    const own = [...new Set(names)].filter((name) => !suspects.some(({ number }) => String(number) === name))
    const also = others.length + own.length > 0 ? `; at that moment also ${[...others, ...own].join(', ')}` : ''
    const where = first?.name ?? 'the server'
    this.#findings.add({
      kind,
      where,
      detail: `${detail}${also}`,
      number: first?.number,
      bytes: first && bytesOf(first),
    })
  }

  #restart() {
    this.#restarting ??= (async () => {
      this.#deaths++
      for (const lane of this.#lanes) lane.close()
      await this.#open()
      this.#restarting = undefined
    })()
    return this.#restarting
  }

  /** When every account is as at the beginning. */
  async #quietMemory() {
    if (!this.#server.isAlive) return undefined
    for (const lane of this.#lanes) await lane.leave()
    await wait(200)
    const memory = await this.#server.memoryOfProgram()
    return { ...memory, deaths: this.#deaths }
  }

  #compare(before, after) {
    if (before === undefined || after === undefined) return 'memory: not measured, the run is too short'
    if (before.deaths !== after.deaths) return 'memory: not measured, the server was started again'
    const grown = after.heap - before.heap
    const percent = ((100 * grown) / before.heap).toFixed(1)
    const told = `${megabytes(before.heap)} after warm-up, ${megabytes(after.heap)} at the end (${percent} %)`
    if (grown > Math.max(MEMORY_NOISE, before.heap * MEMORY_SHARE)) {
      this.#findings.add({ kind: 'memory', where: 'the server', detail: told })
    }
    return `memory: ${told}; V8's own ${megabytes(before.code)}, then ${megabytes(after.code)}; resident ${megabytes(before.rss)}, then ${megabytes(after.rss)}`
  }
}

const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`

const bytesOf = ({ bytes, raw }) => bytes ?? Buffer.concat(raw.pieces.map((piece) => Buffer.from(piece, 'latin1')))
