import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import nock from 'nock'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { VerificationQuery } from '../../../src/ports/registry.ts'
import { createRegistryClient, type RegistryRequest } from '../../../src/registry/client.ts'
import { makeSigstore, type Sigstore, type Statement } from '../../support/sigstore.ts'
import { makeKey, sign } from '../../support/signing.ts'

const origin = 'https://registry.example.test'
const mirrorUrl = 'https://tuf.example.test'
const now = new Date('2026-06-15T12:00:00.000Z')
const publishedAt = new Date('2026-01-02T03:04:05.000Z')
const hex = createHash('sha512').update('the tarball').digest('hex')
const integrity = `sha512-${Buffer.from(hex, 'hex').toString('base64')}`
const key = makeKey('SHA256:current')
const ended = makeKey('SHA256:ended', '2025-01-29T00:00:00.000Z')
// Each signature differs from the last.
const good = sign(key, 'a', '1.0.0', integrity)
const home = mkdtempSync(path.join(tmpdir(), 'depgate-verification-'))
let folder = ''
let folders = 0
let sigstore: Sigstore

beforeAll(async () => {
  nock.disableNetConnect()
  sigstore = await makeSigstore()
})
beforeEach(() => {
  folder = path.join(home, String((folders += 1)))
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'root.json'), sigstore.rootJson)
})
afterEach(() => {
  const unused = nock.pendingMocks()
  nock.cleanAll()
  expect(unused).toEqual([])
})
afterAll(() => {
  nock.enableNetConnect()
  rmSync(home, { recursive: true })
})

function open(more: Partial<RegistryRequest> & { flat?: Record<string, unknown> } = {}) {
  const { flat, ...rest } = more
  return createRegistryClient({
    config: { flat: { registry: `${origin}/`, ...flat }, defaultRegistry: 'https://default.example.test/' },
    now: () => now,
    advisories: async () => [],
    cacheFolder: path.join(folder, 'cache'),
    bounds: { pauseMs: 0 },
    trustRoot: { mirrorUrl, rootPath: path.join(folder, 'root.json') },
    ...rest,
  })
}

function query(
  more: Partial<VerificationQuery> & Partial<VerificationQuery['published']> = {},
): VerificationQuery {
  const { signatures = [good], attestations = null, shasum = null, ...rest } = more
  const hash = 'integrity' in more ? (more.integrity ?? null) : integrity
  return {
    name: 'a',
    version: '1.0.0',
    source: { type: 'registry', url: null },
    publishedAt,
    needsAttestations: false,
    ...rest,
    published: { integrity: hash, shasum, signatures, attestations },
  }
}

const serveKeys = (...keys: readonly Readonly<Record<string, unknown>>[]) =>
  nock(origin).get('/-/npm/v1/keys').reply(200, { keys })
const verify = async (one: VerificationQuery, more: Parameters<typeof open>[0] = {}) =>
  (await open(more).verify([one]))[0]

describe('signatures', () => {
  test('that fit name, version and hash verify, with the keys asked for once for all', async () => {
    serveKeys(key.listed)
    const other = query({ name: '@x/b', signatures: [sign(key, '@x/b', '1.0.0', integrity)] })
    expect(await open().verify([query(), other])).toEqual([{ status: 'verified' }, { status: 'verified' }])
  })

  test('over the sha1 of a version that has nothing else', async () => {
    serveKeys(key.listed)
    const shasum = 'da39a3ee5e6b4b0d3255bfef95601890afd80709'
    const hash = `sha1-${Buffer.from(shasum, 'hex').toString('base64')}`
    const signatures = [sign(key, 'a', '1.0.0', hash)]
    expect(await verify(query({ integrity: null, shasum, signatures }))).toEqual({ status: 'verified' })
  })

  test('by a key that ended after the publication verify', async () => {
    serveKeys(ended.listed)
    const signatures = [sign(ended, 'a', '1.0.0', integrity)]
    const before = new Date('2024-06-01T00:00:00Z')
    expect(await verify(query({ signatures, publishedAt: before }))).toEqual({ status: 'verified' })
  })

  test.each([
    ['of another version', query({ version: '1.0.1' }), /does not fit its name, version and hash/],
    ['of another name', query({ name: 'b' }), /does not fit/],
    ['of another hash', query({ integrity: integrity.replace(/^sha512-./, 'sha512-_') }), /does not fit/],
    [
      'by another key',
      query({ signatures: [{ ...sign(ended, 'a', '1.0.0', integrity), keyid: key.keyid }] }),
      /does not fit/,
    ],
    [
      'that is garbage',
      query({ signatures: [{ keyid: key.keyid, sig: '\u0000 no base64' }] }),
      /does not fit/,
    ],
    [
      'one good and one not',
      query({ signatures: [sign(key, 'a', '1.0.0', integrity), { keyid: key.keyid, sig: 'AA' }] }),
      /does not fit/,
    ],
    [
      'by a key that is not listed',
      query({ signatures: [{ keyid: 'SHA256:other', sig: 'AA' }] }),
      /does not list \(SHA256:other\)/,
    ],
    [
      'by a key that had ended',
      query({ signatures: [sign(ended, 'a', '1.0.0', integrity)] }),
      /had ended on 2025-01-29/,
    ],
    ['without a hash', query({ integrity: null }), /without a hash/],
  ])('%s are invalid', async (_name, one, reason) => {
    serveKeys(key.listed, ended.listed)
    expect(await verify(one)).toMatchObject({ status: 'invalid', reason: expect.stringMatching(reason) })
  })

  test('by an expired key, without a publish time, are a gap', async () => {
    serveKeys(ended.listed)
    const one = query({ signatures: [sign(ended, 'a', '1.0.0', integrity)], publishedAt: null })
    expect(await verify(one)).toMatchObject({ status: 'failed' })
  })

  test('by a listed key that is none are invalid', async () => {
    serveKeys({ ...key.listed, key: 'AAAA' })
    expect(await verify(query())).toMatchObject({ status: 'invalid' })
  })
})

