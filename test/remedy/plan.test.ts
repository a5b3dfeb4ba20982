// What a remedy has to change, read from findings and the lockfile they are about.

import { describe, expect, test } from 'vitest'
import { planFor } from '../../src/remedy/plan.ts'
import type { Finding } from '../../src/model/report.ts'
import type { Lockfile } from '../../src/model/lockfile.ts'
import { entry } from '../support/npm-lock.ts'
import { at, floating, project, refused } from '../support/refused.ts'

const simple = project({ dependencies: { a: '^1.0.0' } }, at('a', '1.1.0'))
const commit = 'c'.repeat(40)
const gitLock = project(
  { dependencies: { g: 'github:o/r' } },
  { 'node_modules/g': { version: '1.0.0', resolved: `git+ssh://git@host.example.test/o/r.git#${commit}` } },
)
const folder = project(
  { dependencies: { f: 'file:../f' } },
  { 'node_modules/f': { resolved: '../f', link: true }, '../f': { name: 'f', version: '1.0.0' } },
)
const deep = project(
  { dependencies: { parent: '1.0.0' } },
  { ...at('parent', '1.0.0', { dependencies: { child: '^1.0.0' } }), ...at('child', '1.1.0') },
)

const pinsOf = (findings: Finding[], lockfile: Lockfile) =>
  planFor(findings, lockfile).pins.map(
    ({ declared, spec }) => `${declared.manifest} ${declared.name}@${spec}`,
  )

describe('pins', () => {
  test.each<[string, Finding[], Lockfile, string[]]>([
    ['a floating range: the locked version', [floating('a', '^1.0.0')], simple, ['package.json a@1.1.0']],
    [
      'a range whose package is refused: the one that passes',
      [floating('a', '^1.0.0'), refused('a', '1.1.0', '1.0.0')],
      simple,
      ['package.json a@1.0.0'],
    ],
    ['a refused direct package', [refused('a', '1.1.0', '1.0.0')], simple, ['package.json a@1.0.0']],
    [
      'an alias keeps its name in the manifest',
      [refused('real', '1.1.0', '1.0.0')],
      project(
        { dependencies: { a: 'npm:real@1.1.0' } },
        { 'node_modules/a': entry('real', '1.1.0', { name: 'real' }) },
      ),
      ['package.json a@npm:real@1.0.0'],
    ],
    [
      'each manifest that asks for it',
      [refused('a', '1.1.0', '1.0.0')],
      project({ dependencies: { a: '^1.0.0' } }, at('a', '1.1.0'), {
        w: { name: 'w', version: '1.0.0', devDependencies: { a: '^1.1.0' } },
      }),
      ['package.json a@1.0.0', 'w/package.json a@1.0.0'],
    ],
    [
      'a git source: the same repository at the locked commit',
      [floating('g', 'github:o/r')],
      gitLock,
      [`package.json g@github:o/r#${commit}`],
    ],
    [
      'an entry with another address: the version on the registry that the manifest asks for',
      [refused('a', '1.1.0', '1.1.0', { rule: 'registry-mismatch', eligibleAt: null })],
      project(
        { dependencies: { a: '1.1.0' } },
        at('a', '1.1.0', { resolved: 'https://evil.example.test/a.tgz' }),
      ),
      ['package.json a@1.1.0'],
    ],
    ['nothing of a warning', [{ ...refused('a', '1.1.0', '1.0.0'), level: 'warn' }], simple, []],
  ])('%s', (_, findings, lockfile, expected) => {
    expect(pinsOf(findings, lockfile)).toEqual(expected)
    expect(planFor(findings, lockfile).obstacle).toBeNull()
  })
})

test.each<[string, Finding[], Lockfile, RegExp]>([
  ['a folder is never a version of a registry', [floating('f', 'file:../f')], folder, /floating-range, f/],
  [
    'a refused git source is never a version of a registry',
    [refused('g', '1.0.0', '1.1.0', { rule: 'advisory' })],
    gitLock,
    /advisory, g 1\.0\.0/,
  ],
  ['a direct package that passes later', [refused('a', '1.1.0', null)], simple, /minimum-age, a 1\.1\.0/],
  [
    'a file of the project',
    [refused('.npmrc', '', null, { version: null, package: '.npmrc', rule: 'tampering' })],
    simple,
    /^tampering, \.npmrc: published/,
  ],
  [
    'an entry that was edited is not dropped',
    [refused('a', '1.1.0', null, { rule: 'integrity', eligibleAt: null })],
    simple,
    /^integrity, a 1\.1\.0/,
  ],
  ['a range of no manifest', [floating('b', '^1.0.0')], simple, /floating-range, b/],
  ['a package that is not locked', [refused('b', '1.0.0', '0.9.0')], simple, /minimum-age, b 1\.0\.0/],
  [
    'escape sequences are cleaned',
    [refused('b', '1.0.0', null, { message: '\u001b[31mred' })],
    simple,
    /^[^\u001b]*$/,
  ],
])('an obstacle: %s', (_, findings, lockfile, reason) => {
  expect(planFor(findings, lockfile).obstacle).toMatch(reason)
})

test('a transitive package is no pin', () => {
  const { pins, transitives, obstacle } = planFor([refused('child', '1.1.0', '1.0.1')], deep)
  expect({ pins, transitives, obstacle }).toEqual({
    pins: [],
    transitives: [{ name: 'child', version: '1.1.0', passing: '1.0.1' }],
    obstacle: null,
  })
})

test('a direct package of which no version ever passes is removed', () => {
  const malware = refused('a', '1.1.0', null, { rule: 'malware', eligibleAt: null })
  const { removals, obstacle } = planFor([malware], simple)
  expect(removals.map(({ name }) => name)).toEqual(['a'])
  expect(obstacle).toBeNull()
})

test('a lockfile that lacks what a manifest asks for is written anew', () => {
  const finding = refused('package-lock.json', '', null, { rule: 'out-of-sync', version: null })
  expect(planFor([finding], simple)).toMatchObject({ isOutOfSync: true, obstacle: null })
})
