// What the sources of advisories hide from a check, each beside its honest twin: the real client, reader and rules.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import semver from 'semver'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gate } from '../../../src/gate/gate.ts'
import { openAdvisories } from '../../../src/advisories/feeds/index.ts'
import { createRegistryClient } from '../../../src/registry/client.ts'
import { emptyLockfile } from '../../../src/lockfile/parse.ts'
import type { Report } from '../../../src/model/report.ts'
import { rules } from '../../../src/rules/index.ts'
import { asOf, hoursAgo, locked, lockfile, approvedPolicy } from '../../support/build.ts'
import { makeFolder } from '../../support/folder.ts'
import { packZip } from '../../support/zip.ts'

type Bulk = Record<string, { range: string; severity?: string; cwe?: string[] }[]>
interface World {
  /** The advisories of the bulk endpoint, which returns only those for the versions in the request, as npm's does. */
  readonly bulk?: Bulk | null
  /** What it answers instead. */
  readonly answer?: { readonly status: number; readonly text: string }
  /** name → version → age in hours. */
  readonly packages?: Record<string, Record<string, number>>
  readonly osv?: Record<string, string | Buffer>
  readonly flat?: Record<string, unknown>
  readonly policy?: Record<string, unknown>
  readonly rules?: Record<string, unknown>
  readonly id?: string
  readonly previous?: string
}

let world: World = {}
let server: Server
let url = ''
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks)
      const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString()
      const { status, text } = request.method === 'POST' ? bulkOf(body) : packumentOf(request.url ?? '')
      response.writeHead(status, { 'content-type': 'application/json' }).end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(() => server.close())

function bulkOf(body: string): { status: number; text: string } {
  if (world.answer !== undefined) return world.answer
  if (world.bulk === null) return { status: 405, text: '{}' }
  const known: Bulk = { minimist: [{ range: '<0.2.4' }], ...world.bulk }
  const found = Object.entries(JSON.parse(body) as Record<string, string[]>).flatMap(([name, versions]) => {
    const list = (known[name] ?? []).filter(({ range }) =>
      versions.some((one) => semver.satisfies(one, range)),
    )
    const entries = list.map(({ range, severity = 'critical', cwe = [] }, nth) => ({
      ...{ id: nth + 1, title: 'Something bad', severity, vulnerable_versions: range, cwe },
      url: `https://github.com/advisories/GHSA-aaaa-bbbb-ccc${nth}`,
    }))
    return entries.length === 0 ? [] : [[name, entries]]
  })
  return { status: 200, text: JSON.stringify(Object.fromEntries(found)) }
}

function packumentOf(path: string): { status: number; text: string } {
  const name = decodeURIComponent(path.slice(1))
  const versions = world.packages?.[name]
  if (versions === undefined) return { status: 404, text: '{}' }
  const dist = { integrity: 'sha512-aaaa', shasum: 'a'.repeat(40) }
  const of = Object.keys(versions).map((version) => [
    version,
    { name, version, dist: { ...dist, tarball: `${url}${name}/-/x-${version}.tgz` } },
  ])
  const time = Object.entries(versions).map(([version, hours]) => [version, hoursAgo(hours).toISOString()])
  const document = { name, versions: Object.fromEntries(of), time: Object.fromEntries(time) }
  return { status: 200, text: JSON.stringify(document) }
}

async function judge(one: World): Promise<Report> {
  world = { packages: { pad: { '1.0.0': 9000, '1.0.1': 9000 } }, bulk: {}, ...one }
  const id = one.id ?? 'pad@1.0.1'
  const folder = makeFolder(one.osv ?? {})
  const sources = ['registry', ...(one.osv === undefined ? ['osv'] : [{ osv: folder }])]
  const others = rules.filter((rule) => !['advisory', 'malware', 'minimum-age'].includes(rule.id))
  const policy = approvedPolicy({
    ...one.policy,
    advisories: { sources, ...(one.policy?.advisories as object) },
    rules: { ...Object.fromEntries(others.map((rule) => [rule.id, 'off'])), ...one.rules },
  })
  const registry = createRegistryClient({
    config: { flat: { registry: url, ...one.flat }, defaultRegistry: url },
    now: () => asOf,
    advisories: openAdvisories({ cacheFolder: makeFolder(), now: () => asOf }),
    cacheFolder: null,
    bounds: { pauseMs: 1, requestMs: 2_000 },
  })
  const name = id.slice(0, id.lastIndexOf('@'))
  const before =
    one.previous === undefined
      ? emptyLockfile('package-lock.json')
      : lockfile([locked(`${name}@${one.previous}`)])
  const labels = { beforeLabel: 'HEAD', afterLabel: 'package-lock.json' }
  return gate([{ before, after: lockfile([locked(id)]), ...labels }], policy, registry, asOf)
}