describe('the keys', () => {
  test.each([404, 405, 410, 501])('not served (%i): nothing is verified, nor asked again', async (status) => {
    nock(origin).get('/-/npm/v1/keys').reply(status, {})
    const unsupported = { status: 'unsupported', registry: origin }
    const claimed = query({
      needsAttestations: true,
      attestations: `${origin}/-/npm/v1/attestations/a@1.0.0`,
    })
    expect(await open().verify([query(), claimed])).toEqual([unsupported, unsupported])
    expect(await verify(query())).toEqual(unsupported)
    expect(await verify(query(), { isOffline: true })).toEqual(unsupported)
  })

  test('an empty list is none', async () => {
    serveKeys()
    expect(await verify(query())).toMatchObject({ status: 'unsupported' })
  })

  test.each([
    [500, {}, 'registry answered 500'],
    [401, {}, 'registry asks for a login (401)'],
    [200, 'a page', 'registry answered with something else than keys'],
    [200, { keys: [null, { keyid: 1 }] }, 'registry answered with something else than keys'],
  ])('%i with %j is a gap', async (status, body, reason) => {
    nock(origin)
      .get('/-/npm/v1/keys')
      .times(status === 500 ? 3 : 1)
      .reply(status, body)
    expect(await verify(query())).toEqual({ status: 'failed', reason })
  })

  test('offline nothing is sent', async () => {
    expect(await verify(query(), { isOffline: true })).toEqual({
      status: 'failed',
      reason: 'not in the cache',
    })
  })

  test('are not asked for on behalf of a name that the registry does not own', async () => {
    const one = query({ source: { type: 'registry', url: 'https://elsewhere.example.test/a/-/a-1.0.0.tgz' } })
    nock(origin).get('/minimist').reply(404)
    const registry = open()
    await registry.releases([one])
    expect(await registry.verify([one])).toMatchObject([{ status: 'failed' }])
  })
})

