// Each line was typed with yarn 1.22 and 4.18.

import { expect, test } from 'vitest'
import { berryWords, classicWords } from '../../../src/lockfile/yarn/words.ts'

const root = { folder: '', isRoot: true }
const member = { folder: 'packages/x', isRoot: false }
const pins = [{ name: 'a', spec: 'npm:b@1.2.3', range: '^1.0.0' }]
const files = (given: Readonly<Record<string, string>>) => (name: string) => given[name] ?? null

test.each([
  [classicWords, root, 'yarn add -E -W a@npm:b@1.2.3'],
  [classicWords, member, 'yarn --cwd packages/x add -E a@npm:b@1.2.3'],
  [berryWords, root, 'yarn add -E a@npm:b@1.2.3'],
  [berryWords, member, 'yarn --cwd packages/x add -E a@npm:b@1.2.3'],
] as const)('saves an exact version', (words, place, line) => {
  expect(words.add(place, 'dependencies', pins, '').map((one) => one.join(' '))).toEqual([line])
})

test('neither resolves as of an age on the command line', () => {
  expect([classicWords.ageFlags(60, '1.22.22'), berryWords.ageFlags(60, '4.18.1')]).toEqual([null, null])
})

test('pins packages of the tree where every copy is of that release line', () => {
  const pin = { name: 'a', version: '1.2.3', isOnlyLine: true }
  const project = { version: '4.18.1', folder: 'app', read: () => null }
  expect(berryWords.override([pin], project)).toEqual([
    ['npm', 'pkg', 'set', '--prefix', 'app', 'resolutions[a]=1.2.3'],
  ])
  expect(classicWords.override([{ ...pin, isOnlyLine: false }], project)).toBeNull()
})

test('a run that only resolves', () => {
  expect(classicWords.trial.resolveOnly(['add', 'a'], '/scratch')).toEqual(
    expect.arrayContaining(['add', 'a', '--ignore-scripts', '--modules-folder', '/scratch']),
  )
  expect(berryWords.trial.resolveOnly(['add', 'a'], '/x')).toEqual(['add', 'a', '--mode=update-lockfile'])
})

test.each([
  [classicWords, '1.22.22', {}, null],
  [classicWords, '4.18.1', {}, /is 4\.18\.1, and the lockfile is of yarn 1/],
  [berryWords, '4.18.1', { '.yarnrc.yml': 'nodeLinker: node-modules\n' }, null],
  [berryWords, '1.22.22', {}, /is 1\.22\.22/],
  [berryWords, '4.18.1', { '.yarnrc.yml': 'plugins:\n  - path: x.cjs\n' }, /plug-ins/],
  [berryWords, '4.18.1', { '.yarnrc.yml': 'a: [' }, /cannot be read/],
] as const)(
  'lines are tried only by that yarn, without code of the project (%#)',
  (words, version, given, reason) => {
    const refused = words.trial.refusal({ version, folder: '', read: files(given) })
    if (reason === null) expect(refused).toBeNull()
    else expect(refused).toMatch(reason)
  },
)

test('the yarn of the project and the patches that the lockfile names are copied; what is executed is known', () => {
  const read = files({
    '.yarnrc.yml': 'yarnPath: ./.yarn/releases/yarn-4.18.1.cjs\n',
    'yarn.lock':
      '"a@patch:a@npm%3A1.0.0#~/.yarn/patches/a.patch":\n"b@patch:b@npm%3A1#optional!builtin<compat/b>":\n',
  })
  const yarn = '.yarn/releases/yarn-4.18.1.cjs'
  expect(berryWords.trial.files(read)).toEqual(['.yarnrc.yml', yarn, '.yarn/patches/a.patch'])
  expect(berryWords.trial.executes(read)).toEqual([yarn])
  expect(classicWords.trial.executes(read)).toEqual([])
})
