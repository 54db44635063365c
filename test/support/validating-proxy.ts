import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Ajv, AnySchema, ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { type Document, OpenAPIBackend, SetMatchType } from 'openapi-backend'
import type { OpenAPIObject, OperationObject } from 'openapi3-ts/oas31'

/** A request and its reply, as they passed. */
export interface Exchange {
  readonly method: string
  /** With its query. */
  readonly url: string
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly requestBody: Buffer
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Verdict {
  readonly operation: string
  readonly status: number
  /** What the document does not allow in the request, and in the reply. */
  readonly request: readonly string[]
  readonly reply: readonly string[]
}

/** Holds exchanges against a document, by openapi-backend: nothing of the emulator's own checks takes part. */
export class DocumentValidator {
  readonly #operations: ReadonlyMap<string, OperationObject>
  readonly #json: OpenAPIBackend
  readonly #form: OpenAPIBackend

  private constructor(operations: readonly OperationObject[], json: OpenAPIBackend, form: OpenAPIBackend) {
    this.#operations = new Map(operations.map((operation) => [operation.operationId ?? '', operation]))
    this.#json = json
    this.#form = form
  }

  static async of(document: OpenAPIObject, apiRoot: string): Promise<DocumentValidator> {
    const forms = structuredClone(document)
    for (const { requestBody } of operationsOf(forms)) {
      if (requestBody !== undefined && 'content' in requestBody) delete requestBody.content['application/json']
    }
    const [json, form] = [backendOf(document, apiRoot, false), backendOf(forms, apiRoot, true)]
    await Promise.all([json.init(), form.init()])
    return new DocumentValidator(operationsOf(document), json, form)
  }

  get operationIds(): string[] {
    return [...this.#operations.keys()]
  }

  async judge(exchange: Exchange): Promise<Verdict> {
    const { method, url, requestHeaders, status } = exchange
    const isForm = requestHeaders['content-type']?.startsWith('multipart/form-data') ?? false
    const body = isForm ? await formFields(exchange) : jsonOf(exchange.requestBody.toString('utf8'))
    const asked = { method, path: url, headers: { ...requestHeaders }, ...(body === undefined ? {} : { body }) }
    const { validator, router } = isForm ? this.#form : this.#json
    const operation = router.matchOperation(asked)?.operationId
    if (operation === undefined)
      return { operation: '', status, request: [`no operation at ${method} ${url}`], reply: [] }
    const { errors } = validator.validateRequest(asked, operation)
    return { operation, status, request: sentences(errors), reply: this.#replyViolations(operation, exchange) }
  }

  #replyViolations(operation: string, { status, headers, body }: Exchange): string[] {
    const documented = this.#operations.get(operation)?.responses?.[status]
    if (documented === undefined) return [`status ${status} is not documented`]
    const json = headers['content-type']?.startsWith('application/json') ? jsonOf(body) : undefined
    if (json === undefined && body !== '') return ['a body that is not JSON']
    const { errors } = this.#json.validator.validateResponse(json ?? null, operation, status)
    const ofHeaders = this.#json.validator.validateResponseHeaders({ ...headers }, operation, {
      statusCode: status,
      setMatchType: SetMatchType.Any,
    })
    return [...sentences(errors), ...sentences(ofHeaders.errors)]
  }
}

const operationsOf = ({ paths = {} }: OpenAPIObject) =>
  Object.values(paths).flatMap((item) => Object.values(item) as OperationObject[])

const QUICK_TO_COMPILE = { validateSchema: false, code: { optimize: false } }

/** @param isText whether values come as text, to be read as their types say */
const backendOf = (document: OpenAPIObject, apiRoot: string, isText: boolean) =>
  new OpenAPIBackend({
    definition: structuredClone(document) as unknown as Document,
    apiRoot,
    quick: true,
    // The document itself is linted elsewhere, and most of what is compiled runs a few times.
    ajvOpts: { ...QUICK_TO_COMPILE, strict: false, allErrors: true, coerceTypes: isText ? 'array' : false },
    customizeAjv: sharing(),
  })

/**
 * Has one Ajv for all operations, which compiles what several have in common once: else each has one of its own, and
 * compiles JSON Schema's own schema first.
 */
function sharing(): NonNullable<ConstructorParameters<typeof OpenAPIBackend>[0]['customizeAjv']> {
  const shared = new Map<unknown, Ajv>()
  return (fresh, _options, context) => {
    const known = shared.get(context)
    if (known !== undefined) return known
    const ajv = addFormats.default(fresh)
    const compiled = new Map<string, ValidateFunction>()
    const compile = ajv.compile.bind(ajv)
    ajv.compile = ((schema: AnySchema) => {
      const text = JSON.stringify(schema)
      const validate = compiled.get(text) ?? compile(schema)
      compiled.set(text, validate)
      return validate
    }) as Ajv['compile'] // of the same schema, whatever its type is said to be
    shared.set(context, ajv)
    return ajv
  }
}

const sentences = (errors: readonly { instancePath: string; message?: string | undefined }[] | null | undefined) =>
  (errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)

function jsonOf(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

async function formFields({ requestHeaders, requestBody }: Exchange): Promise<Record<string, unknown>> {
  const form = await new Response(new Uint8Array(requestBody), { headers: { ...requestHeaders } }).formData()
  const fields: Record<string, unknown> = {}
  for (const [name, value] of form) {
    const part = typeof value === 'string' ? value : await value.text()
    const [, object, member] = /^(custom_fields|fields)\[(.+)\]$/.exec(name) ?? []
    if (object !== undefined && member !== undefined) {
      fields[object] = { ...(fields[object] as object | undefined), [member]: part }
    } else fields[name] = name.includes('[]') ? [...((fields[name] as string[]) ?? []), part] : part
  }
  return fields
}

export interface ValidatingProxy {
  readonly url: string
  readonly verdicts: Verdict[]
  close(): void
}

/** Passes every call on to the emulator and notes what the validator says of it. `falsify` may change a reply first. */
export async function startProxy(
  target: string,
  validator: DocumentValidator,
  falsify: (exchange: Exchange) => Exchange = (exchange) => exchange,
): Promise<ValidatingProxy> {
  const verdicts: Verdict[] = []
  const server = createServer(async (asked, answer) => {
    const exchange = falsify(await passOn(target, asked))
    verdicts.push(await validator.judge(exchange))
    answer.writeHead(exchange.status, withoutLength(exchange.headers)).end(exchange.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, verdicts, close: () => server.close() }
}

const withoutLength = ({ 'content-length': _, 'transfer-encoding': __, ...headers }: Exchange['headers']) => headers

async function passOn(target: string, asked: IncomingMessage): Promise<Exchange> {
  const requestBody = await bytesOf(asked)
  const { method = 'GET', url = '/' } = asked
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${target}${url}`, { method, headers: asked.headers }, resolve).on('error', reject).end(requestBody)
  })
  return {
    method,
    url,
    requestHeaders: asked.headers as Record<string, string>,
    requestBody,
    status: reply.statusCode ?? 0,
    headers: reply.headers as Record<string, string>,
    body: (await bytesOf(reply)).toString('utf8'),
  }
}

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
