import * as z from 'zod'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'

/** The certificate that clients are to trust: no secret, since every server shows who signed its own. */
export const caOperations: readonly ControlOperation[] = [
  operation({
    id: 'viewCertificateAuthority',
    summary: 'The certificate that clients are to trust, as PEM; 404 without --tls and --proxy',
    method: 'get',
    path: '/ca.pem',
    scope: 'emulator',
    status: 200,
    reply: () => z.string(),
    isPublic: true,
    textType: 'text/plain; charset=utf-8',
    handle({ host }) {
      if (host.caCertificate === undefined) {
        throw new ControlError(
          404,
          'There is no certificate authority: --tls and --proxy make one, your own certificate has its own',
        )
      }
      return host.caCertificate
    },
  }),
]
