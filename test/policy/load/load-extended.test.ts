// Which files and packages a policy may extend, and which of them are refused.

import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { openFrom } from '../../../src/policy/load/load-extended.ts'
import type { PolicyFiles } from '../../../src/policy/load/policy-files.ts'
import type { Snapshot } from '../../../src/snapshot/snapshot.ts'
import { commitOf, diskOf, filesOf, top, type Tree } from '../../support/memory-snapshot.ts'

interface More {
  /** The folder of the policy that extends, from the top. */
  readonly folder?: string
  /** The file that names the extended one, from that folder. */
  readonly place?: string
  readonly at?: Snapshot
  readonly hasPackages?: boolean
  readonly files?: Partial<PolicyFiles>
}

function open(tree: Tree, name: string, more: More = {}) {
  const { folder = '', place = 'depgate.json', hasPackages = true } = more
  const files = { ...filesOf(tree), disk: diskOf(tree), ...more.files }
  const at = (more.at ?? diskOf(tree)).at(path.join(top, folder))
  return openFrom(at, hasPackages, files)(name, { place, origin: 'depgate.json', value: {} })
}

const strict = '{ "deny": ["a"] } // strict'
const value = { deny: ['a'] }

describe('a file', () => {
  test.each<[string, string, More, string]>([
    ['below', './org/depgate.json', {}, 'org/depgate.json'],
    ['above', '../depgate.json', { folder: 'app' }, '../depgate.json'],
    ['from the file that names it', './depgate.json', { place: 'org/x/../depgate.json' }, 'org/depgate.json'],
  ])('%s', (_, name, more, place) => {
    const tree = { 'org/depgate.json': strict, 'depgate.json': strict }
    const origin = path.posix.join(more.folder ?? '', place)
    expect(open(tree, name, more)).toEqual({ place, origin, value })
  })

  test('of a commit, which its name in messages tells', () => {
    const at = commitOf({ 'org/depgate.json': strict }, 'v1')
    expect(open({}, './org/depgate.json', { at }).origin).toBe('org/depgate.json at v1')
  })

  const start = 'depgate.json: extends:'
  const called = 'is not the path of a file that is called depgate.json'
  test.each<[string, string, Tree, More, string]>([
    ['of another name', './org/strict.json', {}, {}, `./org/strict.json ${called}`],
    ['with a backslash', './org\\..\\x/depgate.json', {}, {}, called],
    ['with a null character', './a\0/depgate.json', {}, {}, called],
    ['with a line break, which would be a second request to git', './a\nb/depgate.json', {}, {}, called],
    [
      'in node_modules',
      './node_modules/@s/a/depgate.json',
      {},
      {},
      'lies in node_modules, which is what is judged',
    ],
    ['in node_modules, by a detour', './x/../node_modules/a/depgate.json', {}, {}, 'lies in node_modules'],
    ['out of the checkout', '../depgate.json', {}, {}, '../depgate.json leads out of the checkout'],
    ['out of it from a folder', '../../../depgate.json', {}, { folder: 'app' }, 'leads out of the checkout'],
    ['that is not there', './org/depgate.json', {}, {}, 'there is no file org/depgate.json'],
    [
      'that is a link',
      './org/depgate.json',
      { 'org/depgate.json': strict },
      { files: { real: (file) => file.replace('/org', '/evil') } },
      'is a link',
    ],
    ['that is no JSON', './org/depgate.json', { 'org/depgate.json': '{' }, {}, 'org/depgate.json'],
  ])('%s is refused', (_, name, tree, more, message) => {
    const call = () => open(tree, name, more)
    expect(call).toThrow(expect.objectContaining({ code: 'EPOLICY' }) as Error)
    expect(call).toThrow(message)
    if (!message.startsWith('org/')) expect(call).toThrow(start)
  })

  test('that is not there, with the way to get it back', () => {
    expect(() => open({}, './org/depgate.json')).toThrow(
      expect.objectContaining({ hint: 'git checkout HEAD -- org/depgate.json' }) as Error,
    )
    expect(() => open({}, './org/depgate.json', { at: commitOf({}, 'v1') })).toThrow(
      expect.objectContaining({ hint: 'Bring the file in with a change of its own first.' }) as Error,
    )
  })

  test('without a git is bounded by the folder of the policy', () => {
    const tree = { 'depgate.json': strict, 'app/org/depgate.json': strict }
    const disk = { ...diskOf(tree), at: () => ({ ...diskOf(tree), top: () => null }) }
    const more: More = { folder: 'app', files: { disk } }
    expect(open(tree, './org/depgate.json', more).value).toEqual(value)
    expect(() => open(tree, '../depgate.json', more)).toThrow('leads out of the checkout')
  })
})

