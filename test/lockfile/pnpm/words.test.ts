// Each line was typed with pnpm 9.15, 10.34 and 12.21.

import { expect, test } from 'vitest'
import { pnpmWords } from '../../../src/lockfile/pnpm/words.ts'

const root = { folder: '', isRoot: true }
const member = { folder: 'packages/x', isRoot: false }
const texts = (commands: readonly (readonly string[])[] | null) =>
  commands?.map((words) => words.join(' ')) ?? null
const pin = (range: string) => [{ name: 'a', spec: '1.2.3', range }]

test.each([
  ['a new one', root, 'dependencies', '', '9.15.9', ['pnpm add -E --ignore-workspace-root-check a@1.2.3']],
  ['in a workspace', member, 'devDependencies', '', '9.15.9', ['pnpm -C packages/x add -E -D a@1.2.3']],
  [
    'in place of a range: pnpm 9 and 10 keep the caret',
    member,
    'dependencies',
    '^1.0.0',
    '10.34.9',
    ['npm pkg set --prefix packages/x dependencies[a]=1.2.3', 'pnpm -C packages/x add -E a@1.2.3'],
  ],
  ['pnpm 12 does not', member, 'dependencies', '^1.0.0', '12.21.0', ['pnpm -C packages/x add -E a@1.2.3']],
] as const)('saves an exact version: %s', (_, place, field, range, version, lines) => {
  expect(texts(pnpmWords.add(place, field, pin(range), version))).toEqual(lines)
})

test('removes and installs', () => {
  expect(pnpmWords.remove(member, ['a', 'b']).join(' ')).toBe('-C packages/x remove a b')
  expect(pnpmWords.install(root).join(' ')).toBe('install')
})

test.each([
  ['9.15.9', null],
  ['10.16.0', ['--config.minimumReleaseAge=60']],
  ['12.21.0', ['--config.minimumReleaseAge=60']],
])('an age for pnpm %s', (version, flags) => expect(pnpmWords.ageFlags(60, version)).toEqual(flags))

const files = (given: Readonly<Record<string, string>>) => (name: string) => given[name] ?? null
const pins = [
  { name: 'a', version: '1.2.3', isOnlyLine: true },
  { name: 'b', version: '0.4.5', isOnlyLine: false },
]
const set = (overrides: object) =>
  `pnpm config set --location=project --json overrides ${JSON.stringify(overrides)}`

test.each<[string, string, Readonly<Record<string, string>>, string[] | null]>([
  ['in pnpm-workspace.yaml', '12.21.0', {}, [set({ a: '1.2.3', 'b@0.4': '0.4.5' })]],
  [
    'with those that are there',
    '10.34.9',
    { 'pnpm-workspace.yaml': 'overrides:\n  c: 2.0.0\n' },
    [set({ c: '2.0.0', a: '1.2.3', 'b@0.4': '0.4.5' })],
  ],
  ['one that cannot be typed', '12.21.0', { 'pnpm-workspace.yaml': 'overrides:\n  c: "$(id)"\n' }, null],
  ['one that is no text', '12.21.0', { 'pnpm-workspace.yaml': 'overrides:\n  c: [x]\n' }, null],
  [
    'pnpm 9: in the manifest',
    '9.15.9',
    {},
    ['npm pkg set pnpm.overrides[a]=1.2.3 pnpm.overrides[b@0.4]=0.4.5'],
  ],
  [
    'a manifest that has some',
    '10.34.9',
    { 'package.json': '{"pnpm":{"overrides":{"c":"1"}}}' },
    ['npm pkg set pnpm.overrides[a]=1.2.3 pnpm.overrides[b@0.4]=0.4.5'],
  ],
  ['which pnpm 12 does not read', '12.21.0', { 'package.json': '{"pnpm":{"overrides":{"c":"1"}}}' }, null],
])('pins packages of the tree: %s', (_, version, given, lines) => {
  expect(texts(pnpmWords.override(pins, { version, folder: '', read: files(given) }))).toEqual(lines)
})

test('a run that only resolves', () => {
  const { trial } = pnpmWords
  expect(trial.resolveOnly(['add', 'a'], '/x')).toEqual(['add', 'a', '--lockfile-only'])
  expect(trial.resolveOnly(['config', 'set'], '/x')).toEqual(['config', 'set'])
})

test.each<[Readonly<Record<string, string>>, RegExp | null]>([
  [{}, null],
  [{ 'pnpm-workspace.yaml': 'packages: [x]\n', '.npmrc': 'registry=https://registry.example.test/' }, null],
  [{ '.pnpmfile.cjs': '' }, /\.pnpmfile\.cjs, which runs code/],
  [{ '.pnpmfile.mjs': '' }, /\.pnpmfile\.mjs, which runs code/],
  [{ 'pnpm-workspace.yaml': 'configDependencies:\n  a: 1.0.0+x\n' }, /configDependencies of/],
  [{ 'pnpm-workspace.yaml': 'pnpmfile: x.cjs\n' }, /pnpmfile of/],
  [{ '.npmrc': ' pnpmfile = x.cjs' }, /of \.npmrc/],
  [{ '.npmrc': 'global-pnpmfile=x.cjs' }, /of \.npmrc/],
])('lines are tried only where no code of the project would run: %j', (given, reason) => {
  const refused = pnpmWords.trial.refusal({ version: '12.21.0', folder: '', read: files(given) })
  if (reason === null) expect(refused).toBeNull()
  else expect(refused).toMatch(reason)
})
