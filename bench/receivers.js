/**
 * Receivers of webhooks in a process of their own that answer as badly as they can, each kind on a port of its own. The
 * first message it sends is their ports, by kind.
 */
import { createServer } from 'node:net'

const OK = 'HTTP/1.1 200 OK\r\n'
const MEGABYTE = 1 << 20

const KINDS = {
  '1xx without end': (socket) => flood(socket, '', 'HTTP/1.1 103 \r\n\r\n'),
  'headers without end': (socket) => flood(socket, OK, 'a: b\r\n'),
  'a body of 100 MB': (socket) => flood(socket, `${OK}Content-Length: ${100 * MEGABYTE}\r\n\r\n`, 'x'.repeat(1024)),
  'chunks of a byte': (socket) => flood(socket, `${OK}Transfer-Encoding: chunked\r\n\r\n`, '1\r\nx\r\n'),
  resets: (socket) => socket.resetAndDestroy(),
  'a slow drip': (socket) => drip(socket),
}

/** As fast as the other end takes it. */
function flood(socket, beginning, unit) {
  const block = Buffer.from(unit.repeat(Math.ceil(MEGABYTE / unit.length)))
  const send = () => {
    while (!socket.destroyed && socket.write(block));
  }
  socket.write(beginning)
  socket.on('drain', send)
  send()
}

function drip(socket) {
  socket.write(OK)
  const timer = setInterval(() => socket.write('a: b\r\n'), 1)
  socket.on('close', () => clearInterval(timer))
}

const ports = {}
for (const [kind, answer] of Object.entries(KINDS)) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => answer(socket))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  ports[kind] = server.address().port
}
process.on('disconnect', () => process.exit(0))
process.send(ports)
