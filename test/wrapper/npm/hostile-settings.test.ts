import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { findRoots, refuseHostileSettings as refuse } from '../../../src/wrapper/npm/hostile-settings.ts'
import { makeFolder } from '../../support/folder.ts'
import { refusalOf } from '../../support/refusal.ts'

const refuseHostileSettings = (folder: string, env: Record<string, string> = {}, args: string[] = []) =>
  refuse(findRoots(folder, args, env), env)
const projectOf = (npmrc: string, files: Record<string, string> = {}) =>
  makeFolder({ 'package.json': '{}', '.npmrc': npmrc, ...files })

test.each([
  ['git=./evil.sh', 'git'],
  ['git=tools/evil', 'git'],
  ['git = "./evil.sh"', 'git'],
  ["'git'=./evil.sh", 'git'],
  ['git=${HOME}/evil.sh', 'git'],
  ['git[]=./evil.sh', 'git'],
  ['node-gyp=./gyp.js', 'node-gyp'],
  ['script-shell=./sh', 'script-shell'],
  // npm reads a setting of type path from the project's folder, so a bare name is a file of the project.
  ['shell=./sh', 'shell'],
  ['init-module=init.js', 'init-module'],
  ['init.module=init.js', 'init.module'],
  // npm expands `~/` alone.
  ['init-module=~init.js', 'init-module'],
  ['git=~/evil.sh', 'git'],
  ['extension-file=x.mjs', 'extension-file'],
  ['node-options=--require ./evil.js', 'node-options'],
  ['node-options=--max-old-space-size=1 -r ./evil.js', 'node-options'],
  ['node-options=--import=./evil.mjs', 'node-options'],
  ['node-options=--experimental-loader ./x.mjs', 'node-options'],
  ['node-options=--env-file-if-exists=.env', 'node-options'],
  ['g${X}=./evil.sh', 'g${X}'],
])('%s is refused', (line, key) => {
  const refusal = refusalOf(() => refuseHostileSettings(projectOf(`; a comment\nsave-exact=true\n${line}\n`)))
  expect(refusal).toMatchObject({
    code: 'ECONFIG',
    message: `.npmrc, line 3: "${key}" makes npm run code of this project before anything can be judged`,
  })
})

test.each([
  ['git=git'],
  ['git=/usr/bin/git'],
  ['script-shell=bash'],
  ['script-shell=/bin/bash'],
  ['init-module=~/.npm-init.js'],
  ['node-options=--max-old-space-size=4096'],
  ['node-options=--no-warnings --requires'],
  ['registry=https://registry.example.test/'],
  ['//registry.example.test/:_authToken=${TOKEN}'],
  ['//${HOST}/:_authToken=x'],
  ['@s:registry=./evil.sh'],
  ['@${SCOPE}:registry=https://registry.example.test/'],
  ['message=released with -r ./x'],
  ['; git=./evil.sh'],
  ['extension=x.mjs'],
  [''],
])('%s is none of it', (line) => {
  expect(() => refuseHostileSettings(projectOf(line))).not.toThrow()
})

test('a program by its whole path is refused inside of the project alone, also where a link names that', () => {
  const folder = makeFolder({ 'package.json': '{}' })
  const link = path.join(makeFolder(), 'link')
  symlinkSync(folder, link)
  const write = (program: string) => writeFileSync(path.join(folder, '.npmrc'), `git=${program}\n`)
  for (const inside of [folder, link]) {
    writeFileSync(path.join(folder, 'evil'), '')
    write(`${inside}/evil`)
    expect(refusalOf(() => refuseHostileSettings(folder)).code).toBe('ECONFIG')
  }
  for (const outside of [`${folder}/../git`, `${folder}-other/git`]) {
    write(outside)
    expect(() => refuseHostileSettings(folder)).not.toThrow()
  }
})

