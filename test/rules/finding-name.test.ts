import { expect, test } from 'vitest'
import { byFact, byFacts, isNamed, namesOf } from '../../src/rules/finding-name.ts'

const finding = { facts: { finding: 'GHSA-aaaa-bbbb-cccc', aliases: 'CVE-2026-1 MAL-2026-2' } }

test.each([
  ['GHSA-aaaa-bbbb-cccc', true],
  ['ghsa-AAAA-bbbb-cccc', true],
  ['CVE-2026-1', true],
  ['mal-2026-2', true],
  ['CVE-2026-11', false],
  ['GHSA-aaaa-bbbb', false],
  ['CVE-2026-1 MAL-2026-2', false],
  [undefined, false],
])('a waiver that names %s covers it: %s', (name, isCovered) => {
  expect(isNamed(finding, name === undefined ? {} : { finding: name })).toBe(isCovered)
})

test('a command is one in its own case, and the only finding of a rule needs no name', () => {
  expect(isNamed({ facts: { finding: 'git' } }, { finding: 'GIT' })).toBe(false)
  expect(isNamed({ facts: { ageHours: 5 } }, {})).toBe(true)
  expect(namesOf({ facts: {} })).toEqual([])
})

test('what cannot be named is covered by none', () => {
  expect(byFact('command')({})).toBe('')
  expect(isNamed({ facts: { finding: '' } }, { finding: 'git' })).toBe(false)
  expect(isNamed({ facts: { finding: '' } }, {})).toBe(false)
})

test('a digest changes with each fact but those that are about something else', () => {
  const name = byFacts('location')
  const facts = { hash: 'sha512-aaaa', differs: 'hash', location: 'node_modules/a' }
  expect(name(facts)).toMatch(/^[0-9a-f]{12}$/)
  expect(name({ location: 'node_modules/b', differs: 'hash', hash: 'sha512-aaaa' })).toBe(name(facts))
  expect(name({ ...facts, hash: 'sha512-bbbb' })).not.toBe(name(facts))
  expect(name({ ...facts, more: null })).not.toBe(name(facts))
})
