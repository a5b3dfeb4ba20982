import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { covers } from '../../src/advisories/affected.ts'
import { DepgateError } from '../../src/errors.ts'
import { listRefusedNames, parseOsvRecord } from '../../src/advisories/osv.ts'
import { madeUp, osvAdvisory, osvFixtures, osvNow, osvText } from '../support/osv.ts'

const npm = { ecosystem: 'npm', name: 'left-pad' }
const record = (more: Record<string, unknown> = {}) => ({
  id: 'GHSA-aaaa-bbbb-cccc',
  modified: '2026-01-02T03:04:05Z',
  affected: [{ package: npm, versions: ['1.0.0'] }],
  ...more,
})

describe('parseOsvRecord', () => {
  test('reads what a rule and a report need', () => {
    expect(parseOsvRecord(JSON.parse(osvText('GHSA-xvch-5gv4-984h')), 'osv', osvNow)).toEqual({
      id: 'GHSA-xvch-5gv4-984h',
      modified: '2023-02-27T14:47:14.000Z',
      advisories: [
        {
          id: 'GHSA-xvch-5gv4-984h',
          name: 'minimist',
          title: 'Prototype Pollution in minimist',
          url: 'https://github.com/advisories/GHSA-xvch-5gv4-984h',
          severity: 'critical',
          isMalware: false,
          source: 'osv',
          aliases: ['CVE-2021-44906'],
          modified: '2023-02-27T14:47:14.000Z',
          affected: [
            { type: 'osv', versions: [], ranges: [[{ introduced: '1.0.0' }, { fixed: '1.2.6' }]] },
            { type: 'osv', versions: [], ranges: [[{ introduced: '0' }, { fixed: '0.2.4' }]] },
          ],
        },
      ],
    })
  })

  test('gives each name its own advisory, and joins the entries of one name', () => {
    const { advisories = [] } =
      parseOsvRecord(JSON.parse(osvText('GHSA-67hx-6x53-jw92')), 'osv', osvNow) ?? {}
    expect(advisories.map(({ name, affected }) => [name, affected.length])).toEqual([
      ['@babel/traverse', 2],
      ['babel-traverse', 1],
    ])
  })

  test.each([
    ['of another ecosystem', record({ affected: [{ package: { ecosystem: 'PyPI', name: 'left-pad' } }] })],
    ['of no package', record({ affected: [{ ranges: [{ type: 'GIT', events: [] }] }] })],
    ['without affected', { id: 'GHSA-aaaa-bbbb-cccc' }],
  ])('drops a record that is %s', (_name, json) => expect(parseOsvRecord(json, 'osv', osvNow)).toBeNull())

  test('a record that was withdrawn covers nothing', () => {
    const read = parseOsvRecord(JSON.parse(osvText('MAL-2024-2936')), 'osv', osvNow)
    expect(read?.advisories).toMatchObject([{ withdrawn: '2024-07-01T05:16:00.000Z' }])
    for (const one of read?.advisories ?? []) expect(covers(one, '35.0.0')).toBe(false)
  })

  test.each([
    ['null', null],
    ['an array', []],
    ['text', 'GHSA'],
    ['no id', { affected: [] }],
    ['an empty id', record({ id: '' })],
    ['affected that is no list', record({ affected: {} })],
    ['an entry that is no object', record({ affected: ['left-pad'] })],
    ['a name that is no text', record({ affected: [{ package: { ecosystem: 'npm', name: 7 } }] })],
    ['an ecosystem that is no text', record({ affected: [{ package: { name: 'left-pad' } }] })],
    ['versions that are no texts', record({ affected: [{ package: npm, versions: [1] }] })],
    ['a range without a type', record({ affected: [{ package: npm, ranges: [{ events: [] }] }] })],
    [
      'an event that is no object',
      record({ affected: [{ package: npm, ranges: [{ type: 'SEMVER', events: ['0'] }] }] }),
    ],
    [
      'an event that is no text',
      record({ affected: [{ package: npm, ranges: [{ type: 'SEMVER', events: [{ introduced: 0 }] }] }] }),
    ],
    ['withdrawn that is no text', record({ withdrawn: true })],
    ['withdrawn that is a word', record({ withdrawn: 'no' })],
    ['withdrawn that is empty', record({ withdrawn: '' })],
    ['withdrawn on a day that no calendar has', record({ withdrawn: '2026-02-30T00:00:00Z' })],
    ['withdrawn on a day without a time', record({ withdrawn: '2026-02-03' })],
    ['withdrawn in the future', record({ withdrawn: '2027-01-01T00:00:00Z' })],
    ['affected that is null', record({ affected: null })],
    ['affected in another case', { id: 'X', Affected: record().affected }],
    ['withdrawn in another case', record({ Withdrawn: '2026-01-01T00:00:00Z' })],
    [
      'an ecosystem in another case',
      record({ affected: [{ package: { ecosystem: 'NPM', name: 'left-pad' } }] }),
    ],
    [
      'an ecosystem with a space',
      record({ affected: [{ package: { ecosystem: 'npm ', name: 'left-pad' } }] }),
    ],
    ['a name with a space', record({ affected: [{ package: { ecosystem: 'npm', name: ' left-pad' } }] })],
    ['a package that is null', record({ affected: [{ package: null }] })],
    ['versions that are null', record({ affected: [{ package: npm, versions: null }] })],
    ['versions in another case', record({ affected: [{ package: npm, Versions: ['2.0.0'] }] })],
    ['ranges that are null', record({ affected: [{ package: npm, ranges: null }] })],
    [
      'events that are null',
      record({ affected: [{ package: npm, ranges: [{ type: 'SEMVER', events: null }] }] }),
    ],
    [
      'an event in another case',
      record({ affected: [{ package: npm, ranges: [{ type: 'SEMVER', events: [{ Introduced: '0' }] }] }] }),
    ],
    ['a schema of another major version', record({ schema_version: '2.0.0' })],
    ['aliases that are no texts', record({ aliases: [7] })],
  ])('refuses %s', (_name, json) => {
    expect(() => parseOsvRecord(json, 'osv', osvNow)).toThrow(
      expect.objectContaining({ code: 'EADVISORIES' }),
    )
  })

  test.each([
    ['null as no withdrawal', { withdrawn: null }, 'live'],
    ['a withdrawal', { withdrawn: '2026-01-01T00:00:00Z' }, 'withdrawn'],
    ['one with fractions of a second', { withdrawn: '2026-01-01T00:00:00.123456789Z' }, 'withdrawn'],
    ['one of another zone', { withdrawn: '2026-01-01T00:00:00+02:00' }, 'withdrawn'],
    ['one by a clock that is ahead', { withdrawn: '2026-11-21T03:00:00Z' }, 'withdrawn'],
    ['unknown fields', { x_own: 1, severity: null, references: null, credits: [] }, 'live'],
    ['null as no aliases', { aliases: null }, 'live'],
    ['a schema without a version', { schema_version: undefined }, 'live'],
    [
      'an entry of another ecosystem beside it',
      { affected: [...record().affected, { package: { ecosystem: 'PyPI', name: 'x' }, versions: null }] },
      'live',
    ],
  ])('understands %s', (_name, more, state) => {
    const read = parseOsvRecord(record(more), 'osv', osvNow)
    expect(read?.advisories.map((one) => (one.withdrawn === undefined ? 'live' : 'withdrawn'))).toEqual([
      state,
    ])
  })

  test.each([
    ['its packages', record({ withdrawn: 'no' }), ['left-pad']],
    ['one in another case', record({ affected: [{ package: { ecosystem: 'NPM', name: 'a' } }] }), ['a']],
    [
      'a list of records',
      [record(), record({ affected: [{ package: { ecosystem: 'npm', name: 'b' } }] })],
      ['left-pad', 'b'],
    ],
    [
      'not those of another ecosystem',
      record({ affected: [{ package: { ecosystem: 'PyPI', name: 'a' } }] }),
      [],
    ],
    ['null for nothing', null, null],
    ['null without entries', { affected: null }, null],
    ['null for an empty list', [], null],
    [
      'null where one has no name',
      record({ affected: [{ package: npm }, { package: { ecosystem: 'npm' } }] }),
      null,
    ],
  ])('lists of a record that is refused %s', (_name, json, names) =>
    expect(listRefusedNames(json)).toEqual(names),
  )

  test('reads the severity: a word, else a CVSS vector, else none', () => {
    const v3 = { type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' }
    const v4 = { type: 'CVSS_V4', score: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N' }
    const severity = (more: Record<string, unknown>) => madeUp({ versions: ['1.0.0'] }, more).severity
    expect(severity({ database_specific: { severity: 'MODERATE' }, severity: [v3] })).toBe('moderate')
    expect(severity({ database_specific: { severity: 'medium' } })).toBe('moderate')
    expect(severity({ database_specific: { severity: 'Medium' } })).toBe('moderate')
    expect(severity({ database_specific: { severity: 'critical' } })).toBe('critical')
    expect(severity({ severity: [v4, v3] })).toBe('critical')
    expect(severity({ severity: [v4] })).toBe('critical')
    expect(severity({ severity: [{ type: 'CVSS_V4', score: 'CVSS:4.0/AV:N' }] })).toBe('unknown')
    const entry = (word: string) => ({ versions: ['1.0.0'], database_specific: { severity: word } })
    expect(madeUp(entry('High')).severity).toBe('high')
    expect(madeUp(entry('High'), { severity: [v4] }).severity).toBe('high')
    expect(severity({ database_specific: { severity: 'SEVERE' } })).toBe('unknown')
    expect(severity({})).toBe('unknown')
    expect(madeUp({ versions: ['1.0.0'], severity: [v3] }).severity).toBe('high')
  })

  test.each([
    ['the id', { id: 'MAL-2026-1' }, true],
    ['an alias', { aliases: ['CVE-2026-1', 'MAL-2026-1'] }, true],
    ['the CWE', { database_specific: { cwe_ids: ['CWE-79', 'CWE-506'] } }, true],
    ['the origin', { database_specific: { 'malicious-packages-origins': [] } }, true],
    ['the summary', { summary: 'Malicious code in left-pad (npm)' }, true],
    ['the summary of GitHub', { summary: 'Embedded malware in rc' }, true],
    ['another of GitHub', { summary: 'Malware in left-pad' }, true],
    ['ordinary prose', { summary: 'left-pad lets attackers run malicious code in the browser' }, false],
    ['a CWE in small letters', { database_specific: { cwe_ids: ['cwe-506'] } }, true],
    ['an id in small letters', { id: 'mal-2026-1' }, true],
    ['a CWE that begins alike', { database_specific: { cwe_ids: ['CWE-5060'] } }, false],
    ['nothing', {}, false],
  ])('knows malware by %s', (_name, more, isMalware) => {
    const one = madeUp({ versions: ['1.0.0'] }, more)
    expect(one.isMalware).toBe(isMalware)
    expect(one.severity).toBe(isMalware ? 'critical' : 'unknown')
  })

  test('knows malware by the CWE of an entry', () => {
    const entry = { versions: ['1.0.0'], database_specific: { cwes: [{ cweId: 'CWE-506' }] } }
    expect(madeUp(entry).isMalware).toBe(true)
  })

  test.each(['GHSA-73qr-pfmq-6rp8', 'GHSA-mh6f-8j2x-4483', 'MAL-2026-2307', 'LWA-2026-4847', 'MAL-2023-995'])(
    '%s is malware',
    (id) =>
      expect(parseOsvRecord(JSON.parse(osvText(id)), 'osv', osvNow)?.advisories[0]?.isMalware).toBe(true),
  )

  test('cleans untrusted text', () => {
    const one = madeUp(
      { versions: ['1.0.0'] },
      {
        id: 'X-\u001b[31m1',
        summary: 'a\u001b[2Jb\nc',
        references: [{ type: 'WEB', url: 'https://me:secret@example.test/a?token=b' }],
      },
    )
    expect(one).toMatchObject({ id: 'X-1', title: 'ab c', url: 'https://example.test/a' })
    const odd = madeUp(
      { versions: ['1.0.0'] },
      { id: 'X-1', references: [{ type: 'WEB', url: 'javascript:alert(1)' }] },
    )
    expect(odd).toMatchObject({ title: 'X-1', url: null })
  })
})

describe('over-wide ranges', () => {
  const check = (one: ReturnType<typeof madeUp>, covered: string[], clear: string[]) => {
    for (const version of covered) expect(covers(one, version), version).toBe(true)
    for (const version of clear) expect(covers(one, version), version).toBe(false)
  }

  test('the first report that GitHub corrected is taken back (@ctrl/tinycolor)', () => {
    check(osvAdvisory('MAL-2025-47141', '@ctrl/tinycolor'), ['4.1.1', '4.1.2'], ['4.1.0', '4.2.0', '0.0.1'])
  })

  test('all versions remain where a source still reports them, whatever another one lists (solana-web3.js)', () => {
    check(osvAdvisory('MAL-2025-1378', 'solana-web3.js'), ['1.98.0', '1.98.1', '0.0.1'], [])
    check(osvAdvisory('MAL-2025-3706', '@igain/react-app'), ['99.9.1', '1.0.0'], [])
    check(osvAdvisory('MAL-2023-995', 'yandex-yt-yson-bindings'), ['103.99.99', '1.0.0'], [])
  })

  const all = { type: 'SEMVER', events: [{ introduced: '0' }] }
  const exact = { type: 'SEMVER', events: [{ introduced: '4.1.1' }, { last_affected: '4.1.2' }] }
  const report = (id: string | null, time: string, more: Record<string, unknown>) => ({
    source: 'ghsa-malware',
    id,
    modified_time: time,
    ...more,
  })
  const merged = (entry: Record<string, unknown>, ...origins: unknown[]) =>
    madeUp(entry, { id: 'MAL-2026-1', database_specific: { 'malicious-packages-origins': origins } })

  test('without reports an exact range beside it is the correction', () => {
    check(merged({ ranges: [all, exact] }), ['4.1.1'], ['4.1.0'])
    check(madeUp({ ranges: [all, exact] }, { id: 'MAL-2026-1' }), ['4.1.1'], ['4.1.0'])
  })

  test('only all versions is all versions', () => {
    check(
      merged({ ranges: [all] }, report('GHSA-1', '2026-01-01T00:00:00Z', { ranges: [all] })),
      ['1.0.0'],
      [],
    )
  })

  test('a correction counts only from the same source, under the same id, later, and if it is exact', () => {
    const first = report('GHSA-1', '2026-01-01T00:00:00Z', { ranges: [all] })
    const later = '2026-01-02T00:00:00Z'
    const ranges = [all, exact]
    check(merged({ ranges }, first, report('GHSA-1', later, { ranges: [exact] })), ['4.1.1'], ['4.1.0'])
    check(
      merged({ ranges, versions: ['5.0.0'] }, first, report('GHSA-1', later, { versions: ['5.0.0'] })),
      ['4.1.1', '5.0.0'],
      ['4.1.0'],
    )
    for (const other of [
      report('GHSA-2', later, { ranges: [exact] }),
      report(null, later, { ranges: [exact] }),
      { ...report('GHSA-1', later, { ranges: [exact] }), source: 'another' },
      report('GHSA-1', '2025-12-31T00:00:00Z', { ranges: [exact] }),
      report('GHSA-1', 'yesterday', { ranges: [exact] }),
      report('GHSA-1', later, { ranges: [{ type: 'SEMVER', events: [{ introduced: '4.1.1' }] }] }),
      report('GHSA-1', later, { ranges: [all, exact] }),
      report('GHSA-1', later, { ranges: 'exact' }),
    ])
      check(merged({ ranges }, first, other), ['4.1.0', '4.1.1'], [])
  })

  test('a record that is not malware is read as the schema requires', () => {
    check(madeUp({ ranges: [all, exact] }, { id: 'GHSA-aaaa-bbbb-cccc' }), ['4.1.0'], [])
  })

  // GHSA-hxxf-q3w9-4xgw, in its shape: eslint-scope 3.7.3 was clean.
  test('"= X" of GitHub is X, though a range leads to the fix', () => {
    const until = [{ type: 'ECOSYSTEM', events: [{ introduced: '3.7.2' }, { fixed: '4.0.0' }] }]
    check(madeUp({ versions: ['3.7.2'], ranges: until }), ['3.7.2'], ['3.7.1', '3.7.3', '4.0.0'])
    check(osvAdvisory('GHSA-mh6f-8j2x-4483', 'event-stream'), ['3.3.6'], ['3.3.5', '3.3.7', '4.0.0'])
    check(osvAdvisory('GHSA-mh6f-8j2x-4483', 'flatmap-stream'), ['0.1.1', '0.1.0'], [])
    check(madeUp({ versions: ['3.7.2'], ranges: until }, { id: 'OTHER-1' }), ['3.7.3'], [])
    check(madeUp({ versions: ['3.7.2', '3.7.4'], ranges: until }), ['3.7.3'], [])
    check(madeUp({ versions: ['3.7.4'], ranges: until }), ['3.7.3'], [])
  })

  // GHSA-5rqg-jm4f-cqx7, in its shape: the sabotage of colors.
  test('an open range ends where GitHub knows no further', () => {
    const open = (introduced: string, range: unknown, ...more: object[]) =>
      madeUp({
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced }, ...more] }],
        database_specific: { last_known_affected_version_range: range },
      })
    check(open('1.4.1', '<= 1.4.2'), ['1.4.1', '1.4.2'], ['1.4.0', '1.4.3', '2.0.0'])
    check(open('0', '< 7.2.0'), ['7.1.9'], ['7.2.0'])
    check(open('1.0.0', '>= 1.0.0, <= 1.4.0'), ['1.4.0'], ['1.4.1'])
    check(open('1.4.2', '= 1.4.2'), ['1.4.2'], ['1.4.3'])
    for (const bad of ['soon', '<= latest', '> 1.0.0', '', '<= 1.0.0, <= 2.0.0'])
      check(open('1.4.1', bad), ['1.4.1', '9.0.0'], [])
    // It cannot end before it begins, and an end of its own is kept.
    check(open('2.0.0', '<= 1.4.0'), ['2.0.0', '9.0.0'], [])
    check(open('2.0.0', '< 2.0.0'), ['2.0.0', '9.0.0'], [])
    check(open('0', '<= 1.4.0', { fixed: '2.0.0' }), ['1.9.0'], ['2.0.0'])
  })
})

