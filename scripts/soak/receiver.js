import { once } from 'node:events'
import { createServer } from 'node:http'

/** A webhook receiver on loopback that fails every twentieth delivery, so that some are tried again. */
export async function startReceiver() {
  let received = 0
  const server = createServer((request, response) => {
    request.resume()
    received++
    response.writeHead(received % 20 === 0 ? 500 : 200).end('ok')
  })
  server.listen(0, '127.0.0.1').unref()
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${server.address().port}`, received: () => received, close: () => server.close() }
}
