// Each line was typed with bun 1.4.

import { expect, test } from 'vitest'
import { bunWords } from '../../../src/lockfile/bun/words.ts'

const member = { folder: 'packages/x', isRoot: false }

test('saves exact versions, removes and installs', () => {
  const pins = [{ name: 'a', spec: '1.2.3', range: '^1.0.0' }]
  expect(bunWords.add(member, 'devDependencies', pins, '1.4.5')).toEqual([
    ['bun', 'add', '--exact', '--dev', '--cwd', 'packages/x', 'a@1.2.3'],
  ])
  expect(bunWords.remove(member, ['a'])).toEqual(['remove', '--cwd', 'packages/x', 'a'])
  expect(bunWords.install({ folder: '', isRoot: true })).toEqual(['install'])
})

test.each([
  ['1.2.0', null],
  ['1.4.5', ['--minimum-release-age=3600']],
])('an age in seconds for bun %s', (version, flags) => expect(bunWords.ageFlags(60, version)).toEqual(flags))

test('pins packages of the tree where every copy is of that release line', () => {
  const pin = { name: 'a', version: '1.2.3', isOnlyLine: true }
  const project = { version: '1.4.5', folder: '', read: () => null }
  expect(bunWords.override([pin], project)).toEqual([['bun', 'pm', 'pkg', 'set', 'overrides[a]=1.2.3']])
  expect(bunWords.override([{ ...pin, isOnlyLine: false }], project)).toBeNull()
})

test('a run that only resolves', () => {
  const { trial } = bunWords
  expect(trial.resolveOnly(['add', 'a'], '/x')).toEqual(['add', 'a', '--lockfile-only', '--ignore-scripts'])
  expect(trial.resolveOnly(['pm', 'pkg'], '/x')).toEqual(['pm', 'pkg'])
})

test.each([
  [null, null],
  ['[install]\nregistry = "https://registry.example.test/"\n', null],
  ['preload = ["./x.ts"]\n', /runs code/],
  ['[install.security]\nscanner = "x"\n', /runs code/],
])('lines are tried only where no code of the project would run: %j', (text, reason) => {
  const read = (name: string) => (name === 'bunfig.toml' ? text : null)
  const refused = bunWords.trial.refusal({ version: '1.4.5', folder: '', read })
  if (reason === null) expect(refused).toBeNull()
  else expect(refused).toMatch(reason)
})
