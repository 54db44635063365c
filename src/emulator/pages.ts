import type { IncomingMessage } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { ErrorRequestHandler, Express, Request, Response } from 'express'
import type { Account } from '../account/account.ts'
import { apiKeyOf } from '../account/actor.ts'
import { isPublicKey } from '../account/public-keys.ts'
import { baseUrlOf } from '../http/account-of.ts'
import { API_PATH } from '../http/target.ts'
import { publishedApiDocument } from '../openapi/files.ts'
import { PROJECT_URL, VERSION } from '../project.ts'
import { addInspector, type InspectorOptions, isInspector } from './inspector-page.ts'

/**
 * Pages that a browser opens: a greeting, the reference, and the document it shows. Nothing comes from another host.
 */

const REFERENCES = { '/docs': 'openapi.json', '/docs/control': '_emulator/openapi.json' } as const
const ASSETS = ['swagger-ui-bundle.js', 'swagger-ui.css', 'favicon-32x32.png'] as const
const START = '/docs/start.js'
const PATHS = new Set([
  '/',
  '/openapi.json',
  // Browsers ask for them unasked: no calls of anybody's client.
  '/favicon.ico',
  '/robots.txt',
  '/llms.txt',
  START,
  ...Object.keys(REFERENCES),
  ...ASSETS.map((name) => `/docs/${name}`),
])

type Asking = Pick<IncomingMessage, 'url' | 'method' | 'headers'>

/** Everything else is the API's to answer, also what Freshdesk would answer 404: `/docs/api/v2` is an account's. */
export function isPage({ url = '/', method, headers }: Asking): boolean {
  if (url.startsWith('/api/')) return false // on the way of nearly every request
  const path = url.split('?', 1)[0] ?? ''
  if (PATHS.has(path)) return true
  const isReading = method === 'GET' || method === 'HEAD'
  return isReading && isInspector(path, headers.accept)
}

/** The Account Administrator's, where anybody knows it: a page may show it. */
export function publicKeyOf(account: Account): string | undefined {
  for (const agent of account.database.agents.all()) {
    return isPublicKey(agent.api_key) ? apiKeyOf(account, agent) : undefined
  }
  return undefined
}

/** Context of the pages. */
export interface PagesOptions extends InspectorOptions {
  /** URL at which the emulator listens. */
  readonly url: () => string
  readonly trustProxy: boolean
  /** The default account's key, where anybody knows it. */
  readonly apiKey: () => string | undefined
  /** Told mistakes of our own. */
  readonly onError: (error: unknown) => void
}

/** Adds the pages to an Express application. */
export function addPages(app: Express, { url, trustProxy, apiKey, refusalOf, onError }: PagesOptions): void {
  app.get('/', (request, response) => {
    response.vary('Accept')
    const isBrowser = /\btext\/html\b/i.test(request.headers.accept ?? '')
    // A link of another page leads here too: it is the inspector alone that such a page may not show.
    if (isBrowser && refusalOf(request) === undefined) response.redirect(`${request.baseUrl}/_emulator/`)
    else sendPage(response, landingPage(url(), request.baseUrl))
  })
  addInspector(app, { refusalOf })
  app.get('/openapi.json', (request, response) => {
    response.set('Access-Control-Allow-Origin', '*')
    response.json(publishedApiDocument(`${baseUrlOf(request, '', trustProxy)}${API_PATH}`))
  })
  for (const [path, document] of Object.entries(REFERENCES)) {
    app.get(path, (request, response) => sendPage(response, referencePage(request, document, apiKey())))
  }
  app.get(START, (_request, response) => {
    response.type('js').send(START_SCRIPT)
  })
  // By its root: Express refuses a path with a dot before a name, as package managers have (`.pnpm`).
  const root = fileURLToPath(new URL('dist/swagger-ui/', PROJECT_URL))
  app.get('/favicon.ico', (_request, response) => response.sendFile('favicon-32x32.png', { root }))
  app.get('/robots.txt', (_request, response) => {
    response.type('txt').send('User-agent: *\nDisallow: /\n')
  })
  app.get('/llms.txt', (request, response) => {
    response.type('txt').send(guideForModels(baseUrlOf(request, '', trustProxy)))
  })
  for (const name of ASSETS) app.get(`/docs/${name}`, (_request, response) => response.sendFile(name, { root }))
  app.use(failedPage(onError))
}

/** Answers a request that no page can serve, as for a range that is not there. Express would print it on stderr. */
const failedPage =
  (onError: PagesOptions['onError']): ErrorRequestHandler =>
  (error: Error & { readonly status?: number }, { socket }, response, _next) => {
    if (socket.destroyed) return // the reader has gone, or sent what is no HTTP
    const { status = 500 } = error
    if (status >= 500) onError(error)
    if (response.headersSent) socket.destroy()
    else response.status(status).type('txt').send(`${error.message}\n`)
  }

