import { describe, expect, test } from 'vitest'
import { longestIntegrity } from '../../../src/lockfile/integrity.ts'
import { isVersion, readBin, readIntegrity, readVersion } from '../../../src/lockfile/npm/fields.ts'
import type { PackageSource } from '../../../src/model/report.ts'
import { sectionOf } from '../../support/npm-lock.ts'
import { refusalOf } from '../../support/refusal.ts'

const own = (text: string) => JSON.parse(text) as object

describe('commands', () => {
  test.each([
    [undefined, 'ms', {}],
    [{}, 'ms', {}],
    [{ ms: 'bin.js', 'a b': '' }, 'other', { ms: 'bin.js', 'a b': '' }],
    ['cli.js', 'ms', { ms: 'cli.js' }],
    ['cli.js', '@s/n', { n: 'cli.js' }],
    ['', 'ms', { ms: '' }],
  ])('of bin %j in %s', (bin, name, commands) => {
    expect(readBin(sectionOf({ bin }), name)).toEqual(commands)
  })

  test('named like the prototype are commands', () => {
    expect(Object.keys(readBin(sectionOf(own('{"bin": {"__proto__": "x.js"}}')), 'ms'))).toEqual([
      '__proto__',
    ])
    expect(Object.keys(readBin(sectionOf({ bin: 'x.js' }), '@s/__proto__'))).toEqual(['__proto__'])
  })

  test.each([
    [{ bin: { x: 1 } }, 'bin > x must be a string, not a number'],
    [{ bin: 7 }, 'bin must be an object, not a number'],
    [{ bin: ['x'] }, 'bin must be an object, not an array'],
  ])('of %j are refused', (fields, problem) => {
    expect(refusalOf(() => readBin(sectionOf(fields), 'ms')).message.endsWith(problem)).toBe(true)
  })
})

describe('integrity', () => {
  test.each([
    [undefined],
    [''],
    ['sha1-x'],
    ['sha512-a sha512-b'],
    ['nonsense'],
    ['a'.repeat(longestIntegrity)],
  ])('%j is kept as it is', (integrity) => {
    expect(readIntegrity(sectionOf({ integrity }))).toBe(integrity ?? null)
  })

  test('that is longer than any real one is refused, not cut', () => {
    const integrity = 'a'.repeat(longestIntegrity + 1)
    const refusal = refusalOf(() => readIntegrity(sectionOf({ integrity })))
    expect(refusal.message).toBe(
      `test.json, line 3: x > integrity is ${longestIntegrity + 1} characters long; depgate reads at most ${longestIntegrity}`,
    )
    expect(refusal.hint).toContain('npm install --package-lock-only')
  })

  test('is read by the reader of the section', () => {
    expect(readIntegrity(sectionOf({ integrity: false }), () => null)).toBeNull()
    expect(refusalOf(() => readIntegrity(sectionOf({ integrity: false }))).code).toBe('ELOCKFILE')
  })
})

describe('version', () => {
  const registry: PackageSource = { type: 'registry', url: null }
  const remote: PackageSource = { type: 'remote', url: 'https://example.test/x.tgz' }
  const git: PackageSource = { type: 'git', url: 'github:o/r', commit: null }
  const file: PackageSource = { type: 'file', path: 'x.tgz' }
  const directory: PackageSource = { type: 'directory', path: 'lib', isInside: true }

  test.each<[string | undefined, PackageSource, string | null]>([
    ['2.1.3', registry, '2.1.3'],
    ['0.0.1beta', registry, '0.0.1beta'],
    ['2.1.3', directory, '2.1.3'],
    ['not-a-version', directory, null],
    ['', directory, null],
    [undefined, directory, null],
    [undefined, remote, null],
    [undefined, git, null],
    [undefined, file, null],
  ])('%j from %j is %j', (version, source, expected) => {
    expect(readVersion(sectionOf({ version }), source)).toBe(expected)
  })

  test.each<[string | undefined, PackageSource, string]>([
    [undefined, registry, 'x has no version'],
    ['', registry, 'x > version is "", which is not a version'],
    ['latest', registry, 'x > version is "latest", which is not a version'],
    ['v1.0.0', remote, 'x > version is "v1.0.0", which is not a version'],
    ['1', git, 'x > version is "1", which is not a version'],
    ['1.0.0\u001b[31m', file, 'x > version is "1.0.0", which is not a version'],
    ['\ud800', git, 'x > version is "\ufffd", which is not a version'],
    ['9'.repeat(100), registry, `x > version is "${'9'.repeat(59)}…", which is not a version`],
  ])('%j from %j is refused', (version, source, problem) => {
    const refusal = refusalOf(() => readVersion(sectionOf({ version }), source))
    expect(refusal.message.replace(/^test\.json, line \d+: /, '')).toBe(problem)
  })

  test.each([
    ['1.0.0', true],
    ['1.0.0-beta.1', true],
    ['1.0.0+build.5', true],
    ['1.2.3beta', true],
    ['v1.0.0', false],
    ['=1.0.0', false],
    [' 1.0.0', false],
    ['1.0.0 ', false],
    ['1.0.0 2.0.0', false],
    ['1.0', false],
    ['^1.0.0', false],
    ['', false],
    [`1.0.${'9'.repeat(300)}`, false],
    ['1.0.0\n', false],
  ])('%j is one: %s', (text, expected) => {
    expect(isVersion(text)).toBe(expected)
  })
})
