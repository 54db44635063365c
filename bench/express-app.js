import { pathToFileURL } from 'node:url'
import express from 'express'

/** Bare Express 5: `res.json` of an object, `express.json()` where a body comes. */
export function expressApp(replies) {
  const app = express()
  app.get('/api/v2/tickets', (_request, response) => response.json(replies().list.object))
  app.get('/api/v2/tickets/:id', (_request, response) => response.json(replies().view.object))
  const read = express.json()
  app.get('/api/v2/search/tickets', (_request, response) => response.json(replies().search.object))
  app.post('/api/v2/tickets', read, (_request, response) => response.status(201).json(replies().create.object))
  app.put('/api/v2/tickets/:id', read, (_request, response) => response.json(replies().update.object))
  app.post('/api/v2/tickets/:id/reply', read, (_request, response) => response.status(201).json(replies().reply.object))
  return app
}

// By itself, for the time to the first answer.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  expressApp(() => ({ view: { object: { id: 1, subject: 'My router has no light' } } })).listen(
    Number(process.argv[2]),
    '127.0.0.1',
  )
}
