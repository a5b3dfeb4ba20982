// Which programs only name things, and which words make one of them run a line of its own.

import { describe, expect, test } from 'vitest'
import { affectsExecution, isPlainPath, isQuiet, namesProgram, settingsOf } from '../../src/shell/programs.ts'

describe('a command that names things', () => {
  test.each([
    ['echo', 'npx x'],
    ['rg', '--preset npx'],
    ['rg', '--pre-glob npx'],
    ['sort', '-u list'],
    ['gh', 'pr create --body "npx x"'],
    ['zip', '-r -T a.zip .'],
    ['sed', 's/npm/pnpm/g a.md'],
    ['sed', '-n 5p a.md'],
    ['sed', '-e s/a/b/ a.md'],
    ['man', 'npm'],
    ['history', '10'],
    ['mapfile', '-t lines'],
    ['code', '.'],
    ['[', '-f a ]'],
  ])('%s %s is quiet', (name, words) => expect(isQuiet(name, words)).toBe(true))

  test.each([
    ['rg', '--pre npx x'],
    ['rg', 'a --hostname-bin=npx'],
    ['sort', '--compress-program=npx list'],
    ['gh', 'extension install x '],
    ['gh', 'alias set i "!npx x"'],
    ['zip', '-T -TT "npx x" a.zip'],
    ['zip', '--unzip-command npx'],
    ['sed', '1e npx x'],
    ['sed', 'e npx x a.md'],
    ['sed', 's/a/npx x/e a.md'],
    ['sed', 's,a,npx x,ge a.md'],
    ['sed', 's/a/b\n/Ie a.md'],
    ['man', '-P npx npm'],
    ['man', '--pager=npx npm'],
    ['history', '-s npx x'],
    ['mapfile', '-C npx lines'],
    ['code', '--command npx'],
    ['xargs', ''],
    ['npm', ''],
    ['__proto__', ''],
    ['constructor', ''],
    ['', ''],
  ])('%s %s is not', (name, words) => expect(isQuiet(name, words)).toBe(false))
})

describe('a PATH', () => {
  test.each([
    '$PATH',
    '"$PATH"',
    '/opt/bin:$PATH',
    '$HOME/.local/bin:$PATH',
    '${HOME}/a+b@1/bin:${PATH}',
    '~/bin:$PATH',
    '/a_b.c/-d',
  ])('%s finds the same programs as before', (value) => expect(isPlainPath(value)).toBe(true))

  test.each([
    '',
    '.',
    './bin:$PATH',
    'node_modules/.bin:$PATH',
    '$PWD/bin:$PATH',
    '$X:$PATH',
    '$PATH:',
    ':$PATH',
    '$(pwd)/bin',
    '/a b/bin',
    '/a:\n/b',
    '/bin:"$PATH"x',
    '/bin/$X',
  ])('%j may not', (value) => expect(isPlainPath(value)).toBe(false))
})

describe('a setting of npm', () => {
  test.each([
    'git',
    'script-shell',
    'SCRIPT_SHELL',
    'script-sh',
    'scr',
    'node-options',
    'node_options',
    'init.module',
    'init-m',
    'extension-file',
    'userconfig',
    'globalconfig',
    'globalc',
    'use',
  ])('%s names what npm runs or reads', (name) => expect(namesProgram(name)).toBe(true))

  // `--global` is a setting of its own, and one or two letters begin too many.
  test.each([
    'global',
    'GLOBAL',
    'gi',
    'g',
    '',
    'git-tag-version',
    'registry',
    'scripts',
    '__proto__',
    'shells',
  ])('%j does not', (name) => expect(namesProgram(name)).toBe(false))
})

describe('a variable', () => {
  test.each([
    'npm_config_registry',
    'NPM_CONFIG_X',
    'PATH',
    'Path',
    'NODE_OPTIONS',
    'HOME',
    'XDG_STATE_HOME',
    'YARN_X',
  ])('%s changes what is installed', (name) => expect(affectsExecution.test(name)).toBe(true))
  test.each(['MYPATH', 'PATHS', 'npm_config', 'NODE_ENV', 'HOMEX', 'CI', ''])('%j does not', (name) =>
    expect(affectsExecution.test(name)).toBe(false),
  )
})

describe('a tool that prints settings for eval', () => {
  test.each([
    '$(fnm env)',
    '$( "/opt/homebrew/bin/brew" shellenv)',
    '$(ssh-agent -s)',
    '$(direnv hook bash)',
  ])('%s', (text) => expect(settingsOf.test(text)).toBe(true))
  test.each([
    '$(npx x)',
    '$(fnm env; npx x)',
    '$(fnm env | sh)',
    '$(fnm env $(npx x))',
    '$(fnm env `npx x`)',
    '$(fnmx env)',
    '$(fnm env) npx x',
    'fnm env',
  ])('%s is none', (text) => expect(settingsOf.test(text)).toBe(false))
})
