import { Chance } from '../fuzz/chance.js'
import { Connection } from '../fuzz/connection.js'
import { operations } from '../fuzz/documents.js'
import { Pools } from '../fuzz/pools.js'
import { NOW } from '../fuzz/server.js'
import { Work } from './work.js'

const PATIENCE_MS = 60_000

/** Operations by method and the path's shape, to know what a reply tells. */
const shapeOf = (method, path) => `${method} ${path.replace(/\{\w+\}|\d+/g, '#')}`
const BY_SHAPE = new Map(operations.filter((one) => !one.isControl).map((one) => [shapeOf(one.method, one.path), one]))
const operationOf = (method, path) => BY_SHAPE.get(shapeOf(method, path.replace(/\?.*/, '').replace('/api/v2', '')))

/** An account whose rows grow and shrink, by calls one after the other. */
export class SoakedAccount {
  statuses = new Map()
  #name
  #connection
  #chance
  #receiverUrl
  #cycle

  /** @param {{ cycle: number }} given calls until the account begins anew: the first half grows it, the second shrinks it */
  constructor({ name, number, seed, port, receiverUrl, cycle }) {
    this.#cycle = cycle
    this.#name = name
    this.#connection = new Connection(port)
    this.#chance = new Chance(seed, number)
    this.#receiverUrl = receiverUrl
  }

  /** One growth and what follows, until the account is gone. @returns {Promise<number>} calls made */
  async cycle() {
    const pools = new Pools()
    const work = new Work({ chance: this.#chance, account: this.#name, pools, receiverUrl: this.#receiverUrl })
    await this.#send({
      method: 'POST',
      path: '/_emulator/accounts',
      body: { name: this.#name, seed: 7, freeze: true, now: NOW },
    })
    for (const path of ['/tickets', '/contacts', '/companies'])
      await this.#call(pools, { method: 'GET', path: `/api/v2${path}` })
    let calls = 4
    while (calls < this.#cycle) {
      for (const call of work.next(calls < this.#cycle / 2)) {
        await this.#call(pools, call)
        calls++
      }
    }
    await this.#send({ method: 'POST', path: `/_emulator/accounts/${this.#name}/deliveries/settle` })
    await this.#send({ method: 'DELETE', path: `/_emulator/accounts/${this.#name}` })
    return calls + 2
  }

  close() {
    this.#connection.close()
  }

  async #call(pools, call) {
    const reply = await this.#send(call)
    const isJson = reply.headers['content-type']?.startsWith('application/json')
    const operation = operationOf(call.method, call.path)
    // A fork's ids are not the account's.
    if (reply.status >= 300 || !isJson || operation === undefined || call.key !== undefined) return
    pools.learn(operation, JSON.parse(reply.body.toString('utf8')))
  }

  /** Throws for what no call here may be answered with. */
  async #send({ method, path, body, form, key = `${this.#name}.admin-api-key`, kind = 'account' }) {
    const content = form ?? Buffer.from(body === undefined ? '' : JSON.stringify(body))
    const type = form === undefined ? 'application/json' : 'multipart/form-data; boundary=soak'
    const head = [
      `${method} ${path} HTTP/1.1`,
      'Host: 127.0.0.1',
      `Authorization: Basic ${Buffer.from(`${key}:x`).toString('base64')}`,
      ...(content.length === 0 ? [] : [`Content-Type: ${type}`]),
      ...(method === 'GET' ? [] : [`Content-Length: ${content.length}`]),
    ]
    const bytes = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), content])
    const reply = await this.#connection.exchange(bytes, { isHead: false, timeoutMs: PATIENCE_MS })
    const told = `${kind} ${reply.status || reply.lost}`
    this.statuses.set(told, (this.statuses.get(told) ?? 0) + 1)
    if (reply.lost !== undefined || reply.status >= 500) {
      throw new Error(`${method} ${path}: ${told} ${reply.body.toString('utf8').slice(0, 300)}`)
    }
    return reply
  }
}