describe('properties', () => {
  const hostile = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom<unknown>(
        'npm',
        '0',
        '1.0.0',
        'SEMVER',
        'GIT',
        'MAL-2026-1',
        '2026-01-01T00:00:00Z',
        '<= 1.0.0',
      ),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom(
          'id',
          'affected',
          'package',
          'ecosystem',
          'name',
          'versions',
          'ranges',
          'events',
          'type',
          'introduced',
          'fixed',
          'last_affected',
          'database_specific',
          'malicious-packages-origins',
          'source',
          'modified',
          'modified_time',
          'severity',
          'score',
          'withdrawn',
          'aliases',
          'summary',
          'references',
          'url',
          'cwes',
          'last_known_affected_version_range',
          '__proto__',
        ),
        tie('value'),
      ),
    ),
  })).value

  const settle = (json: unknown) => {
    try {
      const read = parseOsvRecord(json, 'osv', osvNow)
      for (const advisory of read?.advisories ?? []) expect(typeof covers(advisory, '1.0.0')).toBe('boolean')
    } catch (error) {
      expect(error).toBeInstanceOf(DepgateError)
      expect(error).toMatchObject({ code: 'EADVISORIES' })
    }
  }

  test('whatever JSON it is, it is read or refused', () => {
    fc.assert(fc.property(hostile, settle), { numRuns: 500 })
    fc.assert(
      fc.property(hostile, hostile, (affected, own) =>
        settle({ id: 'X', affected: [{ package: npm, ...Object(affected) }], database_specific: own }),
      ),
      { numRuns: 500 },
    )
    fc.assert(fc.property(fc.jsonValue(), settle))
  })
})

