import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { findNpm, findProgram } from '../../../src/wrapper/npm/find-npm.ts'
import { makeFolder } from '../../support/folder.ts'

const arborist = {
  'node_modules/@npmcli/arborist/package.json': '{"main":"index.js"}',
  'node_modules/@npmcli/arborist/index.js': '',
}
/** The files of an installed npm. */
const npmAt = (
  place: string,
  manifest: unknown = { name: 'npm', version: '11.0.0' },
  more: Record<string, string> = arborist,
) =>
  Object.fromEntries(
    Object.entries({
      'package.json': JSON.stringify(manifest),
      'bin/npm-cli.js': '',
      'bin/npx-cli.js': '',
      ...more,
    }).map(([name, text]) => [path.join(place, name), text]),
  )
const nowhere = '/nowhere/bin/node'

describe('npm is found', () => {
  test('behind the link on the PATH, with its scripts and version', () => {
    const folder = makeFolder(npmAt('elsewhere/npm'))
    mkdirSync(path.join(folder, 'bin'))
    symlinkSync('../elsewhere/npm/bin/npm-cli.js', path.join(folder, 'bin/npm'))
    const npm = path.join(folder, 'elsewhere/npm')
    expect(findNpm({ PATH: path.join(folder, 'bin') }, nowhere)).toEqual({
      npm: path.join(npm, 'bin/npm-cli.js'),
      npx: path.join(npm, 'bin/npx-cli.js'),
      folder: npm,
      isFirst: true,
      version: '11.0.0',
      hasArborist: true,
    })
  })

  test.each([
    ['beside a shim, in lib', 'v/bin/npm', 'v/lib/node_modules/npm'],
    ['beside a shim, in its own folder', 'v/bin/npm', 'v/bin/node_modules/npm'],
  ])('%s', (_, shim, place) => {
    const folder = makeFolder({ [shim]: '#!/bin/sh\n', ...npmAt(place) })
    const env = { PATH: `${path.join(folder, 'empty')}:${path.join(folder, path.dirname(shim))}` }
    expect(findNpm(env, nowhere)?.npm).toBe(path.join(folder, place, 'bin/npm-cli.js'))
  })

  test.each([
    ['the first npm on the PATH', ['npm-10', 'npm-11'], '10.0.0', true],
    ['one behind a program that is no npm', ['other', 'npm-11'], '11.0.0', false],
  ])('%s is named where it is not the first', (_, order, version, isFirst) => {
    const folder = makeFolder({
      'other/bin/npm': '#!/bin/sh\n',
      ...npmAt('npm-10/lib/node_modules/npm', { name: 'npm', version: '10.0.0' }),
      ...npmAt('npm-11/lib/node_modules/npm', { name: 'npm', version: '11.0.0' }),
      'npm-10/bin/npm': '',
      'npm-11/bin/npm': '',
    })
    const env = { PATH: order.map((one) => path.join(folder, one, 'bin')).join(':') }
    expect(findNpm(env, nowhere)).toMatchObject({ version, isFirst })
  })

  test('beside this Node, where there is none on the PATH', () => {
    const folder = makeFolder(npmAt('lib/node_modules/npm'))
    for (const env of [{}, { PATH: '' }, { PATH: '::' }, { PATH: '/nowhere' }])
      expect(findNpm(env, path.join(folder, 'bin/node'))?.version).toBe('11.0.0')
  })

  test('on the PATH first, in its order', () => {
    const folder = makeFolder({
      'a/bin/npm': '',
      'b/bin/npm': '',
      ...npmAt('a/lib/node_modules/npm', { name: 'npm', version: '9.0.0' }),
      ...npmAt('b/lib/node_modules/npm', { name: 'npm', version: '10.0.0' }),
    })
    const [a, b] = ['a/bin', 'b/bin'].map((name) => path.join(folder, name))
    expect(findNpm({ PATH: `${a}:${b}` }, nowhere)?.version).toBe('9.0.0')
    expect(findNpm({ Path: `${b}:${a}` }, nowhere)?.version).toBe('10.0.0')
  })

  test('without Arborist, as in npm 6', () => {
    const folder = makeFolder({
      'bin/npm': '',
      ...npmAt('lib/node_modules/npm', { name: 'npm', version: '6.14.0' }, {}),
    })
    expect(findNpm({ PATH: path.join(folder, 'bin') }, nowhere)).toMatchObject({
      version: '6.14.0',
      hasArborist: false,
    })
  })
})

describe('no npm is', () => {
  test.each<[string, unknown, Record<string, string>?]>([
    ['a package with another name', { name: 'pnpm', version: '9.0.0' }],
    ['a package without a version', { name: 'npm' }],
    ['a package with another type of version', { name: 'npm', version: 11 }],
    ['null', null],
    ['a list', []],
  ])('%s', (_, manifest) => {
    const folder = makeFolder({ 'bin/npm': '', ...npmAt('lib/node_modules/npm', manifest) })
    expect(findNpm({ PATH: path.join(folder, 'bin') }, nowhere)).toBeNull()
  })

  test('a manifest that is no JSON, or one without scripts', () => {
    const broken = makeFolder({
      'bin/npm': '',
      'lib/node_modules/npm/package.json': '{',
      'lib/node_modules/npm/bin/npm-cli.js': '',
    })
    const bare = makeFolder({
      'bin/npm': '',
      'lib/node_modules/npm/package.json': '{"name":"npm","version":"1.0.0"}',
    })
    for (const folder of [broken, bare])
      expect(findNpm({ PATH: path.join(folder, 'bin') }, nowhere)).toBeNull()
  })

  test('a shim that leads nowhere: the next one is taken', () => {
    const folder = makeFolder({
      'shim/bin/npm': '',
      'real/bin/npm': '',
      ...npmAt('real/lib/node_modules/npm'),
    })
    const PATH = ['shim', 'real'].map((name) => path.join(folder, name, 'bin')).join(':')
    expect(findNpm({ PATH }, nowhere)?.npm).toContain('/real/')
  })
})

test('the command is the first one on the PATH', () => {
  const folder = makeFolder({ 'a/npx': '', 'b/npm': '', 'c/npm': '' })
  const at = (name: string) => path.join(folder, name)
  chmodSync(at('b/npm'), 0o755)
  expect(findProgram({ PATH: `${at('a')}::${at('b')}:${at('c')}` })).toBe(at('b/npm'))
  expect([findProgram({}), findProgram({ PATH: at('a') })]).toEqual([null, null])
})
