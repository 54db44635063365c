/** Readers of the live events of a server on the port given, in a process of their own; answers how many events they got. */
import { get } from 'node:http'

const [port, count] = process.argv.slice(2).map(Number)
let events = 0
for (let reader = 0; reader < count; reader++) {
  const response = await new Promise((resolve, reject) =>
    get(`http://127.0.0.1:${port}/_emulator/events`, resolve).on('error', reject),
  )
  response.setEncoding('utf8')
  response.on('error', () => undefined)
  response.on('data', (text) => {
    events += text.split('\nid: ').length - 1 + (text.startsWith('id: ') ? 1 : 0)
  })
}
process.on('message', () => process.send(events))
process.on('disconnect', () => process.exit(0))
process.send(count)
