import { describe, expect, test } from 'vitest'
import { findGhsa, findMalwareId, isMalwareId, normalizeId } from '../../src/advisories/id.ts'

describe('findGhsa', () => {
  test.each([
    ['GHSA-xvch-5gv4-984h', 'GHSA-xvch-5gv4-984h'],
    ['ghsa-XVCH-5GV4-984H', 'GHSA-xvch-5gv4-984h'],
    ['https://github.com/advisories/GHSA-xvch-5gv4-984h', 'GHSA-xvch-5gv4-984h'],
    ['GHSA-xvch-5gv4-984h2', null],
    ['GHSA-xvch-5gv4', null],
    ['CVE-2021-44906', null],
    ['', null],
  ])('%j: %s', (text, id) => expect(findGhsa(text)).toBe(id))
})

describe('findMalwareId', () => {
  test.each([
    ['MAL-2025-47141', 'MAL-2025-47141', true],
    ['mal-2025-1', 'MAL-2025-1', true],
    ['https://osv.dev/vulnerability/MAL-2025-1', 'MAL-2025-1', false],
    ['MAL-2025-1a', null, false],
    ['MAL-25-1', null, false],
    ['MALICIOUS', null, false],
  ])('%j: %s', (text, id, isWhole) => {
    expect(findMalwareId(text)).toBe(id)
    expect(isMalwareId(text)).toBe(isWhole)
  })
})

test.each([
  ['ghsa-XVCH-5gv4-984h', 'GHSA-xvch-5gv4-984h'],
  ['cve-2021-44906', 'CVE-2021-44906'],
  ['mal-2025-1', 'MAL-2025-1'],
  ['x GHSA-xvch-5gv4-984h', 'X GHSA-XVCH-5GV4-984H'],
])('normalizeId(%j)', (id, normal) => expect(normalizeId(id)).toBe(normal))
