import { describe, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import cyclonedx from '../../../src/reporters/cyclonedx/index.ts'
import { canvas, changeOf, findingOf, reportOf, reports, testSnapshots } from '../../support/reports.ts'
import { compileSchema } from '../../support/schemas.ts'

interface Bom {
  serialNumber: string
  metadata: { component: Record<string, unknown> }
  components: (Record<string, unknown> & { 'bom-ref': string; name: string })[]
  vulnerabilities: (Record<string, unknown> & { affects: { ref: string }[] })[]
  annotations: { subjects: string[]; text: string }[]
}

const render = (report: Report) => JSON.parse(cyclonedx.render(report, canvas)) as Bom
const isValid = compileSchema(
  'bom-1.6.SNAPSHOT.schema.json',
  'spdx.SNAPSHOT.schema.json',
  'jsf-0.82.SNAPSHOT.schema.json',
)

testSnapshots(cyclonedx)

test.each(Object.entries(reports))(
  '%s is a valid BOM, whose references all lead somewhere',
  (_name, report) => {
    const bom = render(report)
    expect(isValid(bom), JSON.stringify(isValid.errors?.slice(0, 3))).toBe(true)
    const refs = [bom.metadata.component['bom-ref'], ...bom.components.map((one) => one['bom-ref'])]
    expect(new Set(refs).size).toBe(refs.length)
    for (const { affects } of bom.vulnerabilities) for (const { ref } of affects) expect(refs).toContain(ref)
    for (const { subjects } of bom.annotations) for (const ref of subjects) expect(refs).toContain(ref)
  },
)

test('the schema refuses what is no BOM', () => {
  expect(isValid({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [{ name: 'x' }] })).toBe(false)
})

test('a component for each arrival: purl, scope, hash in hex; none for what left or for a range', () => {
  const { components } = render(reports['fail-mixed'])
  expect(components.map((one) => one.name)).toEqual(['left-pad', 'deep', 'holey', 'stolen', 'hotfix', 'fine'])
  expect(components.map((one) => one.scope)).toEqual([
    'required',
    'required',
    'excluded',
    'optional',
    'required',
    'required',
  ])
  expect(components[1]).toMatchObject({
    group: '@acme',
    name: 'deep',
    version: '0.1.0',
    purl: 'pkg:npm/%40acme/deep@0.1.0',
    hashes: [{ alg: 'SHA-512', content: Buffer.alloc(64, '@acme/deep@0.1.0').toString('hex') }],
  })
})

test.each([
  [null, undefined],
  ['sha512-AAAA', undefined],
  ['no hash at all', undefined],
  [`sha512-${'A'.repeat(86)}== sha512-${'B'.repeat(86)}==`, undefined],
  [`sha1-${Buffer.alloc(20, 1).toString('base64')}`, [{ alg: 'SHA-1', content: '01'.repeat(20) }]],
])('integrity %s', (integrity, hashes) => {
  const bom = render(reportOf({ changes: [changeOf('a@1.0.0', { integrity })] }))
  expect(bom.components[0]?.hashes).toEqual(hashes)
  expect(isValid(bom)).toBe(true)
})

describe('findings', () => {
  const bom = render(reports['fail-mixed'])

  test('advisories are VEX: not looked into, but for malware, which needs no look', () => {
    expect(bom.vulnerabilities).toMatchObject([
      {
        id: 'MAL-2026-1',
        source: { name: 'osv' },
        cwes: [506],
        ratings: [{ severity: 'critical' }],
        analysis: { state: 'exploitable' },
        affects: [{ ref: 'pkg:npm/stolen@3.1.4' }],
      },
      {
        id: 'GHSA-aaaa-bbbb-cccc',
        source: { url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc' },
        ratings: [{ severity: 'high' }],
        recommendation: 'Run: npm install --save-exact -D holey@1.0.1',
        analysis: { state: 'in_triage', response: ['update'] },
      },
      { id: 'GHSA-dddd-eeee-ffff', ratings: [{ severity: 'medium' }] },
    ])
  })

  test('a waived advisory has the reason of its waiver', () => {
    const change = changeOf('a@1.0.0')
    const facts = { advisory: 'GHSA-x', severity: 'high' }
    const waiver = { rule: 'advisory', package: 'a@1.0.0', reason: 'not reached', expires: '2026-06-30' }
    const waived = [{ ...findingOf(change, 'advisory', 'covered', { facts }), waiver }]
    expect(render(reportOf({ changes: [change], waived })).vulnerabilities).toMatchObject([
      {
        analysis: {
          state: 'in_triage',
          response: ['will_not_fix'],
          detail: 'covered. Waived until 2026-06-30: not reached',
        },
      },
    ])
  })

  test('everything else, gaps too, is an annotation of what it is about', () => {
    expect(bom.annotations.map(({ subjects: [subject], text }) => [subject, text])).toEqual([
      ['depgate:project', expect.stringMatching(/^error floating-range: left-pad: /) as string],
      ['pkg:npm/left-pad@1.3.0', expect.stringMatching(/^error minimum-age: published/) as string],
      ['depgate:project', 'warn credentials: .npmrc: line 3 holds a token'],
      ['pkg:npm/hotfix@2.0.1', expect.stringContaining('waived until 2026-06-30') as string],
      ['pkg:npm/%40acme/deep@0.1.0', 'error minimum-age could not judge: without publish time'],
    ])
  })
})

test('the serial number is made of the content', () => {
  const numberOf = (report: Report) => render(report).serialNumber
  expect(numberOf(reports['fail-mixed'])).toBe(numberOf(structuredClone(reports['fail-mixed'])))
  expect(numberOf(reports['fail-mixed'])).not.toBe(numberOf({ ...reports['fail-mixed'], gaps: [] }))
  expect(numberOf(reports['fail-mixed'])).toMatch(
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
})
