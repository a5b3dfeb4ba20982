// Lines that are run in a copy of a project: what is copied, where they are typed, and what npm may not do.

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openProjectCopy } from '../../../src/wrapper/npm/try-lines.ts'
import { makeFolder } from '../../support/folder.ts'
import { refusalOf } from '../../support/refusal.ts'

const env = { PATH: process.env.PATH ?? '', HOME: '/nowhere', npm_config_offline: 'true' }
const npm = (...args: string[]) => ({ type: 'npm', args }) as const

/** The module that npm loads first records in this file what it was given. */
const limit = (record = '') => ({
  origins: ['https://registry.example.test'],
  preload: path.join(
    makeFolder({
      'preload.cjs': `const { DEPGATE_ORIGINS, npm_config_git } = process.env
      if (${JSON.stringify(record)} !== '') require('fs').writeFileSync(${JSON.stringify(record)}, DEPGATE_ORIGINS + ' ' + npm_config_git)`,
    }),
    'preload.cjs',
  ),
})

function open(root: string, from = root, record?: string) {
  const copy = openProjectCopy({ root, from, env, ...limit(record) })
  onTestFinished(copy.remove)
  return copy
}

describe('a copy', () => {
  const files = { 'package.json': '{"name":"app"}', 'w/package.json': '{"name":"w"}', 'index.js': 'x' }

  test('has the texts of the project, and is what it was after a reset', async () => {
    const root = makeFolder(files)
    const copy = open(root)
    expect(copy.read('w/package.json')).toBe('{"name":"w"}')
    expect(copy.read('index.js')).toBeNull()
    expect(await copy.run([{ type: 'write', file: 'package.json', text: 'other' }], 1_000)).toBe(true)
    expect(copy.read('package.json')).toBe('other')
    copy.reset()
    expect(copy.read('package.json')).toBe('{"name":"app"}')
    expect(readFileSync(path.join(root, 'package.json'), 'utf8')).toBe('{"name":"app"}')
  })

  test.each([
    ['the project itself', '.', '.', 'package.json'],
    ['a folder above', '.', 'app', 'app/package.json'],
    ['a folder inside', 'w', '.', '../package.json'],
    ['a folder beside', 'other', 'app', '../app/package.json'],
  ])('lines are typed in %s', async (_, from, project, file) => {
    const top = makeFolder(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [path.posix.join(project, name), text])),
    )
    const copy = open(path.join(top, project), path.join(top, from))
    expect(await copy.run([{ type: 'write', file, text: 'typed' }], 1_000)).toBe(true)
    expect(copy.read('package.json')).toBe('typed')
  })

  test('is gone after its removal', () => {
    const copy = openProjectCopy({ root: makeFolder(files), from: '/', env, ...limit() })
    copy.remove()
    expect(copy.read('package.json')).toBeNull()
  })
})

describe('npm', () => {
  test('edits the manifest of the copy, and of no other', async () => {
    const root = makeFolder({ 'package.json': '{"name":"app"}' })
    const copy = open(root)
    expect(await copy.run([npm('pkg', 'set', 'overrides[a@1]=1.0.0')], 30_000)).toBe(true)
    expect(JSON.parse(copy.read('package.json') ?? '')).toEqual({
      name: 'app',
      overrides: { 'a@1': '1.0.0' },
    })
    expect(existsSync(path.join(root, 'node_modules'))).toBe(false)
  })

  test('installs nothing and runs no script of the project', async () => {
    const scripts = {
      preinstall: 'touch ran',
      install: 'touch ran',
      postinstall: 'touch ran',
      prepare: 'touch ran',
    }
    const copy = open(
      makeFolder({ 'package.json': JSON.stringify({ name: 'app', version: '1.0.0', scripts }) }),
    )
    expect(await copy.run([npm('install')], 30_000)).toBe(true)
    expect(copy.read('package-lock.json')).toContain('"lockfileVersion"')
    expect(copy.read('ran')).toBeNull()
  })

  test('gets the approved origins, and a git that is none', async () => {
    const root = makeFolder({ 'package.json': '{"name":"app"}' })
    const record = path.join(makeFolder({}), 'given')
    expect(await open(root, root, record).run([npm('pkg', 'set', 'x=1')], 30_000)).toBe(true)
    expect(readFileSync(record, 'utf8')).toBe('["https://registry.example.test"] no-git-here')
  })

  test('what comes after a command that fails is not run', async () => {
    const copy = open(makeFolder({ 'package.json': '{"name":"app"}' }))
    const steps = [npm('install', 'a-package-that-is-not-cached'), npm('pkg', 'set', 'x=1')]
    expect(await copy.run(steps, 30_000)).toBe(false)
    expect(copy.read('package.json')).not.toContain('"x"')
  })

  test('is not started without time', async () => {
    const copy = open(makeFolder({ 'package.json': '{"name":"app"}' }))
    expect(await copy.run([npm('pkg', 'set', 'x=1')], 0)).toBe(false)
  })
})

test('a project whose .npmrc would run its code is refused', () => {
  const root = makeFolder({ 'package.json': '{}', '.npmrc': 'git=./evil.sh', 'evil.sh': '' })
  expect(refusalOf(() => openProjectCopy({ root, from: root, env, ...limit() }))).toMatchObject({
    code: 'ECONFIG',
  })
})
