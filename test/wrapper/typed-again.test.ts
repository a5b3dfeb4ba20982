// What of a refused command line of npm is typed again: its flags, and what it asked for.

import { describe, expect, test } from 'vitest'
import type { Addition } from '../../src/ports/npm.ts'
import { readTypedAgain } from '../../src/wrapper/typed-again.ts'
import { project } from '../support/refused.ts'
import { asked, planned } from '../support/wrapper.ts'

const lockfile = project(
  { dependencies: { a: '' }, devDependencies: { d: '' } },
  {},
  {
    w: { name: 'w', version: '1.0.0', optionalDependencies: { a: '' } },
  },
)
const read = (line: string, adds: readonly Addition[] = []) =>
  readTypedAgain(line.split(' '), planned({ adds }), lockfile)

describe('the flags', () => {
  test.each<[string, string[]]>([
    ['install a', []],
    // They decide how the tree is resolved and built.
    ['install a --legacy-peer-deps', ['--legacy-peer-deps']],
    ['install --force a', ['--force']],
    ['install -f a', ['-f']],
    ['install a --omit=dev', ['--omit=dev']],
    ['install a --omit dev --include optional', ['--omit', 'dev', '--include', 'optional']],
    ['install a --legacy-peer-deps=true', ['--legacy-peer-deps=true']],
    ['install a --legacy-peer', ['--legacy-peer']],
    // Without them the line would run code, or unpack packages, that the first one would not.
    ['install a --ignore-scripts', ['--ignore-scripts']],
    ['install a --package-lock-only', ['--package-lock-only']],
    // The new line sets these by itself.
    ['install -D d', []],
    ['install -DE d', []],
    ['install --save-exact a', []],
    ['install a --save-prefix ~', []],
    ['install a -w w', []],
    ['install a --workspace=w', []],
    ['install a --prefix app', []],
    ['install a -C app', []],
    ['install a --before 2026-01-01', []],
    ['install a --dry-run', []],
    // What is printed and asked is no matter of the tree.
    ['install a --no-audit --no-fund --no-progress --no-color -y -s', []],
    ['install a --loglevel verbose --omit=dev', ['--omit=dev']],
    ['update a --prefer-offline --force', ['--force']],
  ])('of npm %s', (line, flags) => {
    expect(read(line)?.flags).toEqual(flags)
  })

  test.each([
    ['another registry', 'install a --registry=https://registry.example.test/'],
    ['another registry, abbreviated', 'install a --reg https://registry.example.test/'],
    ['a registry of a scope', 'install a --@acme:registry=https://registry.example.test/'],
    ['all projects', 'install -g a'],
    ['all projects, among other letters', 'install -gE a'],
    ['nothing is saved', 'install a --no-save'],
    ['the same by its value', 'install a --save=false'],
    ['the same by a word', 'install --save false a'],
    ['all workspaces', 'install a --workspaces'],
    ['another tag', 'install a --tag next'],
    ['scripts in spite of the configuration', 'install a --no-ignore-scripts'],
    ['another layout of node_modules', 'install a --install-strategy=linked'],
    ['a flag that npm does not know', 'install a --fancy'],
    ['what follows is no flag', 'install -- a'],
  ])('none where %s: the command cannot be typed otherwise', (_, line) => {
    expect(read(line, [asked('')])).toBeNull()
  })
})

describe('the command', () => {
  test.each<[string, string, string[]]>([
    ['install a', 'install', []],
    ['i a', 'install', []],
    ['add a', 'install', []],
    ['isntall a', 'install', []],
    ['--save-exact i a', 'install', []],
    ['update', 'update', []],
    ['up a @s/b', 'update', ['a', '@s/b']],
    ['upda a', 'update', ['a']],
    ['update --omit dev a', 'update', ['a']],
  ])('npm %s', (line, command, names) => {
    expect(read(line)?.instead).toMatchObject({ command, names })
  })

  test.each([
    ['ci'],
    ['uninstall a'],
    ['dedupe'],
    ['exec a'],
    ['audit fix'],
    ['link a'],
    ['run install'],
    [''],
  ])('none of npm %s', (line) => expect(read(line)).toBeNull())
})

describe('what was asked for', () => {
  test.each<[string, Addition, string]>([
    ['a name: the version that npm took', asked(''), '1.0.0'],
    ['a range', asked('^1.0.0'), '1.0.0'],
    ['a range of several parts', asked('>=1 <2 || 3.x'), '1.0.0'],
    ['a tag', asked('next'), '1.0.0'],
    ['an alias', asked('npm:real@^1.0.0', { locked: 'real' }), 'npm:real@1.0.0'],
    ['an alias of a scope', asked('npm:@s/real@1', { locked: '@s/real' }), 'npm:@s/real@1.0.0'],
    ['an alias of the same name', asked('npm:a@1'), '1.0.0'],
    // A namesake on the registry is another package, and a stranger can own it.
    ['git of a host', asked('github:o/r'), 'github:o/r'],
    [
      'git of any host',
      asked('git+ssh://git@git.example.test/o/r.git#v1'),
      'git+ssh://git@git.example.test/o/r.git#v1',
    ],
    ['a folder', asked('file:../a'), 'file:../a'],
    ['a folder without its protocol', asked('../a'), '../a'],
    ['a folder of Windows', asked('..\\a'), '..\\a'],
    ['an address', asked('https://files.example.test/a.tgz'), 'https://files.example.test/a.tgz'],
    ['nothing that npm resolved', asked('^1.0.0', { version: null }), '^1.0.0'],
  ])('%s', (_, addition, spec) => {
    expect(read('install x', [addition])?.instead.wanted.map((pin) => pin.spec)).toEqual([spec])
  })

  test('each in the manifest and field that gains it', () => {
    const adds = [asked(''), asked('', { name: 'd', locked: 'd' }), asked('', { manifest: 'w/package.json' })]
    const places = read('install a d', adds)?.instead.wanted.map(({ declared }) => [
      declared.manifest,
      declared.field,
      declared.name,
    ])
    expect(places).toEqual([
      ['package.json', 'dependencies', 'a'],
      ['package.json', 'devDependencies', 'd'],
      ['w/package.json', 'optionalDependencies', 'a'],
    ])
  })

  test('none where a manifest lacks it: nothing would be saved', () => {
    expect(read('install a z', [asked(''), asked('', { name: 'z' })])).toBeNull()
  })
})
