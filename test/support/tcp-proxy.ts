import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterAll } from 'vitest'

/** When a connection breaks: before what was asked arrives, once it has arrived, or when its answer is on its way. */
export type Cut = 'before' | 'during' | 'after'

/** A way to a server that breaks when a test says so. */
export class TcpProxy {
  readonly #target: number
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #isDown = false
  #next: { readonly cut: Cut; readonly words: readonly string[] } | undefined
  #hold: { readonly at: 'before' | 'after'; readonly words: Buffer; readonly onHeld: () => void } | undefined
  #held: (() => void)[] = []
  /** Told of each break. */
  onCut: () => void = () => undefined

  private constructor(target: number) {
    this.#target = target
    this.#server = createServer((client) => this.#lead(client))
  }

  static async to(port: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(port)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  /** The same way for a URL whose port is the target. */
  through(url: string): string {
    const changed = new URL(url)
    changed.port = String((this.#server.address() as AddressInfo).port)
    return changed.href
  }

  /** The next connection on which one of these is sent breaks. */
  cutNext(cut: Cut, ...words: string[]): void {
    this.#next = { cut, words }
  }

  get isCutDue(): boolean {
    return this.#next !== undefined
  }

  /** Holds the next such words, or their answer, until `release`; told when it does. */
  holdNext(at: 'before' | 'after', words: string, onHeld: () => void): void {
    this.#hold = { at, words: Buffer.from(words), onHeld }
  }

  /** What was held goes on. */
  release(): void {
    this.#hold = undefined
    const held = this.#held
    this.#held = []
    for (const goOn of held) goOn()
  }

  /** Breaks all, and takes none until `up`. */
  down(): void {
    this.#isDown = true
    for (const socket of this.#sockets) socket.destroy()
  }

  up(): void {
    this.#isDown = false
  }

  async end(): Promise<void> {
    this.down()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #lead(client: Socket): void {
    if (this.#isDown) {
      client.destroy()
      return
    }
    const server = connect(this.#target, '127.0.0.1')
    for (const socket of [client, server]) {
      this.#sockets.add(socket)
      socket.on('error', () => undefined)
      socket.once('close', () => {
        this.#sockets.delete(socket)
        client.destroy()
        server.destroy()
      })
    }
    let isAnswerCut = false
    let isAnswerHeld = false
    const cut = () => {
      client.destroy()
      server.destroy()
      this.onCut()
    }
    client.on('data', (bytes) => {
      const hold = this.#hold
      if (hold !== undefined && bytes.includes(hold.words)) {
        this.#hold = undefined
        if (hold.at === 'after') isAnswerHeld = true
        else this.#held.push(() => server.write(bytes))
        hold.onHeld()
        if (hold.at === 'before') return
      }
      const due = this.#next
      if (due === undefined || !due.words.some((word) => bytes.includes(word))) {
        server.write(bytes)
        return
      }
      this.#next = undefined
      if (due.cut === 'before') cut()
      else if (due.cut === 'after') {
        isAnswerCut = true
        server.write(bytes)
      } else {
        server.write(bytes, () => {
          // What has arrived is worked on, whoever is still there.
          client.destroy()
          setTimeout(cut, 20)
        })
      }
    })
    server.on('data', (bytes) => {
      if (isAnswerCut) cut()
      else if (isAnswerHeld) {
        isAnswerHeld = false
        this.#held.push(() => client.write(bytes))
      } else client.write(bytes)
    })
  }
}

/** Ways to the server at a port, which end with the tests of a file. Called before what uses them: that ends first. */
export function useTcpProxies(): (port: number) => Promise<TcpProxy> {
  const proxies: TcpProxy[] = []
  afterAll(() => Promise.all(proxies.map((proxy) => proxy.end())))
  return async (port) => {
    const proxy = await TcpProxy.to(port)
    proxies.push(proxy)
    return proxy
  }
}
