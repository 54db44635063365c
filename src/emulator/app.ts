import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { controlRefusalOf } from '../control/door.ts'
import { toOriginForm } from '../http/absolute-form.ts'
import { guarded } from '../http/at-own-cost.ts'
import { library } from '../libraries.ts'
import { guardOf } from './listener.ts'
import type { SettledOptions } from './options.ts'
import { addPages, isPage } from './pages.ts'

interface AppParts {
  /** Answers what is no page. */
  readonly listener: RequestListener
  readonly options: SettledOptions
  readonly url: () => string
  /** A key for the reference's viewer; undefined where it is a secret. */
  readonly apiKey: () => string | undefined
  readonly onError: (error: unknown) => void
}

/** The Express app that serves what is not the API; the API's listener goes before it. */
export function appOf({ options, url, apiKey, onError, ...parts }: AppParts): import('express').Express {
  const express = library('express')
  const app = express()
  app.disable('x-powered-by')
  const listener = guarded(parts.listener, onError)
  app.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
    toOriginForm(request)
    if (isPage(request)) next()
    else listener(request, response)
  })
  const { trustProxy, control: isEnabled } = options
  const guard = guardOf(options)
  addPages(app, {
    url,
    trustProxy,
    apiKey,
    // The page shows nothing by itself: it asks for the token.
    refusalOf: (request) => controlRefusalOf(request, { guard, isEnabled }, true),
    onError,
  })
  return app
}
