import type { IncomingMessage } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { Express, Request, Response } from 'express'
import { PROJECT_URL, VERSION } from '../project.ts'

/** Paths of the page: with `Accept: text/html`; a program gets the list of the control operations there. */
const PAGE_PATHS = ['/_emulator', '/_emulator/'] as const
const FILES = '/_emulator/inspector/'
/** Files that the build leaves in `dist/inspector`; read when first asked for. */
const ASSETS = ['inspector.js', 'inspector.css', 'icon.svg'] as const

/** Whether a GET of the path is for the page or one of its files. */
export const isInspector = (path: string, accept: string | undefined): boolean =>
  PAGE_PATHS.some((own) => own === path)
    ? /\btext\/html\b/i.test(accept ?? '')
    : ASSETS.some((name) => path === FILES + name)

/** Forbids scripts and styles in the page itself, and every other host. Frames hold what people wrote, as `srcdoc`. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Context of the inspector's page. */
export interface InspectorOptions {
  /** Why it is not shown, in a sentence. */
  readonly refusalOf: (request: IncomingMessage) => { readonly status: number; readonly message: string } | undefined
}

/** Adds the inspector and its files. The page is shown without the control token, and asks for it. */
export function addInspector(app: Express, { refusalOf }: InspectorOptions): void {
  const guarded = (show: (request: Request, response: Response) => void) => (request: Request, response: Response) => {
    const refusal = refusalOf(request)
    if (refusal === undefined) show(request, response)
    else response.status(refusal.status).type('txt').send(`${refusal.message}\n`)
  }
  const showPage = guarded(({ baseUrl }, response) => {
    response
      .set('Content-Security-Policy', POLICY)
      .set('Referrer-Policy', 'no-referrer')
      .set('Cache-Control', 'no-cache')
    response.type('html').send(inspectorPage(baseUrl))
  })
  app.get([...PAGE_PATHS], (request, response) => {
    response.vary('Accept')
    showPage(request, response)
  })
  // By its root: Express refuses a path with a dot before a name, as package managers have (`.pnpm`).
  const root = fileURLToPath(new URL('dist/inspector/', PROJECT_URL))
  for (const name of ASSETS) {
    const showFile = guarded((_request, response) => response.sendFile(name, { root }))
    app.get(FILES + name, (request, response) => {
      response.set('X-Content-Type-Options', 'nosniff').set('Cross-Origin-Resource-Policy', 'same-origin')
      showFile(request, response)
    })
  }
}

const inspectorPage = (mount: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>freshdesk-emulator</title>
<link rel="icon" href="${mount}${FILES}icon.svg">
<link rel="stylesheet" href="${mount}${FILES}inspector.css">
<script type="module" src="${mount}${FILES}inspector.js"></script></head>
<body data-mount="${mount}" data-version="${VERSION}"><div id="inspector"></div>
<noscript>The inspector is a program: it needs JavaScript. <a href="${mount}/docs/control">The control operations</a> do without.</noscript>
</body></html>
`
