import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { covers } from '../../src/advisories/affected.ts'
import { parseBulk } from '../../src/advisories/npm-bulk.ts'

const entry = (more: Record<string, unknown> = {}) => ({
  id: 1097678,
  url: 'https://github.com/advisories/GHSA-xvch-5gv4-984h',
  title: 'Prototype Pollution in minimist',
  severity: 'critical',
  vulnerable_versions: '<0.2.4',
  cwe: ['CWE-1321'],
  cvss: { score: 9.8, vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' },
  ...more,
})
const asked = new Set(['minimist', 'left-pad'])
const one = (more: Record<string, unknown>) => parseBulk({ minimist: [entry(more)] }, asked)?.[0]

describe('parseBulk', () => {
  test('reads an answer', () => {
    expect(parseBulk({ minimist: [entry()] }, asked)).toEqual([
      {
        id: 'GHSA-xvch-5gv4-984h',
        name: 'minimist',
        title: 'Prototype Pollution in minimist',
        url: 'https://github.com/advisories/GHSA-xvch-5gv4-984h',
        severity: 'critical',
        isMalware: false,
        affected: [{ type: 'range', range: '<0.2.4' }],
        source: 'registry',
      },
    ])
  })

  test('{} is an answer: nothing is known', () => expect(parseBulk({}, asked)).toEqual([]))

  test.each([
    ['[]', []],
    ['null', null],
    ['no JSON', undefined],
    ['text', '<html>'],
    ['an error in an object', { error: 'not found' }],
    ['an object for a name', { minimist: { id: 1 } }],
    ['null for a name', { minimist: null }],
    ['an advisory that is no object', { minimist: ['GHSA'] }],
    ['no id', { minimist: [entry({ id: undefined })] }],
    ['no title', { minimist: [entry({ title: 7 })] }],
    ['an address that is no text', { minimist: [entry({ url: {} })] }],
    ['a CWE that is no list', { minimist: [entry({ cwe: 'CWE-506' })] }],
    ['a thousand weaknesses', { minimist: [entry({ cwe: Array.from({ length: 1_001 }, () => 'CWE-1') })] }],
    ['more than a thousand advisories', { minimist: Array.from({ length: 1_001 }, () => entry()) }],
    ['one bad advisory among good ones', { minimist: [entry(), null] }],
    ['an invalid one of a name that was not requested', { minimist: [entry()], other: [7] }],
  ])('%s is no answer', (_name, json) => expect(parseBulk(json, asked)).toBeNull())

  test('drops names that were not requested', () => {
    expect(parseBulk({ other: [entry()], constructor: [entry()] }, asked)).toEqual([])
  })

  test.each([
    ['https://github.com/advisories/ghsa-XVCH-5GV4-984H', 7, 'GHSA-xvch-5gv4-984h'],
    ['https://example.test/advisories/1', 7, 'npm:7'],
    [undefined, 7, 'npm:7'],
    [undefined, 'GHSA-XVCH-5gv4-984h', 'GHSA-xvch-5gv4-984h'],
    [undefined, 'MAL-2026-1', 'MAL-2026-1'],
    [undefined, 'mal-2026-1', 'MAL-2026-1'],
    ['https://osv.example.test/vulnerability/MAL-2026-1', 7, 'MAL-2026-1'],
    [undefined, 'a\u001b[31mb', 'npm:ab'],
  ])('names %s, %s as %s', (url, id, name) => expect(one({ url, id })?.id).toBe(name))

  test.each([
    ['info', 'info'],
    ['high', 'high'],
    [undefined, 'unknown'],
    [null, 'unknown'],
    ['Critical', 'critical'],
    ['MEDIUM', 'moderate'],
    [' Moderate ', 'moderate'],
    ['constructor', 'unknown'],
    [9, 'unknown'],
  ])('severity %s is %s', (severity, read) => expect(one({ severity })?.severity).toBe(read))

  test.each([undefined, null, 'garbage!!', 7, '', 'x'.repeat(30_000)])('range %j covers all', (range) => {
    const read = one({ vulnerable_versions: range })
    expect(read && covers(read, '1.0.0-rc.1') && covers(read, '99.0.0')).toBe(true)
  })

  test.each([
    [{ cwe: ['CWE-506'] }, true],
    [{ cwe: ['cwe-506'] }, true],
    [{ cwe: ['CWE-79', 'CWE-506: Embedded Malicious Code'] }, true],
    [{ cwe: ['CWE-5060', 'CWE-79', 7, null] }, false],
    [{ title: 'Embedded malware in rc' }, true],
    [{ id: 7, url: 'https://osv.example.test/vulnerability/mal-2026-1' }, true],
    [{ title: 'Malware in left-pad' }, true],
    [{ id: 'MAL-2026-1', url: null }, true],
    [{ title: 'It mentions malware in prose' }, false],
    [{ cwe: null }, false],
  ])('%j is malware: %s', (more, isMalware) => expect(one(more)?.isMalware).toBe(isMalware))

  test('cleans untrusted text', () => {
    const read = one({ title: 'a\u001b[2J\nb', url: 'https://me:secret@example.test/?token=1' })
    expect(read).toMatchObject({ title: 'a b', url: 'https://example.test/' })
    expect(one({ url: 'javascript:alert(1)' })?.url).toBeNull()
  })
})

test('whatever JSON it is, it is read or refused', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      const read = parseBulk(json, asked)
      expect(read === null || Array.isArray(read)).toBe(true)
    }),
  )
  const hostile = fc.dictionary(
    fc.constantFrom('id', 'url', 'title', 'severity', 'vulnerable_versions', 'cwe'),
    fc.oneof(fc.string(), fc.jsonValue()),
  )
  fc.assert(
    fc.property(hostile, (more) => {
      const [read] = parseBulk({ minimist: [entry(more)] }, asked) ?? []
      if (read !== undefined) expect(typeof covers(read, '1.0.0')).toBe('boolean')
    }),
  )
})