/** Forbids the page every other host. Swagger UI sets styles of its own. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ')

function sendPage(response: Response, html: string): void {
  response.set('Content-Security-Policy', POLICY).type('html').send(html)
}

const landingPage = (url: string, mount: string) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>freshdesk-emulator</title>
<body style="font: 16px sans-serif; margin: 2em auto; max-width: 40em; line-height: 1.5">
<h1>freshdesk-emulator ${VERSION}</h1>
<p>A local Freshdesk: point your client's base URL at <code>${url}</code>, with the API key <code>admin-api-key</code>.</p>
<p><a href="${mount}/docs">The operations</a>, and those that <a href="${mount}/docs/control">control the emulator</a>;
as <a href="${mount}/openapi.json">OpenAPI</a>.</p>
<p>Not affiliated with Freshworks.</p></body></html>`

/** Source of the form: https://llmstxt.org */
const guideForModels = (url: string) => `# freshdesk-emulator ${VERSION}

> A local, stateful emulator of Freshdesk's v2 REST API for development, tests and CI. Nothing here reaches a real account.

## Doors

- [Freshdesk's API](${url}/api/v2): Basic authentication with an API key as the user name, \`admin-api-key:X\`
- [Freshdesk's MCP server](${url}/mcp): Streamable HTTP, the key as it is in \`Authorization\`
- [The emulator's MCP server](${url}/_emulator/mcp): faults, clock, journal, verdicts as tools
- [Control operations](${url}/_emulator): the same over HTTP, as JSON
- [SCIM 2.0](${url}/scim/v2): once the settings \`saml_sso\` and \`scim\` are on

## Documents

- [OpenAPI of the API](${url}/openapi.json), to be read at [/docs](${url}/docs)
- [OpenAPI of the control operations](${url}/_emulator/openapi.json), to be read at [/docs/control](${url}/docs/control)
- [OpenAPI of SCIM](${url}/_emulator/scim-openapi.json)
- [OpenAPI of version 1](${url}/_emulator/v1-openapi.json)
- [Coverage](${url}/_emulator/coverage): which operations of Freshdesk answer, and what is known to differ
- [Fixture schema](${url}/_emulator/fixture-schema.json)
- In the package \`freshdesk-emulator\`: README.md, docs/testing.md, docs/mcp.md, docs/fixtures.md, docs/webhooks.md
`

const referencePage = ({ baseUrl }: Request, document: string, apiKey: string | undefined) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>freshdesk-emulator: reference</title>
<link rel="icon" href="${baseUrl}/docs/favicon-32x32.png">
<link rel="stylesheet" href="${baseUrl}/docs/swagger-ui.css">
<body data-document="${baseUrl}/${document}"${apiKey === undefined ? '' : ` data-key="${apiKey}"`}>
<p style="font: 14px sans-serif; margin: 1em 20px"><a href="${baseUrl}/">freshdesk-emulator</a> ·
<a href="${baseUrl}/docs">the API</a> · <a href="${baseUrl}/docs/control">control operations</a></p>
<div id="reference"></div>
<script src="${baseUrl}/docs/swagger-ui-bundle.js"></script>
<script src="${baseUrl}${START}"></script>
</body></html>`

/**
 * Script that leaves what is optional empty: Swagger UI would send each example, and hardly a record fits all of them.
 */
const START_SCRIPT = `const { document: url, key } = document.body.dataset

const leaveEmpty = ({ example, ...parameter }) => ({ ...parameter, schema: { ...parameter.schema, default: undefined } })
const withRequired = (parameter) => (parameter.required ? parameter : leaveEmpty(parameter))
const eachOf = (object, change) => Object.fromEntries(Object.entries(object).map(([name, one]) => [name, change(one)]))
const withRequiredAlone = (operation) => ({ ...operation, parameters: operation.parameters?.map(withRequired) })

fetch(url).then(async (response) => {
  const spec = await response.json()
  const ui = SwaggerUIBundle({
    dom_id: '#reference',
    spec: { ...spec, paths: eachOf(spec.paths, (path) => eachOf(path, withRequiredAlone)) },
    deepLinking: true,
    displayRequestDuration: true,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    filter: true,
    validatorUrl: null,
    onComplete() {
      const [scheme] = Object.entries(spec.components.securitySchemes ?? {}).find(([, one]) => one.scheme === 'basic') ?? []
      if (scheme !== undefined && key !== undefined) ui.preauthorizeBasic(scheme, key, 'X')
    },
  })
})
`