const young = '2026-06-14T00:00:00Z'
const record = (more: Record<string, unknown> = {}, entry: Record<string, unknown> = {}) => ({
  id: 'MAL-2026-1',
  modified: young,
  summary: 'Malicious code in pad (npm)',
  affected: [{ package: { ecosystem: 'npm', name: 'pad' }, versions: ['1.0.1'], ...entry }],
  ...more,
})
const text = (more?: Record<string, unknown>, entry?: Record<string, unknown>) =>
  JSON.stringify(record(more, entry))
const other = text({ id: 'MAL-2026-2' }, { package: { ecosystem: 'npm', name: 'elsewhere' } })
const canary = JSON.stringify({
  id: 'GHSA-xvch-5gv4-984h',
  modified: young,
  affected: [
    {
      package: { ecosystem: 'npm', name: 'minimist' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '0.2.4' }] }],
    },
  ],
  database_specific: { severity: 'CRITICAL' },
})
const data = (file: string, content: string) => ({ 'c.json': canary, 'other.json': other, [file]: content })
const twins: Readonly<Record<string, string>> = { 'MAL-2026-1.json': text({}, { versions: ['9.9.9'] }) }

describe('an attack on the data is refused, and its honest twin passes', () => {
  const cases: readonly [string, World, Report['outcome'], World][] = [
    [
      'malware on disk, where the registry is right for the canary alone',
      { osv: data('a.json', text()) },
      'fail',
      { osv: data('a.json', twins['MAL-2026-1.json'] ?? '') },
    ],
    ['malware on disk without a canary', { osv: { 'a.json': text() } }, 'fail', { osv: { 'a.json': other } }],
    [
      'an archive laid beside the record',
      { osv: { ...data('a.json', text()), 'all.zip': packZip([{ name: 'c.json', content: canary }]) } },
      'fail',
      { osv: { 'c.json': canary, 'all.zip': packZip([{ name: 'c.json', content: canary }]) } },
    ],
    [
      'withdrawn: "no"',
      { osv: data('a.json', text({ withdrawn: 'no' })) },
      'inconclusive',
      { osv: data('a.json', text({ withdrawn: '2026-06-01T00:00:00Z' })) },
    ],
    [
      'withdrawn on a day to come',
      { osv: data('a.json', text({ withdrawn: '2026-07-01T00:00:00Z' })) },
      'inconclusive',
      { osv: data('a.json', text({ withdrawn: '2026-06-14T23:00:00Z' })) },
    ],
    [
      'an ecosystem in another case',
      { osv: data('a.json', text({}, { package: { ecosystem: 'NPM', name: 'pad' } })) },
      'inconclusive',
      { osv: data('a.json', text({}, { package: { ecosystem: 'PyPI', name: 'pad' } })) },
    ],
    [
      'another case of a package that did not come',
      { osv: data('a.json', text({}, { package: { ecosystem: 'NPM', name: 'pad' } })) },
      'inconclusive',
      { osv: data('a.json', text({}, { package: { ecosystem: 'NPM', name: 'elsewhere' } })) },
    ],
    ['.JSON', { osv: data('a.JSON', text()) }, 'inconclusive', { osv: data('README.MD', text()) }],
    [
      'a list of records',
      { osv: data('a.json', `[${text()}]`) },
      'inconclusive',
      { osv: data('index.json', '[{"id":"MAL-2026-1"}]') },
    ],
    [
      'affected: null',
      { osv: data('a.json', text({ affected: null })) },
      'inconclusive',
      { osv: data('a.json', text({ affected: undefined })) },
    ],
    [
      'a key twice',
      { osv: data('a.json', text().replace('"affected"', '"affected":[],"affected"')) },
      'inconclusive',
      { osv: data('a.json', twins['MAL-2026-1.json'] ?? '') },
    ],
    ['what is no JSON', { osv: data('a.json', `${text()},`) }, 'inconclusive', { osv: data('a.txt', '{') }],
    [
      'data that is too old',
      { osv: { 'c.json': canary.replace(young, '2026-06-08T11:59:00Z') } },
      'inconclusive',
      { osv: { 'c.json': canary.replace(young, '2026-06-08T12:01:00Z') } },
    ],
    ['the data that the policy names, gone', { osv: {} }, 'inconclusive', { osv: { 'c.json': canary } }],
    [
      'a bulk answer with a key twice',
      {
        answer: {
          status: 200,
          text: '{"pad":[{"id":1,"title":"x","severity":"critical"}],"pad":[],"minimist":[{"id":1,"title":"x"}]}',
        },
      },
      'inconclusive',
      { answer: { status: 200, text: '{"minimist":[{"id":1,"title":"x"}]}' } },
    ],
    ...[201, 202, 203, 204, 206].map((status): [string, World, Report['outcome'], World] => [
      `a bulk answer of ${status}`,
      { answer: { status, text: status === 204 ? '' : '{"minimist":[{"id":1,"title":"x"}]}' } },
      'inconclusive',
      { answer: { status: 200, text: '{"minimist":[{"id":1,"title":"x"}]}' } },
    ]),
    [
      'a CWE in small letters',
      { bulk: { pad: [{ range: '=1.0.1', severity: 'low', cwe: ['cwe-506'] }] } },
      'fail',
      { bulk: { pad: [{ range: '=1.0.1', severity: 'low', cwe: ['cwe-79'] }] } },
    ],
    [
      'a severity in another case',
      { bulk: { pad: [{ range: '=1.0.1', severity: 'Critical' }] } },
      'fail',
      { bulk: { pad: [{ range: '=1.0.1', severity: 'Medium' }] } },
    ],
    [
      'malware with no other word of it than MAL-',
      { osv: data('a.json', text({ summary: 'x' })) },
      'fail',
      { osv: data('a.json', text({ id: 'X-1', summary: 'x', database_specific: { severity: 'low' } })) },
    ],
    [
      'CVSS 4 alone',
      {
        osv: data(
          'a.json',
          text({
            id: 'X-1',
            summary: 'x',
            severity: [
              { type: 'CVSS_V4', score: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N' },
            ],
          }),
        ),
      },
      'fail',
      {
        osv: data(
          'a.json',
          text({
            id: 'X-1',
            summary: 'x',
            severity: [
              { type: 'CVSS_V4', score: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N' },
            ],
          }),
        ),
      },
    ],
  ]
  test.each(cases)('%s', async (_name, attack, outcome, twin) => {
    const refused = await judge(attack)
    expect([refused.outcome, refused.gaps.map((gap) => gap.evidence)]).toEqual([
      outcome,
      outcome === 'fail' ? [] : ['advisories', 'advisories'],
    ])
    const passed = await judge(twin)
    expect([passed.outcome, passed.gaps]).toEqual(['pass', []])
  })

  test('a finding beside data that is not understood is a fail with gaps', async () => {
    const report = await judge({ osv: { ...data('a.json', text()), 'b.json': '{' } })
    expect([report.outcome, report.findings.map((one) => one.rule)]).toEqual(['fail', ['malware']])
    expect(report.gaps.map((gap) => gap.reason)).toContain(
      'without advisories (OSV data on disk: b.json is not JSON)',
    )
  })

  test('one thing under two ids is one finding', async () => {
    const bulk = { pad: [{ range: '=1.0.1', cwe: ['CWE-506'] }] }
    const aliases = ['GHSA-aaaa-bbbb-ccc0']
    const { findings } = await judge({ bulk, osv: data('a.json', text({ aliases })) })
    expect(findings).toMatchObject([
      {
        rule: 'malware',
        facts: { advisory: 'GHSA-aaaa-bbbb-ccc0', source: 'registry', aliases: 'MAL-2026-1' },
      },
    ])
    expect((await judge({ bulk, osv: data('a.json', text()) })).findings).toHaveLength(2)
  })

  test('a record about the public package of a name that belongs to another registry is a warning', async () => {
    const osv = data('a.json', text({}, { package: { ecosystem: 'npm', name: '@acme/pad' } }))
    const acme = { id: '@acme/pad@1.0.1', packages: { '@acme/pad': { '1.0.1': 9000 } }, osv }
    const owned = await judge({ ...acme, flat: { '@acme:registry': url.replace('127.0.0.1', 'localhost') } })
    expect([owned.outcome, owned.findings.map((one) => [one.rule, one.level])]).toEqual([
      'pass',
      [['malware', 'warn']],
    ])
    expect((await judge(acme)).outcome).toBe('fail')
  })

  test('a record whose only source was withdrawn is a warning, and one that another source reported is not', async () => {
    const ghsa = 'GHSA-aaaa-bbbb-cccc'
    const twin = text({ id: ghsa, withdrawn: '2026-06-14T12:00:00Z' })
    const made = (...origins: object[]) =>
      text({ aliases: [ghsa], database_specific: { 'malicious-packages-origins': origins } })
    const github = { source: 'ghsa-malware', id: ghsa, versions: ['1.0.1'] }
    const levels = async (content: string) =>
      (await judge({ osv: { ...data('a.json', content), 'b.json': twin } })).findings.map((one) => one.level)
    expect(await levels(made(github))).toEqual(['warn'])
    expect(await levels(made(github, { source: 'amazon-inspector', versions: ['1.0.1'] }))).toEqual(['error'])
  })
})

describe('a security fix', () => {
  const packages = { pad: { '0.9.0': 9000, '1.0.0': 8000, '1.0.1': 30 } }
  const outcome = async (one: World) => {
    const { outcome: is, findings } = await judge({ packages, ...one })
    return [is, ...findings.map(({ rule, level }) => `${rule} ${level}`)].join(', ')
  }
  const lane = 'pass, minimum-age warn'
  const shut = 'fail, minimum-age error'

  test.each<[string, World, string]>([
    ['of an update', { previous: '1.0.0', bulk: { pad: [{ range: '<1.0.1' }] } }, lane],
    [
      'of a first install, where the registry answers only for the versions in the request',
      { bulk: { pad: [{ range: '<1.0.1' }] } },
      lane,
    ],
    [
      'of a first install, known from disk',
      {
        osv: {
          'c.json': canary,
          'a.json': text(
            { id: 'X-1', summary: 'x', database_specific: { severity: 'CRITICAL' } },
            {
              versions: undefined,
              ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.0.1' }] }],
            },
          ),
        },
      },
      lane,
    ],
    [
      'the next version after malware',
      { previous: '1.0.0', bulk: { pad: [{ range: '<1.0.1', cwe: ['CWE-506'] }] } },
      shut,
    ],
    [
      'the next version that no advisory names',
      { previous: '1.0.0', bulk: { pad: [{ range: '<=1.0.0' }] } },
      shut,
    ],
    [
      'of an advisory below the level',
      { previous: '1.0.0', bulk: { pad: [{ range: '<1.0.1', severity: 'high' }] } },
      shut,
    ],
    [
      'of one at the level',
      {
        previous: '1.0.0',
        bulk: { pad: [{ range: '<1.0.1', severity: 'high' }] },
        rules: { advisory: ['error', { auditLevel: 'high' }] },
      },
      lane,
    ],
    ['of a first install with a clean older version', { bulk: { pad: [{ range: '>=1.0.0 <1.0.1' }] } }, shut],
    [
      'of a first install after malware on disk',
      {
        bulk: { pad: [{ range: '<1.0.1' }] },
        osv: data('a.json', text({}, { versions: ['1.0.0'] })),
        packages: { pad: { '1.0.0': 50, '1.0.1': 30 } },
      },
      shut,
    ],
  ])('%s', async (_name, one, expected) => expect(await outcome(one)).toBe(expected))

  test('that is too young is named by the finding on the vulnerable version', async () => {
    const { findings, eligibleAt } = await judge({
      id: 'pad@1.0.0',
      packages: { pad: { '0.9.0': 9000, '1.0.0': 8000, '1.0.1': 3 } },
      bulk: { pad: [{ range: '<1.0.1' }] },
    })
    expect(findings).toMatchObject([
      {
        rule: 'advisory',
        message: expect.stringContaining(
          '; 1.0.1 fixes it and passes from 2026-06-16 09:00 UTC on',
        ) as string,
        facts: { fix: '1.0.1', fixEligibleAt: hoursAgo(-21).toISOString() },
        suggestion: null,
      },
    ])
    expect(eligibleAt).toBeNull()
  })

  test('that is old enough is suggested', async () => {
    const { findings } = await judge({ id: 'pad@1.0.0', packages, bulk: { pad: [{ range: '<1.0.1' }] } })
    expect(findings).toMatchObject([{ rule: 'advisory', suggestion: { version: '1.0.1' } }])
  })
})
