// Lines of an earlier search: read back as they were written, and nothing else.

import { describe, expect, test } from 'vitest'
import type { Setting } from '../../src/remedy/lines.ts'
import { readLines, searchKey, writeLines } from '../../src/remedy/remembered.ts'
import type { Line } from '../../src/remedy/step.ts'

const setting: Setting = {
  folder: 'app',
  within: '..',
  before: '2026-11-20T00:00Z',
  lockBefore: { commit: 'HEAD', file: 'app/package-lock.json', text: '{}' },
  more: ['--registry=https://registry.example.test/'],
  isGated: false,
  instead: null,
}
const npm = (...args: string[]) => ({ type: 'npm', args }) as const
const restore = { type: 'restore', commit: 'HEAD', file: 'app/package-lock.json', text: '{}' } as const

describe('what a search writes is read back', () => {
  test.each<[string, Line[]]>([
    ['pins', [[npm('install', '--prefix', 'app', '--save-exact', 'a@1.0.0', '@s/b@2.0.0-rc.1+x')]]],
    ['a workspace', [[npm('install', '--prefix', 'app', '--save-exact', '-w', 'packages/one', 'a@1.0.0')]]],
    ['an alias', [[npm('install', '--save-dev', '--save-exact', 'a@npm:b@1.0.0', 'c@npm:@s/d@1.0.0')]]],
    ['the registry that was named', [[npm('install', 'a@1.0.0', ...setting.more)]]],
    ['as of a moment', [[restore, npm('install', '--save-exact', '--before=2026-11-20T04:52Z', 'a@1.0.0')]]],
    ['an update', [[npm('update', 'a', '@s/b', '--before=2026-11-20T04:52Z')]]],
    [
      'several manifests',
      [
        [npm('install', '--save-exact', '-w', 'a', '-w', 'b', '--include-workspace-root', 'a@1.0.0')],
        [
          npm(
            'pkg',
            'set',
            '--prefix',
            'app',
            '-w',
            'w',
            'devDependencies[@s/a]=1.0.0',
            'dependencies[b]=npm:c@2.0.0',
          ),
        ],
      ],
    ],
    ['a removal', [[npm('uninstall', '-w', 'w', 'a')], [npm('install')]]],
    [
      'overrides',
      [[npm('pkg', 'set', '--prefix', 'app', 'overrides[a@1]=1.0.1', 'overrides[@s/b]=npm:c@2.0.0')]],
    ],
  ])('%s', (_, lines) => {
    expect(readLines(JSON.parse(JSON.stringify(writeLines(lines))), setting)).toEqual(lines)
  })
})

describe('what no search writes is not read', () => {
  test.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'npm install a@1.0.0'],
    ['no line', []],
    ['an empty line', [[]]],
    ['too many lines', Array.from({ length: 11 }, () => [['install']])],
    ['too many steps', [Array.from({ length: 11 }, () => ['install'])]],
    ['too many words', [[['install', ...Array.from({ length: 300 }, () => 'a@1.0.0')]]]],
    ['a word that is none', [[['install', 7]]]],
    ['a long word', [[['install', `a@1.${'0'.repeat(500)}`]]]],
    ['another command', [[['exec', 'a@1.0.0']]]],
    ['npm config', [[['config', 'set', 'registry=https://evil.example.test/']]]],
    ['another registry', [[['install', 'a@1.0.0', '--registry=https://evil.example.test/']]]],
    ['a setting', [[['install', 'a@1.0.0', '--script-shell=./evil.sh']]]],
    ['a switch that looks like a name', [[['update', '--global']]]],
    ['a switch with a version', [[['install', '--global@1.0.0']]]],
    ['an address', [[['install', 'https://evil.example.test/a.tgz']]]],
    ['a git address', [[['install', 'a@git+https://evil.example.test/a.git']]]],
    ['a folder', [[['install', 'a@file:../evil']]]],
    ['a range', [[['install', 'a@^1.0.0']]]],
    ['a name alone', [[['install', 'a']]]],
    ['an alias of an address', [[['install', 'a@npm:https://evil.example.test/@1.0.0']]]],
    ['another project', [[['install', '--prefix', '../other', 'a@1.0.0']]]],
    ['a folder by the short flag', [[['install', '-C', '../other', 'a@1.0.0']]]],
    ['a workspace that is a flag', [[['install', '-w', '--global', 'a@1.0.0']]]],
    ['a script', [[['pkg', 'set', 'scripts.postinstall=evil']]]],
    ['an override with an address', [[['pkg', 'set', 'overrides[a]=https://evil.example.test/a.tgz']]]],
    ['an override with another key', [[['pkg', 'set', 'overrides[a]=1.0.0', 'bin.a=evil']]]],
    ['a dependency with an address', [[['pkg', 'set', 'dependencies[a]=https://evil.example.test/a.tgz']]]],
    ['a dependency in a range', [[['pkg', 'set', 'dependencies[a]=^1.0.0']]]],
    ['a bundled dependency', [[['pkg', 'set', 'bundleDependencies[a]=1.0.0']]]],
    ['a key of another kind', [[['pkg', 'set', 'dependencies[__proto__][a]=1.0.0']]]],
    ['another command of pkg', [[['pkg', 'delete', 'overrides']]]],
    ['a shell', [[['install', 'a@1.0.0; evil']]]],
    ['another step', [['checkout']]],
    ['a step of the written form', [[{ type: 'write', file: 'package.json', text: '{}' }]]],
  ])('%s', (_, value) => expect(readLines(value, setting)).toBeNull())

  test('nothing is put back where nothing can be', () => {
    expect(readLines([['restore']], { ...setting, lockBefore: null })).toBeNull()
  })
})

describe('a key', () => {
  const files = new Map([
    ['package.json', '{}'],
    ['package-lock.json', '{"a":1}'],
  ])
  const key = searchKey(files, setting)

  test('is that of the files, whatever their order and the moment', () => {
    expect(searchKey(new Map([...files].reverse()), { ...setting, before: null })).toBe(key)
    expect(key).toMatch(/^[0-9a-f]{64}$/)
  })

  test.each<[string, Partial<Setting>]>([
    ['folder', { folder: '' }],
    ['folder to type in', { within: 'w' }],
    ['registry', { more: [] }],
    ['form', { isGated: true }],
    ['lockfile of before', { lockBefore: null }],
    ['command', { instead: { command: 'install', names: [], wanted: [] } }],
  ])('is another one for another %s', (_, more) => {
    expect(searchKey(files, { ...setting, ...more })).not.toBe(key)
  })

  test('is another one for another text', () => {
    expect(searchKey(new Map([...files, ['package.json', '{ }']]), setting)).not.toBe(key)
    expect(searchKey(new Map([...files, ['w/package.json', '{}']]), setting)).not.toBe(key)
  })
})