describe('what verified', () => {
  const again = async (one: VerificationQuery) => verify(one, { isOffline: true })

  test('is kept for this user alone, bound to its hash and its signatures', async () => {
    serveKeys(key.listed)
    await verify(query())
    expect(await again(query())).toEqual({ status: 'verified' })
    expect(await again(query({ integrity: 'sha512-other' }))).toMatchObject({ status: 'failed' })
    expect(await again(query({ signatures: [{ keyid: key.keyid, sig: 'AA' }] }))).toMatchObject({
      status: 'failed',
    })
    expect(await again(query({ needsAttestations: true }))).toMatchObject({ status: 'failed' })
    expect(await again(query({ version: '1.0.1' }))).toMatchObject({ status: 'failed' })
  })

  test('is not kept where it did not', async () => {
    serveKeys(key.listed)
    await verify(query({ version: '1.0.1' }))
    expect(await again(query({ version: '1.0.1' }))).toMatchObject({ status: 'failed' })
  })

  test('is asked of the registry anew where that is demanded', async () => {
    serveKeys(key.listed)
    await verify(query())
    serveKeys(ended.listed)
    expect(await verify(query(), { asksAnew: true })).toMatchObject({ status: 'invalid' })
  })

  test('cannot be added by an edit, nor that a registry serves no keys', async () => {
    nock(origin).get('/-/npm/v1/keys').reply(404)
    expect(await verify(query())).toMatchObject({ status: 'unsupported' })
    expect(await verify(query())).toMatchObject({ status: 'unsupported' })
    const kept = path.join(folder, 'cache', 'verified')
    for (const file of readdirSync(kept)) {
      const text = readFileSync(path.join(kept, file), 'utf8')
      writeFileSync(path.join(kept, file), text.replace('"verified":{', '"verified":{"x":"y"'))
    }
    serveKeys(key.listed)
    expect(await verify(query())).toEqual({ status: 'verified' })
  })

  test.each(['', '{', '[]', '{"schema":1}', 'null'])('a file of %j is a miss', async (text) => {
    serveKeys(key.listed)
    await verify(query())
    const kept = path.join(folder, 'cache', 'verified')
    for (const file of readdirSync(kept)) writeFileSync(path.join(kept, file), text)
    expect(await again(query())).toMatchObject({ status: 'failed' })
  })

  test('is not kept without a cache', async () => {
    serveKeys(key.listed)
    expect(await verify(query(), { cacheFolder: null })).toEqual({ status: 'verified' })
    expect(readdirSync(folder)).toEqual(['root.json'])
  })
})