describe('a package', () => {
  const name = '@s/policy'
  const home = `node_modules/${name}`
  const lock = (entry: object | null, key = home) =>
    JSON.stringify({ lockfileVersion: 3, packages: entry === null ? {} : { [key]: entry } })
  const locked = { version: '1.0.0', integrity: 'sha512-a' }
  const manifest = (more: object = {}) => JSON.stringify({ name, version: '1.0.0', ...more })
  const installed = (more: Tree = {}): Tree => ({
    [`${home}/package.json`]: manifest(),
    [`${home}/depgate.json`]: strict,
    'package-lock.json': lock(locked),
    ...more,
  })

  test.each<[string, Tree, More]>([
    ['with a depgate.json', installed(), {}],
    ['in a folder above', installed(), { folder: 'packages/app' }],
    ['whose lockfile has a shrinkwrap beside it', installed({ 'npm-shrinkwrap.json': lock(locked) }), {}],
  ])('%s', (_, tree, more) =>
    expect(open(tree, name, more)).toEqual({ place: path.join(top, home), origin: `${name}@1.0.0`, value }),
  )

  test('with the field of its package.json, where there is no file', () => {
    const { [`${home}/depgate.json`]: _, ...rest } = installed({
      [`${home}/package.json`]: manifest({ depgate: value }),
    })
    expect(open(rest, name).value).toEqual(value)
  })

  const { [`${home}/depgate.json`]: _file, ...bare } = installed()
  const { [`${home}/package.json`]: _manifest, ...gone } = installed()
  test.each<[string, Tree, string, string | null]>([
    ['that is not installed', gone, 'is not installed', 'npm ci --ignore-scripts'],
    [
      'without a policy',
      bare,
      'has neither a depgate.json nor the field "depgate" in its package.json',
      null,
    ],
    [
      'in no lockfile',
      installed({ 'package-lock.json': lock(null) }),
      'is in no lockfile with a hash',
      `npm install --save-dev --ignore-scripts ${name}`,
    ],
    [
      'without a hash',
      installed({ 'package-lock.json': lock({ version: '1.0.0' }) }),
      'is in no lockfile with a hash',
      `npm install --save-dev --ignore-scripts ${name}`,
    ],
    [
      'that is a link',
      installed({ 'package-lock.json': lock({ ...locked, link: true }) }),
      'is in no lockfile with a hash',
      `npm install --save-dev --ignore-scripts ${name}`,
    ],
    [
      'below another package',
      installed({ 'package-lock.json': lock(locked, `node_modules/x/${home}`) }),
      'is in no lockfile with a hash',
      `npm install --save-dev --ignore-scripts ${name}`,
    ],
    [
      'in a lockfile that is no object',
      installed({ 'package-lock.json': '[1]' }),
      'is in no lockfile with a hash',
      `npm install --save-dev --ignore-scripts ${name}`,
    ],
    [
      'in another version',
      installed({ [`${home}/package.json`]: manifest({ version: '1.0.1' }) }),
      `: ${name}@1.0.1 is installed, and the lockfile has 1.0.0`,
      'npm ci --ignore-scripts',
    ],
    [
      'of another name',
      installed({ [`${home}/package.json`]: manifest({ name: '@evil/x\u001b[31m' }) }),
      ': @evil/x@1.0.0 is installed, and the lockfile has 1.0.0',
      'npm ci --ignore-scripts',
    ],
    [
      'with a manifest that is no object',
      installed({ [`${home}/package.json`]: '[]' }),
      ': undefined@undefined is installed, and the lockfile has 1.0.0',
      'npm ci --ignore-scripts',
    ],
  ])('%s is refused', (_, tree, message, hint) => {
    const call = () => open(tree, name)
    expect(call).toThrow(expect.objectContaining({ code: 'EPOLICY', hint }) as Error)
    expect(call).toThrow(`depgate.json: extends: ${name}`)
    expect(call).toThrow(message)
  })

  test('of a checkout around this one is not looked for', () => {
    const tree = installed()
    const disk = (folder: string): Snapshot => ({
      ...diskOf(tree).at(folder),
      top: () => path.join(top, 'sub'),
      at: disk,
    })
    expect(() => open(tree, name, { folder: 'sub/app', files: { disk: disk(top) } })).toThrow(
      'is not installed',
    )
  })

  test('cannot be extended by a policy above the project', () =>
    expect(() => open(installed(), name, { hasPackages: false })).toThrow(
      `depgate.json: extends: ${name}: a policy above the project cannot extend what a project installs`,
    ))
})