describe('the file that is read', () => {
  const hostile = 'git=./evil.sh'

  test.each([
    ['the one beside the nearest package.json', 'package.json'],
    ['the one beside the nearest node_modules', 'node_modules/a/index.js'],
  ])('is %s', (_, mark) => {
    const folder = makeFolder({ '.npmrc': hostile, [mark]: '{}', 'a/b/x': '' })
    expect(refusalOf(() => refuseHostileSettings(path.join(folder, 'a/b'))).code).toBe('ECONFIG')
  })

  test('is none above the project', () => {
    const folder = makeFolder({ '.npmrc': hostile, 'package.json': '{}', 'a/package.json': '{}' })
    expect(() => refuseHostileSettings(path.join(folder, 'a'))).not.toThrow()
  })

  test('is one of the folder itself, where no folder above is a project', () => {
    expect(refusalOf(() => refuseHostileSettings(makeFolder({ '.npmrc': hostile }))).code).toBe('ECONFIG')
  })

  // Seen with npm 11: each of these makes it read a file of the project as the file of the user.
  test.each([
    ['userconfig=sub/npmrc', 'sub/npmrc'],
    ['globalconfig=./sub/../npmrc', 'npmrc'],
    ['prefix=sub', 'sub/etc/npmrc'],
    ['userconfig=~npmrc', '~npmrc'],
    ['userconfig=${PWD}/npmrc', 'npmrc'],
    ['userconfig=${LINK}/npmrc', 'npmrc'],
    ['userconfig=${NONE?}npmrc', 'npmrc'],
  ])('is the one that %s moves to', (line, file) => {
    const folder = projectOf(line, { [file]: `\n${hostile}` })
    const link = path.join(makeFolder(), 'link')
    symlinkSync(folder, link)
    const refusal = refusalOf(() => refuseHostileSettings(folder, { PWD: folder, LINK: link }))
    expect(refusal.message).toBe(
      `${file}, line 2: "git" makes npm run code of this project before anything can be judged`,
    )
  })

  test.each(['../npmrc', '${TOP}/npmrc', '${UNSET}/npmrc', '~/npmrc'])(
    'is none outside of the project: %s',
    (file) => {
      const folder = makeFolder({ 'p/package.json': '{}', 'p/.npmrc': `userconfig=${file}`, npmrc: hostile })
      expect(() => refuseHostileSettings(path.join(folder, 'p'), { TOP: folder })).not.toThrow()
    },
  )

  test('must not be huge', () => {
    const of = (size: number) => projectOf(`;${'x'.repeat(size - 1)}`)
    expect(refusalOf(() => refuseHostileSettings(of(2 ** 20 + 1))).message).toBe(
      '.npmrc is larger than 1 MiB',
    )
    expect(() => refuseHostileSettings(of(2 ** 20))).not.toThrow()
  })

  test('may be a folder, or a dangling link, which npm does not read either', () => {
    const folder = makeFolder({ 'package.json': '{}' })
    symlinkSync('nowhere', path.join(folder, '.npmrc'))
    expect(() => refuseHostileSettings(folder)).not.toThrow()
    const other = makeFolder({ 'package.json': '{}' })
    mkdirSync(path.join(other, '.npmrc'))
    expect(() => refuseHostileSettings(other)).not.toThrow()
  })
})

test('the folder that the command line names is read, and the root of a workspace', () => {
  const hostile = 'git=./evil.sh'
  const folder = makeFolder({ 'package.json': '{}', 'app/package.json': '{}', 'app/.npmrc': hostile })
  expect(() => refuseHostileSettings(folder)).not.toThrow()
  for (const args of [
    ['install', '--prefix', 'app'],
    ['-C', 'app', 'ci'],
    ['--prefix=app', 'install'],
  ])
    expect(() => refuseHostileSettings(folder, {}, args)).toThrow('.npmrc, line 1')
  const manifest = '{"workspaces":["a"]}'
  const root = makeFolder({ 'package.json': manifest, '.npmrc': hostile, 'a/package.json': '{}' })
  expect(() => refuseHostileSettings(path.join(root, 'a'))).toThrow('.npmrc, line 1')
  expect(() => refuseHostileSettings(root, {}, ['install', '--prefix', 'a'])).not.toThrow()
  const other = makeFolder({ 'package.json': '{}', '.npmrc': hostile, 'a/package.json': '{}' })
  expect(() => refuseHostileSettings(path.join(other, 'a'))).not.toThrow()
})

test('a key with escape sequences is shown without them', () => {
  const folder = projectOf('g${X\u001b[31m}=./x')
  const refusal = refusalOf(() => refuseHostileSettings(folder))
  expect(refusal.message).not.toContain('\u001b')
})

test('what cannot be opened is none', () => {
  const folder = projectOf('save-exact=true')
  chmodSync(path.join(folder, '.npmrc'), 0o000)
  expect(() => refuseHostileSettings(folder)).not.toThrow()
})
