import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import forge from 'node-forge'
import { beforeAll, describe, expect, it } from 'vitest'
import { createEmulator, type EmulatorOptions } from '../../src/index.ts'
import { issueCertificate, makeAuthority, makeKey } from '../../src/tls/certificates.ts'
import { often, rarely, some } from '../support/extent.ts'
import { useFolder } from '../support/folder.ts'
import { askSecurely } from '../support/secure.ts'

const folder = useFolder()

let folders = 0
const newFolder = () => join(folder, `tls-${folders++}`)

/** What an emulator started so gives to trust. */
async function authorityWith(options: EmulatorOptions): Promise<string | undefined> {
  const emulator = await createEmulator(options)
  const { caCertificate } = emulator
  await emulator.close()
  return caCertificate
}

const failureWith = (options: EmulatorOptions) =>
  createEmulator(options).then(
    async (emulator) => {
      await emulator.close()
      throw new Error('it started')
    },
    (error: Error) => error.message,
  )

const DAY = 24 * 3600 * 1000

/** What earlier versions made of Forge alone. */
function authorityOfRsa() {
  const { privateKey, publicKey } = forge.pki.rsa.generateKeyPair(2048)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = publicKey
  certificate.serialNumber = '0102'
  certificate.validity.notBefore = new Date(now() - DAY)
  certificate.validity.notAfter = new Date(now() + DAY)
  const subject = [{ name: 'commonName', value: 'freshdesk-emulator CA 0123abcd' }]
  certificate.setSubject(subject)
  certificate.setIssuer(subject)
  certificate.setExtensions([
    { name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: 0 },
    { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
    { name: 'subjectKeyIdentifier' },
  ])
  certificate.sign(privateKey, forge.md.sha256.create())
  const [key, pem] = [forge.pki.privateKeyToPem(privateKey), forge.pki.certificateToPem(certificate)]
  return { key: key.replaceAll('\r\n', '\n'), certificate: pem.replaceAll('\r\n', '\n') }
}

const now = () => Date.now()

describe('the authority in --tls-dir', () => {
  often('is made there, its key for nobody else to read, and taken up by the next start', async () => {
    const tlsDir = newFolder()
    const first = await authorityWith({ tls: true, tlsDir })
    expect(readdirSync(tlsDir).sort()).toEqual(['ca-key.pem', 'ca.pem'])
    expect(readFileSync(join(tlsDir, 'ca.pem'), 'utf8')).toBe(first)
    expect(statSync(join(tlsDir, 'ca-key.pem')).mode & 0o777).toBe(0o600)
    expect(await authorityWith({ proxy: true, tlsDir })).toBe(first)
  })

  often('is used on where an earlier version made it, with a key of RSA', async () => {
    const tlsDir = newFolder()
    mkdirSync(tlsDir)
    const { key, certificate } = authorityOfRsa()
    writeFileSync(join(tlsDir, 'ca-key.pem'), key + certificate)
    const emulator = await createEmulator({ tls: true, tlsDir })
    expect(emulator.caCertificate).toBe(certificate)
    const answer = await askSecurely(emulator.httpsUrl, { ca: certificate, host: 'acme.localhost' })
    expect([answer.status, answer.certificate?.issuer.CN]).toEqual([200, 'freshdesk-emulator CA 0123abcd'])
    await emulator.close()
  })

  rarely('is one also when several start at once', async () => {
    const tlsDir = newFolder()
    const made = await Promise.all([1, 2, 3].map(() => authorityWith({ tls: true, tlsDir })))
    expect(new Set(made).size).toBe(1)
    expect(readdirSync(tlsDir).sort()).toEqual(['ca-key.pem', 'ca.pem'])
  })

  rarely('has its public file renewed when that is lost', async () => {
    const tlsDir = newFolder()
    const first = await authorityWith({ tls: true, tlsDir })
    rmSync(join(tlsDir, 'ca.pem'))
    await authorityWith({ tls: true, tlsDir })
    expect(readFileSync(join(tlsDir, 'ca.pem'), 'utf8')).toBe(first)
  })

  it.each(
    some<[string, () => string]>(
      [
        ['is empty', () => ''],
        ['is no PEM', () => 'hello'],
        ['is cut', () => `${makeAuthority(now()).key}-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----\n`],
        ['has a key of Ed25519', () => readFileSync(new URL('./authority-of-ed25519.pem', import.meta.url), 'utf8')],
        ['has the key of another', () => makeAuthority(now()).certificate + makeKey()],
        [
          'is a server’s certificate',
          () => {
            const authority = makeAuthority(now())
            const key = makeKey()
            return (
              key + issueCertificate({ authority, key, names: { hosts: ['localhost'], addresses: [] }, now: now() })
            )
          },
        ],
      ],
      2,
    ),
  )('says which file is damaged when it %s', async (_, content) => {
    const tlsDir = newFolder()
    mkdirSync(tlsDir)
    const path = join(tlsDir, 'ca-key.pem')
    writeFileSync(path, content())
    expect(await failureWith({ tls: true, tlsDir })).toBe(
      `${path} is damaged, or not an authority of ours: delete ${path} to have another made, which clients must be given anew`,
    )
  })

  it.each(
    some<[string, number, RegExp]>(
      [
        [
          'expired',
          -3700 * DAY,
          /^the certificate authority in .+ca-key\.pem expired on \w+ .+: delete .+ca-key\.pem to have another/,
        ],
        ['begins later', 3 * DAY, /^the certificate authority in .+ca-key\.pem begins on \w+ .+ only: delete/],
      ],
      2,
    ),
  )('says so when it %s', async (_, offset, message) => {
    const tlsDir = newFolder()
    mkdirSync(tlsDir)
    const { key, certificate } = makeAuthority(now() + offset)
    writeFileSync(join(tlsDir, 'ca-key.pem'), key + certificate)
    expect(await failureWith({ tls: true, tlsDir })).toMatch(message)
  })

  often('says so when the folder cannot be one', async () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    expect(await failureWith({ tls: true, tlsDir: file })).toMatch(
      /^cannot keep the certificate authority in .*a-file: EEXIST/,
    )
  })
})

