// What lines of pnpm, yarn and bun are written with, and which changes must not be resolved by them.

import { expect, test } from 'vitest'
import { describeOther, refuseEdited } from '../../src/check/other-manager.ts'
import { wordsOf } from '../../src/lockfile/commands-of.ts'
import { locked, lockfile } from '../support/build.ts'

const files = (given: Readonly<Record<string, string>>) => (name: string) => given[name] ?? null
const project = (format: string) => {
  const words = wordsOf(format)
  if (words === null) throw new Error('no words')
  return {
    words,
    lockfile: { ...lockfile([locked('a@1.2.3'), locked('a@2.0.0'), locked('b@0.4.1')]), format },
  }
}
const baseOf = (given: Readonly<Record<string, string>>) => ({
  commit: 'abc',
  typed: 'HEAD',
  read: files(given),
})
const yarnPath = { '.yarnrc.yml': 'yarnPath: .yarn/releases/yarn.cjs\n' }
const manifest = (more: object) => ({ 'package.json': JSON.stringify({ name: 'app', ...more }) })

test.each<
  [string, string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, RegExp | null]
>([
  ['a change of dependencies', 'pnpm-9.0', manifest({}), manifest({ dependencies: { a: '1' } }), null],
  [
    'a redirected registry',
    'yarn-8',
    {},
    { '.yarnrc.yml': 'npmRegistryServer: "https://evil.example.test"\n' },
    /edits npmRegistryServer of \.yarnrc\.yml/,
  ],
  ['another pnpm', 'pnpm-9.0', manifest({}), manifest({ packageManager: 'pnpm@9.0.0' }), /packageManager/],
  [
    'another runtime',
    'pnpm-9.0',
    manifest({ devEngines: { runtime: { name: 'node', version: '20' } } }),
    manifest({ devEngines: { runtime: { name: 'node', version: '22' } } }),
    /devEngines/,
  ],
  [
    'the same pnpm, written otherwise',
    'pnpm-9.0',
    { 'package.json': '{ "packageManager" : "pnpm@9.0.0" }' },
    { 'package.json': '{"packageManager":"pnpm@9.0.0","name":"app"}' },
    null,
  ],
  [
    'a yarn that the change brings',
    'yarn-8',
    {},
    { ...yarnPath, '.yarn/releases/yarn.cjs': 'x' },
    /would run/,
  ],
  [
    'a yarn that the change edits',
    'yarn-8',
    { ...yarnPath, '.yarn/releases/yarn.cjs': 'x' },
    { ...yarnPath, '.yarn/releases/yarn.cjs': 'y' },
    /would run \.yarn\/releases\/yarn\.cjs/,
  ],
  [
    'the yarn of before',
    'yarn-8',
    { ...yarnPath, '.yarn/releases/yarn.cjs': 'x' },
    { ...yarnPath, '.yarn/releases/yarn.cjs': 'x' },
    null,
  ],
  [
    'a yarn outside of the project',
    'yarn-8',
    { '.yarnrc.yml': 'yarnPath: ../yarn.cjs\n' },
    { '.yarnrc.yml': 'yarnPath: ../yarn.cjs\n' },
    /would run \.\.\/yarn\.cjs/,
  ],
])('%s', (_, format, before, after, reason) => {
  const refused = refuseEdited(project(format), baseOf(before), files(after))
  if (reason === null) expect(refused).toBeNull()
  else expect(refused).toMatch(reason)
})

test('without a base nothing is approved', () => {
  const rc = { '.yarnrc.yml': 'npmRegistryServer: "https://registry.example.test"\n' }
  expect(refuseEdited(project('yarn-8'), null, files(rc))).toMatch(/^no earlier state has npmRegistryServer/)
  expect(refuseEdited(project('yarn-8'), null, files({}))).toBeNull()
})

const copy = {
  version: '1.4.5',
  reset: () => undefined,
  run: () => Promise.resolve(true),
  read: files({ 'package.json': '{}' }),
  installModules: () => Promise.resolve(true),
  names: () => [],
  remove: () => undefined,
}
const asOf = new Date('2026-11-27T00:00:00Z')

test('the age in minutes, and which packages are of one release line', () => {
  const other = describeOther({ ...project('bun-1'), folder: 'app', before: '2026-11-20T00:00Z', asOf }, copy)
  expect([other.minutes, other.version, other.folder]).toEqual([10_080, '1.4.5', 'app'])
  expect(other.read('package.json')).toBe('{}')
  expect([
    other.hasOneLine('a', '1.2.0'),
    other.hasOneLine('b', '0.4.0'),
    other.hasOneLine('b', '0.5.0'),
  ]).toEqual([false, true, false])
  expect(describeOther({ ...project('bun-1'), folder: '', before: null, asOf }, copy).minutes).toBeNull()
})
