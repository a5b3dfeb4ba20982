import { expect, test } from 'vitest'
import {
  drawVulnerabilities,
  isAdvisory,
  type Found,
} from '../../../src/reporters/cyclonedx/vulnerabilities.ts'
import { changeOf, findingOf } from '../../support/reports.ts'

const change = changeOf('holey@1.0.0')
const facts = { advisory: 'GHSA-1', severity: 'moderate', title: 'a hole', url: null, source: 'osv' }
const found = (more: Partial<Found> = {}, rule = 'advisory'): Found => ({
  ...findingOf(change, rule, 'it is covered', { facts }),
  ...more,
})
const draw = (one: Found) => drawVulnerabilities([one], (purl) => purl)[0]
const waiver = { rule: 'advisory', package: 'holey@1.0.0', reason: 'not reachable', expires: '2026-06-30' }

test.each<[string, Found, boolean]>([
  ['a finding of an advisory', found(), true],
  ['malware with an advisory', found({}, 'malware'), true],
  ['malware without one', found({ facts: {} }, 'malware'), false],
  ['a finding of another rule', found({}, 'minimum-age'), false],
])('%s', (_, one, expected) => expect(isAdvisory(one)).toBe(expected))

test.each<[string, Found, object]>([
  [
    'an advisory is in triage',
    found(),
    {
      id: 'GHSA-1',
      source: { name: 'osv' },
      ratings: [{ severity: 'medium' }],
      analysis: { state: 'in_triage' },
    },
  ],
  [
    'malware is exploitable and critical, whatever its severity',
    found({}, 'malware'),
    { ratings: [{ severity: 'critical' }], cwes: [506], analysis: { state: 'exploitable' } },
  ],
  [
    'an unknown severity stays unknown',
    found({ facts: { ...facts, severity: 'constructor' } }),
    { ratings: [{ severity: 'unknown' }] },
  ],
  [
    'a suggestion is an update',
    found({ suggestion: { version: '1.0.1', command: 'npm install holey@1.0.1' } }),
    { recommendation: 'Run: npm install holey@1.0.1', analysis: { response: ['update'] } },
  ],
  [
    'a waiver is no fix, with its reason',
    found({ waiver }),
    {
      analysis: {
        response: ['will_not_fix'],
        detail: 'it is covered. Waived until 2026-06-30: not reachable',
      },
    },
  ],
  [
    'a web address is kept',
    found({ facts: { ...facts, url: 'https://advisories.example.test/1' } }),
    { source: { name: 'osv', url: 'https://advisories.example.test/1' } },
  ],
  [
    'the version is affected',
    found(),
    { affects: [{ ref: change.package, versions: [{ version: '1.0.0', status: 'affected' }] }] },
  ],
])('%s', (_, one, expected) => expect(draw(one)).toMatchObject(expected))

test.each(['javascript:alert(1)', 'https://x.example.test/"><script>', 'file:///etc/passwd'])(
  'the address %s is left out',
  (url) => expect(draw(found({ facts: { ...facts, url } }))?.source).toEqual({ name: 'osv' }),
)