const corpus = path.resolve(import.meta.dirname, '../../../shared/corpus/osv')
describe.runIf(existsSync(corpus))('the corpus', () => {
  const files = existsSync(corpus) ? readdirSync(corpus).filter((file) => file !== 'manifest.json') : []
  test.each(files)('%s is read', (file) => {
    const json: unknown = JSON.parse(readFileSync(path.join(corpus, file), 'utf8'))
    const isWithdrawn = JSON.stringify(json).includes('"withdrawn"')
    const read = parseOsvRecord(json, 'osv', osvNow)
    expect(read?.advisories.every((one) => one.withdrawn !== undefined)).toBe(isWithdrawn)
    for (const { title, severity, url, isMalware } of read?.advisories ?? []) {
      expect(title).not.toBe('')
      expect(severity).not.toBe('unknown')
      expect(url).toMatch(/^https:/)
      expect(isMalware).toBe(!/^GHSA/.test(file) || /73qr|g2q5|mh6f/.test(file))
    }
  })
})

test('each fixture is named in the README of the folder', () => {
  const readme = readFileSync(path.join(osvFixtures, 'README.md'), 'utf8')
  const files = readdirSync(osvFixtures).filter((file) => file.endsWith('.json'))
  for (const file of files) expect(readme).toContain(file.replace('.json', ''))
})
