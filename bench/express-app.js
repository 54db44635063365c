import { pathToFileURL } from 'node:url'
import express from 'express'

/** Bare Express 5: `res.json` of an object, `express.json()` where a body comes. */
export function expressApp(replies) {
  const app = express()
  app.get('/api/v2/tickets', (_request, response) => response.json(replies().list.object))
  app.get('/api/v2/tickets/:id', (_request, response) => response.json(replies().view.object))
  app.post('/api/v2/tickets', express.json(), (_request, response) =>
    response.status(201).json(replies().create.object),
  )
  return app
}

// By itself, for the time to the first answer.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  expressApp(() => ({ view: { object: { id: 1, subject: 'My router has no light' } } })).listen(
    Number(process.argv[2]),
    '127.0.0.1',
  )
}
