// A sigstore of the test's own: a certificate authority, logs, a TUF repository, and bundles that really verify.

import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { initializeCA, initializeTLog } from '@sigstore/mock'
import type { SigningKey } from './signing.ts'

/** The subject of an attestation. */
export interface Statement {
  readonly purl: string
  /** Hex. */
  readonly sha512: string
  readonly predicateType: string
}

export interface Sigstore {
  readonly rootJson: string
  /** The TUF repository: path below the mirror → content. */
  readonly files: Readonly<Record<string, string>>
  /** Signs with a certificate for a build, or with a registry's key. */
  attest(
    statement: Statement,
    key?: SigningKey,
  ): Promise<{ predicateType: string; bundle: Record<string, unknown> }>
}

const host = 'https://rekor.example.test'
const hashOf = (bytes: string | Buffer, algorithm = 'sha256') => createHash(algorithm).update(bytes).digest()
const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** Makes one of the present, independent of the tests' own clock: the mock's root certificate is valid from now on. */
export async function makeSigstore(): Promise<Sigstore> {
  // A whole second, as logs have it, that the root certificate covers.
  const clock = new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000)
  const ctlog = openCertificateLog(clock)
  const ca = await initializeCA(newKey(), ctlog, clock)
  const tlog = await initializeTLog(host, newKey(), clock)
  const validFor = { start: new Date(clock.getTime() - 3_600_000).toISOString() }
  const log = (publicKey: Buffer, keyId: Buffer) => ({
    baseUrl: host,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: publicKey.toString('base64'), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor },
    logId: { keyId: keyId.toString('base64') },
  })
  const trustedRoot = {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [log(tlog.publicKey, hashOf(tlog.publicKey))],
    ctlogs: [log(ctlog.publicKey, ctlog.logID)],
    certificateAuthorities: [
      {
        subject: { organization: 'test', commonName: 'test' },
        uri: 'https://fulcio.example.test',
        certChain: { certificates: [{ rawBytes: ca.rootCertificate.toString('base64') }] },
        validFor,
      },
    ],
    timestampAuthorities: [],
  }
  return {
    ...publishRoot(JSON.stringify(trustedRoot)),
    attest: async ({ purl, sha512, predicateType }, key) => {
      const payload = Buffer.from(
        JSON.stringify({
          _type: 'https://in-toto.io/Statement/v1',
          subject: [{ name: purl, digest: { sha512 } }],
          predicateType,
          predicate: {},
        }),
      )
      const type = 'application/vnd.in-toto+json'
      const signer = newKey()
      const encoded = Buffer.concat([
        Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `),
        payload,
      ])
      const sig = sign('sha256', encoded, key?.privateKey ?? signer.privateKey)
      const entries: Record<string, LogEntry> = await tlog.log({
        apiVersion: '0.0.1',
        kind: 'dsse',
        spec: {
          payloadHash: { algorithm: 'sha256', value: hashOf(payload).toString('hex') },
          signatures: [{ signature: sig.toString('base64'), verifier: '' }],
        },
      })
      const entry = Object.values(entries)[0] as LogEntry
      const content =
        key === undefined
          ? { certificate: { rawBytes: (await issue(signer.publicKey)).toString('base64') } }
          : { publicKey: { hint: key.keyid } }
      const bundle = {
        mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
        verificationMaterial: { ...content, tlogEntries: [printEntry(entry)] },
        dsseEnvelope: {
          payload: payload.toString('base64'),
          payloadType: type,
          signatures: [{ sig: sig.toString('base64'), keyid: key?.keyid ?? '' }],
        },
      }
      return { predicateType, bundle }
    },
  }

  function issue(publicKey: KeyObject): Promise<Buffer> {
    return ca.issueCertificate({
      publicKey: publicKey.export({ format: 'der', type: 'spki' }),
      subjectAltName: 'https://forge.example.test/workflow.yml@refs/heads/main',
    })
  }
}

/**
 * A log of certificates that signs what it is shown (RFC 6962, 3.2). The mock's own leaves its signatures empty with
 * the pkijs that npm installs for it.
 */
function openCertificateLog(clock: Date) {
  const { publicKey, privateKey } = newKey()
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const logID = hashOf(spki)
  const number = (value: number, bytes: number) => {
    const buffer = Buffer.alloc(8)
    buffer.writeBigUInt64BE(BigInt(value))
    return buffer.subarray(8 - bytes)
  }
  const log = async (certificate: ArrayBuffer, issuer: ArrayBuffer): Promise<ArrayBuffer> => {
    const body = firstMember(Buffer.from(certificate))
    const [zero, time, none] = [Buffer.from([0]), number(clock.getTime(), 8), number(0, 2)]
    const seen = [zero, zero, time, number(1, 2), Buffer.from(issuer), number(body.length, 3), body, none]
    const sig = sign('sha256', Buffer.concat(seen), privateKey)
    // 4 and 3: SHA-256 with ECDSA.
    const sct = [zero, logID, time, none, Buffer.from([4, 3]), number(sig.length, 2), sig]
    const whole = Buffer.concat(sct)
    return new Uint8Array(Buffer.concat([number(whole.length, 2), whole])).buffer
  }
  return { publicKey: spki, logID, log }
}

/** The first member of a DER sequence: of a certificate, what is signed. */
function firstMember(der: Buffer): Buffer {
  const headerOf = (at: number) => {
    const first = der[at + 1] ?? 0
    const more = first < 128 ? 0 : first - 128
    return { size: 2 + more, length: more === 0 ? first : der.readUIntBE(at + 2, more) }
  }
  const from = headerOf(0).size
  const { size, length } = headerOf(from)
  return der.subarray(from, from + size + length)
}

interface LogEntry {
  readonly body: string
  readonly integratedTime: number
  readonly logID: string
  readonly logIndex: number
  readonly verification: {
    readonly signedEntryTimestamp: string
    readonly inclusionProof: { readonly checkpoint: string; readonly rootHash: string }
  }
}

function printEntry({ body, integratedTime, logID, logIndex, verification }: LogEntry) {
  const { signedEntryTimestamp, inclusionProof } = verification
  return {
    logIndex: String(logIndex),
    logId: { keyId: Buffer.from(logID, 'hex').toString('base64') },
    kindVersion: { kind: 'dsse', version: '0.0.1' },
    integratedTime: String(integratedTime),
    inclusionPromise: { signedEntryTimestamp },
    inclusionProof: {
      logIndex: '0',
      treeSize: '1',
      hashes: [],
      rootHash: Buffer.from(inclusionProof.rootHash, 'hex').toString('base64'),
      checkpoint: { envelope: inclusionProof.checkpoint },
    },
    canonicalizedBody: body,
  }
}

/** A TUF repository with one target, every role signed by one key. */
function publishRoot(trustedRoot: string): Pick<Sigstore, 'rootJson' | 'files'> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const keyid = 'a'.repeat(64)
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex')
  const seal = (signed: Record<string, unknown>) => {
    const whole = { spec_version: '1.0.31', version: 1, expires: '2100-01-01T00:00:00Z', ...signed }
    const sig = sign(null, Buffer.from(canonical(whole)), privateKey).toString('hex')
    return JSON.stringify({ signatures: [{ keyid, sig }], signed: whole })
  }
  const role = { keyids: [keyid], threshold: 1 }
  const key = { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: raw } }
  const target = { length: trustedRoot.length, hashes: { sha256: hashOf(trustedRoot).toString('hex') } }
  return {
    rootJson: seal({
      _type: 'root',
      consistent_snapshot: false,
      keys: { [keyid]: key },
      roles: { root: role, timestamp: role, snapshot: role, targets: role },
    }),
    files: {
      'timestamp.json': seal({ _type: 'timestamp', meta: { 'snapshot.json': { version: 1 } } }),
      'snapshot.json': seal({ _type: 'snapshot', meta: { 'targets.json': { version: 1 } } }),
      'targets.json': seal({ _type: 'targets', targets: { 'trusted_root.json': target } }),
      'targets/trusted_root.json': trustedRoot,
    },
  }
}

// Canonical JSON as TUF signs it: keys in order, no spaces; the texts here need no escapes.
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}
