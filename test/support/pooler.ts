import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** Begins the message by which a server tells a session's number (BackendKeyData). */
const KEY_DATA = Buffer.from([0x4b, 0, 0, 0, 12])

/** A way to PostgreSQL that tells a number of its own as each session's, as PgBouncer does. */
export class Pooler {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(target: number) {
    this.#server = createServer((client) => this.#lead(client, connect(target, '127.0.0.1')))
  }

  static async to(port: number): Promise<Pooler> {
    const pooler = new Pooler(port)
    pooler.#server.listen(0, '127.0.0.1')
    await once(pooler.#server, 'listening')
    return pooler
  }

  through(url: string): string {
    const changed = new URL(url)
    changed.port = String((this.#server.address() as AddressInfo).port)
    return changed.href
  }

  async end(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #lead(client: Socket, server: Socket): void {
    for (const socket of [client, server]) {
      this.#sockets.add(socket)
      socket.on('error', () => undefined)
      socket.once('close', () => {
        this.#sockets.delete(socket)
        client.destroy()
        server.destroy()
      })
    }
    client.pipe(server)
    server.on('data', (bytes) => {
      const place = bytes.indexOf(KEY_DATA)
      if (place >= 0) bytes.writeInt32BE(0x7fff_fff0, place + KEY_DATA.length)
      client.write(bytes)
    })
  }
}
