// Loads a trust root from a TUF repository of the test's own, and verifies bundles with it.

import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import nock from 'nock'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openTrustRoot } from '../../../src/registry/provenance/trust-root.ts'
import { useNock } from '../../support/nock.ts'
import { makeSigstore, type Sigstore } from '../../support/sigstore.ts'
import { makeKey } from '../../support/signing.ts'

const mirrorUrl = 'https://tuf.example.test'
const home = mkdtempSync(path.join(tmpdir(), 'depgate-root-'))
const key = makeKey()
const pem = `-----BEGIN PUBLIC KEY-----\n${String(key.listed.key)}\n-----END PUBLIC KEY-----`
const claims = {
  purl: 'pkg:npm/a@1.0.0',
  sha512: 'ab'.repeat(64),
  predicateType: 'https://slsa.dev/provenance/v1',
}
let sigstore: Sigstore
let folder = ''
let folders = 0

useNock()
beforeAll(async () => void (sigstore = await makeSigstore()))
beforeEach(() => {
  folder = path.join(home, String((folders += 1)))
  mkdirSync(path.join(folder, 'tmp'), { recursive: true })
  vi.stubEnv('TMPDIR', path.join(folder, 'tmp'))
  writeFileSync(path.join(folder, 'root.json'), sigstore.rootJson)
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true })
})

const open = (cache: string | null, rootPath = path.join(folder, 'root.json')) =>
  openTrustRoot(cache, { mirrorUrl, rootPath })
const serve = () => {
  for (const [file, text] of Object.entries(sigstore.files)) nock(mirrorUrl).get(`/${file}`).reply(200, text)
}
const left = () => readdirSync(path.join(folder, 'tmp'))

describe('with a cache', () => {
  test('it is loaded once, kept, and verifies bundles', async () => {
    serve()
    const cache = path.join(folder, 'cache')
    const root = open(cache)
    const check = await root.open()
    expect(await root.open()).toBe(check)
    const { bundle } = await sigstore.attest(claims)
    const signed = await sigstore.attest(claims, key)
    expect(check?.(bundle, null)).toBeNull()
    expect(check?.(signed.bundle, pem)).toBeNull()
    expect(check?.(signed.bundle, null)).toEqual(expect.any(String))
    expect(check?.(bundle, null)).toBeNull()
    expect(existsSync(path.join(cache, 'tuf'))).toBe(true)
    expect(left()).toEqual([])
    // A later run reads it from the cache: nothing is mocked any more.
    expect(await open(cache).open()).toEqual(expect.any(Function))
  })
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['a text', 'x'],
  ])('%s does not verify', async (_, bundle) => {
    serve()
    expect((await open(path.join(folder, 'cache')).open())?.(bundle, null)).toEqual(expect.any(String))
  })
  test('it is downloaded again where that is asked for', async () => {
    serve()
    const root = open(path.join(folder, 'cache'))
    await root.open()
    nock(mirrorUrl).get('/2.root.json').reply(404)
    nock(mirrorUrl).get('/timestamp.json').reply(200, sigstore.files['timestamp.json'])
    expect(await root.reopen()).toEqual(expect.any(Function))
  })
})

describe('in a folder of its own, which is removed', () => {
  test('without a cache', async () => {
    serve()
    expect(await open(null).open()).toEqual(expect.any(Function))
    expect(left()).toEqual([])
  })
  test.runIf(process.platform !== 'win32')('where others may write to the cache', async () => {
    const cache = path.join(folder, 'cache')
    mkdirSync(cache)
    chmodSync(cache, 0o777)
    serve()
    expect(await open(cache).open()).toEqual(expect.any(Function))
    expect([left(), readdirSync(cache)]).toEqual([[], []])
  })
})

describe('nothing', () => {
  test('where no repository answers', async () => {
    nock(mirrorUrl).get('/timestamp.json').reply(500)
    nock(mirrorUrl).get('/2.root.json').optionally().reply(404)
    expect(await open(null).open()).toBeNull()
    expect(left()).toEqual([])
  })
  test('where the initial root is not there', async () =>
    expect(await open(null, path.join(folder, 'gone.json')).open()).toBeNull())
  test('where the root does not sign what is served', async () => {
    const other = await makeSigstore()
    nock(mirrorUrl).get('/timestamp.json').reply(200, other.files['timestamp.json'])
    nock(mirrorUrl).get('/2.root.json').optionally().reply(404)
    expect(await open(null).open()).toBeNull()
  })
})