describe('without --tls-dir', () => {
  often('it is kept beside --data', async () => {
    const data = join(folder, 'kept.jsonl')
    const first = await authorityWith({ tls: true, data })
    expect(readFileSync(`${data}.tls/ca.pem`, 'utf8')).toBe(first)
    expect(await authorityWith({ tls: true, data })).toBe(first)
  })

  often('it is another at each start', async () => {
    expect(await authorityWith({ tls: true })).not.toBe(await authorityWith({ tls: true }))
  })
})

describe('one’s own certificate', () => {
  const own = { tlsCert: join(folder, 'own.pem'), tlsKey: join(folder, 'own-key.pem') }
  let authority: ReturnType<typeof makeAuthority>

  beforeAll(() => {
    authority = makeAuthority(now())
    const key = makeKey()
    const names = { hosts: ['acme.helpdesk.test'] as const, addresses: ['127.0.0.1'] }
    writeFileSync(own.tlsCert, issueCertificate({ authority, key, names, now: now() }))
    writeFileSync(own.tlsKey, key)
  })

  often('is shown, whatever name is asked for, and there is no authority to give', async () => {
    const emulator = await createEmulator({ tls: true, ...own })
    const ca = authority.certificate
    for (const host of ['acme.helpdesk.test', '127.0.0.1']) {
      const answer = await askSecurely(emulator.httpsUrl, { ca, host })
      expect([answer.status, answer.certificate?.subject.CN]).toEqual([200, 'acme.helpdesk.test'])
    }
    expect(emulator.caCertificate).toBeUndefined()
    expect((await fetch(`${emulator.url}/_emulator/ca.pem`)).status).toBe(404)
    await emulator.close()
  })

  rarely('may be one of another kind of key', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const tlsKey = join(folder, 'ec-key.pem')
    const tlsCert = join(folder, 'ec.pem')
    writeFileSync(tlsKey, privateKey.export({ type: 'pkcs8', format: 'pem' }))
    execFileSync('openssl', [
      ...['req', '-x509', '-key', tlsKey, '-out', tlsCert, '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost', '-days', '2'],
    ])
    const emulator = await createEmulator({ tls: true, tlsCert, tlsKey })
    const answer = await askSecurely(emulator.httpsUrl, { ca: readFileSync(tlsCert, 'utf8'), host: 'localhost' })
    expect(answer.status).toBe(200)
    await emulator.close()
  })

  often.each([
    ['is not there', { ...own, tlsCert: join(folder, 'none.pem') }, /^cannot read .*none\.pem: ENOENT/],
    ['is no certificate', { ...own, tlsCert: own.tlsKey }, /own-key\.pem is no certificate in PEM form$/],
    ['has no key', { ...own, tlsKey: own.tlsCert }, /own\.pem is no private key in PEM form, without a passphrase$/],
  ])('that %s is one clear line', async (_, files, message) => {
    expect(await failureWith({ tls: true, ...files })).toMatch(message)
  })

  often('with the key of another is one clear line', async () => {
    const tlsKey = join(folder, 'other-key.pem')
    writeFileSync(tlsKey, makeKey())
    expect(await failureWith({ tls: true, ...own, tlsKey })).toBe(`the key in ${tlsKey} is not that of ${own.tlsCert}`)
  })
})

describe('options that say nothing together', () => {
  often.each([
    [{ tlsPort: 4843 }, '--tls-port needs --tls'],
    [{ tlsPort: 4843, proxy: true }, '--tls-port needs --tls'],
    [{ tlsDir: 'x' }, '--tls-dir needs --tls or --proxy'],
    [{ tlsCert: 'x', tlsKey: 'y' }, '--tls-cert needs --tls or --proxy'],
    [{ tls: true, tlsCert: 'x' }, '--tls-cert and --tls-key need each other'],
    [{ tls: true, tlsKey: 'x' }, '--tls-cert and --tls-key need each other'],
    [
      { tls: true, tlsDir: 'x', tlsCert: 'x', tlsKey: 'y' },
      '--tls-dir keeps an authority, which --tls-cert does without',
    ],
    [{ proxyOthers: 'deny' as const }, '--proxy-others needs --proxy'],
  ])('%j: %s', async (options, message) => {
    expect(await failureWith(options)).toBe(message)
  })

  often('a port of HTTPS that is in use is named, and the plain port is let go', async () => {
    const holder = await createEmulator({ tls: true })
    const plain = await createEmulator()
    const port = Number(new URL(plain.url).port)
    await plain.close()
    const tlsPort = Number(new URL(holder.httpsUrl ?? '').port)
    expect(await failureWith({ port, tls: true, tlsPort })).toBe(`port ${tlsPort} is in use on 127.0.0.1`)
    const again = await createEmulator({ port })
    await Promise.all([again.close(), holder.close()])
  })
})
