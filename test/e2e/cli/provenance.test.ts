// The rule `provenance` end to end: the built bin, and a registry on loopback that really signs.

import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type RegistryOptions, type TestRegistry } from '../../support/server.ts'
import { makeSigstore } from '../../support/sigstore.ts'
import { makeKey } from '../../support/signing.ts'
import { packTarball } from '../../support/tarball.ts'

const now = new Date()
const old = 5_000
const key = makeKey()
const built = { dist: { attestations: { url: 'https://registry.example.test/-/npm/v1/attestations/x' } } }
const packages: RegistryOptions['packages'] = {
  plain: { '1.0.0': { hours: old } },
  careful: {
    '1.0.0': { hours: old, ...built },
    '1.0.1': { hours: old - 100, ...built },
    '1.0.2': { hours: 2000 },
    '1.0.3': { hours: 200 },
  },
  settled: { '1.0.0': { hours: old, ...built }, '1.0.1': { hours: 90 * 24 + 1 } },
  forged: { '1.0.0': { hours: old, dist: { signatures: [{ keyid: key.keyid, sig: 'AAAA' }] } } },
  attested: {
    '1.0.0': { hours: old, ...built },
    '1.0.1': {
      hours: old - 100,
      dist: { attestations: { url: 'https://elsewhere.example.test/-/npm/v1/attestations/attested@1.0.1' } },
    },
  },
}
// Where nothing listens: the trust root cannot be reached, whatever the machine's own network.
const cutOff = { HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: '127.0.0.1' }

let registry: TestRegistry
let project: Project
afterEach(async () => {
  project.remove()
  await registry.close()
})

async function open(options: Partial<RegistryOptions> = {}) {
  registry = await startRegistry({ packages, now, advisories: {}, key, ...options })
  project = makeProject(registry.url)
}
beforeEach(() => open())

async function check(dependencies: Record<string, string>, ...args: string[]) {
  project.write({ 'package.json': { name: 'app', version: '1.0.0', dependencies } })
  const { code, stderr } = await project.npm('install', '--package-lock-only', '--ignore-scripts')
  expect(code, stderr).toBe(0)
  return again(...args)
}

async function again(...args: string[]) {
  registry.requests.length = 0
  const ended = await project.depgateWith(cutOff, 'check', '--before', 'none', '--format', 'json', ...args)
  const report = JSON.parse(ended.stdout) as Report
  const trust = registry.requests.filter((line) => line.includes('/-/npm/v1/') && line.startsWith('GET'))
  const findings = report.findings.filter(({ rule }) => rule === 'provenance')
  const gaps = report.gaps.filter(({ rule }) => rule === 'provenance')
  return { ...ended, report, trust, findings, gaps }
}

test('what a registry signed verifies with its keys, once for all; a warm run asks for none', async () => {
  const cold = await check({ plain: '1.0.0', careful: '1.0.1' })
  expect(cold.gaps).toMatchObject([{ package: 'pkg:npm/careful@1.0.1' }])
  expect(cold.trust).toEqual(['GET /-/npm/v1/keys', 'GET /-/npm/v1/attestations/x'])
  const signed = await check({ plain: '1.0.0' })
  expect(signed).toMatchObject({ code: 0, findings: [], gaps: [], trust: [] })
  expect((await again('--offline')).gaps).toEqual([])
})

test('a signature that does not verify blocks', async () => {
  const { code, findings } = await check({ forged: '1.0.0' })
  expect(code).toBe(1)
  expect(findings).toMatchObject([
    { level: 'error', message: 'its registry signature does not fit its name, version and hash' },
  ])
})

test('a version that lost its provenance blocks, and the last that had it is named', async () => {
  const { code, findings } = await check({ careful: '1.0.2' })
  expect(code).toBe(1)
  expect(findings).toMatchObject([
    {
      level: 'error',
      message:
        'published without provenance; 2 of the 2 versions before it in 1.x were published with provenance, the latest of them 1.0.1',
    },
  ])
  expect(findings[0]?.suggestion?.version).toBe('1.0.1')
})

test('one that has been public for 90 days is warned of', async () => {
  const { code, findings } = await check({ settled: '1.0.1' })
  expect(code).toBe(0)
  expect(findings).toMatchObject([{ level: 'warn' }])
})

test('without a trust root a claim of provenance is a gap, in seconds', async () => {
  const sigstore = await makeSigstore()
  const tarball = packTarball({
    'package.json': JSON.stringify({ name: 'attested', version: '1.0.1' }),
    'index.js': '',
  })
  const sha512 = createHash('sha512').update(tarball).digest('hex')
  const predicateType = 'https://slsa.dev/provenance/v1'
  const attestation = await sigstore.attest({ purl: 'pkg:npm/attested@1.0.1', sha512, predicateType })
  await registry.close()
  project.remove()
  await open({ attestations: { 'attested@1.0.1': [attestation] } })
  const { code, gaps, trust } = await check({ attested: '1.0.1' })
  expect(code).toBe(3)
  expect(gaps).toMatchObject([
    { evidence: 'provenance', level: 'error', reason: 'without a trust root to verify provenance against' },
  ])
  expect(trust).toEqual(['GET /-/npm/v1/keys', 'GET /-/npm/v1/attestations/attested@1.0.1'])
})

test.each([
  ['signatures', {}, 'signatures and provenance', []],
  ['keys', { key, hasKeys: false }, 'the keys that verify signatures', ['GET /-/npm/v1/keys']],
])('a registry that serves no %s passes with one line', async (_name, options, words, requests) => {
  await registry.close()
  project.remove()
  registry = await startRegistry({
    packages: { plain: { '1.0.0': { hours: old } } },
    now,
    advisories: {},
    ...options,
  })
  project = makeProject(registry.url)
  const { code, gaps, trust } = await check({ plain: '1.0.0' })
  expect({ code, gaps, trust }).toEqual({ code: 0, gaps: [], trust: requests })
  const table = await project.depgate('check', '--before', 'none')
  // The table breaks lines where the terminal ends.
  const lines = table.stdout
    .replace(/\s+/g, ' ')
    .match(/not served by the registry: .*?(?=advisories:|PASS)/g)
  expect(lines).toEqual([expect.stringContaining(words)])
})