describe('attestations', () => {
  const url = `${origin}/-/npm/v1/attestations/a@1.0.0`
  const build: Statement = {
    purl: 'pkg:npm/a@1.0.0',
    sha512: hex,
    predicateType: 'https://slsa.dev/provenance/v1',
  }
  const publication: Statement = {
    ...build,
    predicateType: 'https://github.com/npm/attestation/tree/main/specs/publish/v0.1',
  }
  const claimed = (more: Parameters<typeof query>[0] = {}) =>
    query({ needsAttestations: true, attestations: url, ...more })
  const serve = (attestations: unknown, at = '/-/npm/v1/attestations/a@1.0.0') =>
    nock(origin).get(at).reply(200, { attestations })
  const both = async () => [await sigstore.attest(publication, key), await sigstore.attest(build)]

  function serveTuf(times = 1) {
    // tuf-js looks for a newer root only where it may not use the disk, or where the one at hand does not fit.
    if (times > 1)
      nock(mirrorUrl)
        .get('/2.root.json')
        .times(times - 1)
        .reply(404)
    for (const file of Object.keys(sigstore.files))
      nock(mirrorUrl)
        .get(`/${file}`)
        .times(file === 'timestamp.json' ? times : 1)
        .reply(200, sigstore.files[file])
  }

  test('of the registry and of the build verify; a warm run asks nothing', async () => {
    serveKeys(key.listed)
    serve(await both())
    serveTuf()
    expect(await verify(claimed())).toEqual({ status: 'verified' })
    expect(await verify(claimed(), { isOffline: true })).toEqual({ status: 'verified' })
  })

  test('the trust root is kept, and asked for once for all', async () => {
    serveKeys(key.listed)
    serve(await both())
    serveTuf()
    await verify(claimed())
    serveKeys(key.listed)
    const other = { ...build, purl: 'pkg:npm/%40x/b@1.0.0' }
    serve([await sigstore.attest(other)], '/-/npm/v1/attestations/@x%2fb@1.0.0')
    const signatures = [sign(key, '@x/b', '1.0.0', integrity)]
    expect(await verify(claimed({ name: '@x/b', attestations: null, signatures }))).toEqual({
      status: 'verified',
    })
  })

  test('without a cache the trust root leaves nothing behind', async () => {
    serveKeys(key.listed)
    serve(await both())
    serveTuf()
    expect(await verify(claimed(), { cacheFolder: null })).toEqual({ status: 'verified' })
    expect(readdirSync(folder)).toEqual(['root.json'])
  })

  test('are asked of the registry alone, whatever host the document names', async () => {
    serveKeys(key.listed)
    serve(await both())
    serveTuf()
    const elsewhere = 'https://evil.example.test/-/npm/v1/attestations/a@1.0.0'
    expect(await verify(claimed({ attestations: elsewhere }))).toEqual({ status: 'verified' })
  })

  test.each(['https://evil.example.test/', 'not an address', `${origin}/other`])(
    'at %j they are asked for where npm has them',
    async (attestations) => {
      serveKeys(key.listed)
      nock(origin).get('/-/npm/v1/attestations/a@1.0.0').reply(404)
      expect(await verify(claimed({ attestations }))).toEqual({
        status: 'failed',
        reason: 'without the attestations that it claims',
      })
    },
  )

  test.each([
    ['of another version', { ...build, purl: 'pkg:npm/a@1.0.1' }, /another package \(pkg:npm\/a@1.0.1\)/],
    ['of another package', { ...build, purl: 'pkg:npm/b@1.0.0' }, /another package/],
    [
      'of other bytes',
      { ...build, sha512: hex.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) },
      /other bytes/,
    ],
    ['of no build', publication, /none of its attestations is of a build/],
  ])('%s are invalid', async (_name, statement, reason) => {
    serveKeys(key.listed)
    serve([await sigstore.attest(statement)])
    expect(await verify(claimed())).toMatchObject({
      status: 'invalid',
      reason: expect.stringMatching(reason),
    })
  })

  test('by a key that had ended, or that is not listed, are invalid', async () => {
    serveKeys(key.listed, ended.listed)
    serve([await sigstore.attest(build, ended)])
    expect(await verify(claimed())).toMatchObject({
      reason: expect.stringMatching(/had ended on 2025-01-29/),
    })
    serveKeys(key.listed)
    serve([await sigstore.attest(build, makeKey('SHA256:x'))])
    expect(await verify(claimed())).toMatchObject({ reason: expect.stringMatching(/does not list/) })
  })

  test.each(['payload', 'sig', 'certificate', 'log', 'key'] as const)(
    'with another %s do not verify, even against a fresh root',
    async (part) => {
      const other = await makeSigstore()
      const [mine, theirs] = [await sigstore.attest(build), await other.attest(build)]
      const { dsseEnvelope, verificationMaterial } = mine.bundle as Record<string, Record<string, never>>
      const foreign = theirs.bundle as Record<string, Record<string, never>>
      const bundle = {
        payload: {
          ...mine.bundle,
          dsseEnvelope: {
            ...dsseEnvelope,
            payload: Buffer.from(
              `${JSON.stringify({ subject: [{ name: build.purl, digest: { sha512: hex } }], predicateType: build.predicateType })}`,
            ).toString('base64'),
          },
        },
        sig: { ...mine.bundle, dsseEnvelope: foreign.dsseEnvelope },
        certificate: {
          ...mine.bundle,
          verificationMaterial: {
            ...verificationMaterial,
            certificate: foreign.verificationMaterial?.certificate,
          },
        },
        log: {
          ...mine.bundle,
          verificationMaterial: {
            ...verificationMaterial,
            tlogEntries: foreign.verificationMaterial?.tlogEntries,
          },
        },
        key: (await sigstore.attest(build, { ...makeKey(), keyid: key.keyid })).bundle,
      }[part]
      serveKeys(key.listed)
      serve([{ predicateType: build.predicateType, bundle }])
      serveTuf(2)
      expect(await verify(claimed())).toMatchObject({
        status: 'invalid',
        reason: expect.stringMatching(/^one of its attestations does not verify \(/),
      })
    },
  )

  test.each([
    [null],
    [[{}]],
    [[{ bundle: { dsseEnvelope: { payload: 'e30=' } } }]],
    [[{ bundle: { dsseEnvelope: { payload: '!' } } }]],
  ])('of %j are not taken for any', async (attestations) => {
    serveKeys(key.listed)
    serve(attestations)
    expect((await verify(claimed()))?.status).toMatch(/^(?:invalid|failed)$/)
  })

  test('without a trust root are a gap for each, and it is asked for once', async () => {
    serveKeys(key.listed)
    serve(await both())
    serve([await sigstore.attest({ ...build, purl: 'pkg:npm/b@1.0.0' })], '/-/npm/v1/attestations/b@1.0.0')
    nock(mirrorUrl).get('/2.root.json').replyWithError('unreachable')
    const b = claimed({ name: 'b', attestations: null, signatures: [sign(key, 'b', '1.0.0', integrity)] })
    const failed = { status: 'failed', reason: 'without a trust root to verify provenance against' }
    expect(await open().verify([claimed(), b])).toEqual([failed, failed])
  })

  test('a trust root that its own key did not sign is none', async () => {
    const other = await makeSigstore()
    serveKeys(key.listed)
    serve(await both())
    nock(mirrorUrl)
      .get('/2.root.json')
      .reply(404)
      .get('/timestamp.json')
      .reply(200, other.files['timestamp.json'])
    expect(await verify(claimed())).toMatchObject({ status: 'failed' })
  })

  test('are not asked for where the rule needs none', async () => {
    serveKeys(key.listed)
    expect(await verify(query({ attestations: url }))).toEqual({ status: 'verified' })
  })
})
