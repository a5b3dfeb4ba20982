import { describe, expect, test } from 'vitest'
import { callsMalware, readSeverity } from '../../src/advisories/osv-severity.ts'

const vector = (score: string) => ({ type: 'CVSS_V3', score })
const critical = vector('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H')
const low = vector('CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N')

describe('readSeverity', () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>[], string]>([
    ['the word of the record', { database_specific: { severity: 'LOW' }, severity: [critical] }, [], 'low'],
    [
      'the highest word of the entries',
      { severity: [low] },
      [{ database_specific: { severity: 'low' } }, { ecosystem_specific: { severity: 'high' } }],
      'high',
    ],
    ['the highest score', { severity: [low, critical] }, [], 'critical'],
    ['the score of an entry', {}, [{ severity: [low] }], 'low'],
    ['an invalid score beside a valid one', { severity: [{ score: 'CVSS:3.1/AV:N' }, low] }, [], 'low'],
    ['an invalid word beside a score', { database_specific: { severity: 9 }, severity: [low] }, [], 'low'],
    ['nothing', {}, [], 'unknown'],
    ['fields of another type', { database_specific: [], severity: 'high' }, [{ severity: {} }], 'unknown'],
  ])('%s', (_, record, entries, severity) => expect(readSeverity(record, entries)).toBe(severity))
})

describe('callsMalware', () => {
  test.each<[string, string, string[], Record<string, unknown>, Record<string, unknown>[]]>([
    ['its id', 'MAL-2025-1', [], {}, []],
    ['an alias', 'GHSA-aaaa-bbbb-cccc', ['MAL-2025-1'], {}, []],
    ['its origin', 'X-1', [], { database_specific: { 'malicious-packages-origins': [] } }, []],
    ['its title', 'X-1', [], { summary: 'Malware in a' }, []],
    ['CWE-506', 'X-1', [], { database_specific: { cwe_ids: ['CWE-79', 'CWE-506'] } }, []],
    ['CWE-506 of an entry', 'X-1', [], {}, [{ database_specific: { cwes: [{ cweId: 'CWE-506' }] } }]],
  ])('by %s', (_, id, aliases, record, entries) =>
    expect(callsMalware(id, aliases, record, entries)).toBe(true),
  )

  test('not by anything else', () => {
    const record = {
      summary: 'Arbitrary code',
      details: 'Malware in a',
      database_specific: { cwe_ids: ['CWE-94'] },
    }
    expect(callsMalware('GHSA-aaaa-bbbb-cccc', ['CVE-2021-1'], record, [{ database_specific: null }])).toBe(
      false,
    )
  })
})
