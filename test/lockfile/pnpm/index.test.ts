// pnpm-lock.yaml as a whole: what pnpm 7 and 12 wrote for one project with every kind of dependency, edits and their twins.

import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { diff } from '../../../src/change/diff.ts'
import { DepgateError } from '../../../src/errors.ts'
import { parseLockfile } from '../../../src/lockfile/parse.ts'
import { refusalOf } from '../../support/refusal.ts'
import { beside, hash, readPnpm, sample } from '../../support/pnpm-lock.ts'

const read = (version: string, file: string) =>
  readFileSync(new URL(`../../../fixtures/lockfiles/pnpm/${version}/${file}`, import.meta.url), 'utf8')
const filesOf = (version: string) => ({
  'package.json': read(version, 'package.json.txt'),
  'pnpm-workspace.yaml': read(version, 'pnpm-workspace.yaml'),
})
const open = (version: string) => readPnpm(read(version, 'pnpm-lock.yaml'), filesOf(version))

describe.each([
  ['7', 'pnpm-5.4', 41],
  ['12', 'pnpm-9.0', 38],
])('one project with every kind of dependency, by pnpm %s', (version, format, count) => {
  const lock = open(version)
  test('has every package and nothing that it does not lock', () => {
    expect([lock.format, lock.packages.length, lock.unknown]).toEqual([format, count, []])
    expect(lock.drift).toEqual([])
    expect(lock.packages.every(({ path }) => path.length > 1)).toBe(true)
  })

  test.each<[string, (one: { version: string }) => boolean, object]>([
    [
      'ms',
      ({ version: own }) => own === '2.1.3',
      { location: 'node_modules/ms', isDirect: true, scope: 'runtime' },
    ],
    ['ms', ({ version: own }) => own === '2.0.0', { alias: 'alias-ms', location: 'node_modules/alias-ms' }],
    ['ms', ({ version: own }) => own === '2.1.2', { location: 'packages/a/node_modules/ms' }],
    ['is-odd', () => true, { scope: 'development', edgeRecord: 'resolved' }],
    ['fsevents', () => true, { scope: 'optional' }],
    [
      'local-dir',
      () => true,
      { source: { type: 'directory', path: 'local-dir', isInside: true }, integrity: null },
    ],
    ['local-tgz', () => true, { version: '1.0.0', source: { type: 'file', path: 'local-tgz-1.0.0.tgz' } }],
    ['gitdep', () => true, { source: { type: 'git', commit: 'a192be263c6dac750e2c6e8feaf3c805a94eddba' } }],
  ])('%s', (name, isMeant, expected) =>
    expect(lock.packages.find((one) => one.name === name && isMeant(one))).toMatchObject(expected),
  )
})

const changed = (edited: string) =>
  diff(readPnpm(sample, beside), readPnpm(edited, beside)).flatMap((one) =>
    one.type === 'package' ? [`${one.kind} ${one.name}@${one.version}: ${one.differences.join()}`] : [],
  )

describe('edits that a diff shows', () => {
  test.each<[string, string, string]>([
    ['another hash', sample.replace(hash, `sha512-${'B'.repeat(86)}==`), 'altered a@1.0.0: hash'],
    ['no hash', sample.replace(`{integrity: ${hash}}`, '{}'), 'altered a@1.0.0: hash'],
    [
      'another address',
      sample.replace(
        `{integrity: ${hash}}`,
        `{integrity: ${hash}, tarball: 'https://evil.example.test/a-1.0.0.tgz'}`,
      ),
      'altered a@1.0.0: source',
    ],
    [
      'a dependency more',
      sample.replace('{b: 2.0.0}', '{b: 2.0.0, c: 3.0.0}'),
      'altered a@1.0.0: dependencies',
    ],
    ['an alias', sample.replace('{b: 2.0.0}', '{b: c@3.0.0}'), 'altered a@1.0.0: dependencies'],
    [
      'git',
      sample.replace(
        `{integrity: ${hash}}`,
        `{type: git, repo: 'https://evil.example.test/a.git', commit: ${'c'.repeat(40)}}`,
      ),
      'altered a@1.0.0: hash,source',
    ],
    [
      'an entry that nothing asks for',
      `${sample.replace('  b@2.0.0:\n', `  evil@1.0.0:\n    resolution: {integrity: ${hash}}\n  b@2.0.0:\n`)}  evil@1.0.0: {}\n`,
      'added evil@1.0.0: ',
    ],
  ])('%s', (_, edited, expected) => expect(changed(edited)).toContain(expected))

  test('CRLF, a byte order mark and another style are no change', () => {
    expect(changed(sample.replaceAll('\n', '\r\n'))).toEqual([])
    expect(changed(`\uFEFF${sample}`)).toEqual([])
    expect(changed(sample.replace("lockfileVersion: '9.0'", 'lockfileVersion: "9.0"'))).toEqual([])
  })
})

describe('what is refused', () => {
  test.each<[string, string, RegExp]>([
    ['nothing', '', /is empty/],
    ['no version', 'packages: {}', /lockfileVersion is missing/],
    ['an old version', "lockfileVersion: '4.0'", /depgate reads 5.3 and later/],
    [
      'a key twice',
      sample.replace('  b@2.0.0:\n', '  a@1.0.0: {}\n  b@2.0.0:\n'),
      /has the key "a@1.0.0" twice/,
    ],
    ['an alias of YAML', sample.replace('{b: 2.0.0}', '&x {b: 2.0.0}'), /has an anchor/],
    ['a conflict', `<<<<<<< HEAD\n${sample}`, /conflict marker/],
    [
      'a snapshot without a package',
      sample.replace('  a@1.0.0:\n    dependencies', '  evil@1.0.0:\n    dependencies'),
      /has no entry in "packages"/,
    ],
    ['a third document', `---\na: 1\n---\nb: 1\n---\nc: 1\n`, /has more documents than pnpm reads/],
    ['a name that leads out', sample.replaceAll('c@3.0.0', '../../c@3.0.0'), /which is not a name/],
    ['a list', '- a', /must hold a YAML mapping/],
  ])('%s', (_, text, message) => {
    const refusal = refusalOf(() => readPnpm(text, beside))
    expect(refusal.code).toBe('ELOCKFILE')
    expect(refusal.message).toMatch(message)
  })

  test('names of the prototype are names', () =>
    expect(
      readPnpm(sample.replaceAll('c@3.0.0', 'constructor@3.0.0'), beside).packages.map(({ name }) => name),
    ).toContain('constructor'))

  test('whatever is cut out of a real file or put twice is read or refused, and never crashes', () => {
    const text = read('12', 'pnpm-lock.yaml')
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(150), fc.boolean(), (at, length, isTwice) => {
        const piece = text.slice(at, at + length)
        try {
          readPnpm(
            text.slice(0, at) + (isTwice ? piece + piece : '') + text.slice(at + length),
            filesOf('12'),
          )
        } catch (error) {
          if (!(error instanceof DepgateError)) throw error
        }
      }),
      { numRuns: 200 },
    )
  })

  test('a copy under another name is recognized', () =>
    expect(parseLockfile(sample, 'before.yaml').format).toBe('pnpm-9.0'))
})
