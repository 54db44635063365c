import { type ControlOperation, operation } from './operation.ts'
import { CoverageReply, DocumentReply } from './schemas.ts'

/** Operations that describe the emulator itself. */
export const documentOperations: readonly ControlOperation[] = [
  operation({
    id: 'viewControlDocument',
    summary: 'The OpenAPI document of these operations',
    method: 'get',
    path: '/openapi.json',
    scope: 'emulator',
    status: 200,
    reply: DocumentReply,
    handle: ({ host }) => host.controlDocument(),
  }),
  operation({
    id: 'viewScimDocument',
    summary: 'The OpenAPI document of the SCIM door',
    method: 'get',
    path: '/scim-openapi.json',
    scope: 'emulator',
    status: 200,
    reply: DocumentReply,
    handle: ({ host }) => host.scimDocument(),
  }),
  operation({
    id: 'viewV1Document',
    summary: 'The OpenAPI document of version 1 of the API',
    method: 'get',
    path: '/v1-openapi.json',
    scope: 'emulator',
    status: 200,
    reply: DocumentReply,
    handle: ({ host }) => host.v1Document(),
  }),
  operation({
    id: 'viewCoverage',
    summary: 'List which operations of Freshdesk are emulated, with what is known to differ',
    method: 'get',
    path: '/coverage',
    scope: 'emulator',
    status: 200,
    reply: CoverageReply,
    handle: ({ host }) => host.coverage(),
  }),
]
