import { readFileSync } from 'node:fs'
import type { OpenAPIObject } from 'openapi3-ts/oas31'
import { PROJECT_URL } from '../project.ts'

/** The generated documents, as they lie in the package: of the API, of the control operations, of the SCIM door and of version 1. */

/** @param apiUrl where the operations answer: `http://localhost:4800/api/v2` */
export const publishedApiDocument = (apiUrl?: string) => withServer(read('openapi.json'), apiUrl)

/** Document of the control operations, whose server is the host that is asked, unless one is given. */
export const publishedControlDocument = (controlUrl?: string) => withServer(read('control.json'), controlUrl)

/** Document of SCIM, whose server is the host that is asked, unless one is given. */
export const publishedScimDocument = (scimUrl?: string) => withServer(read('scim.json'), scimUrl)

/** Document of version 1, whose server is the host that is asked, unless one is given. */
export const publishedV1Document = (v1Url?: string) => withServer(read('v1.json'), v1Url)

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`openapi/${name}`, PROJECT_URL), 'utf8')) as OpenAPIObject

function withServer(document: OpenAPIObject, url: string | undefined): OpenAPIObject {
  return url === undefined ? document : { ...document, servers: [{ url, description: 'This emulator' }] }
}
