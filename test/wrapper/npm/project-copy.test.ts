import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { copyProject, readInstalled, readLock } from '../../../src/wrapper/npm/project-copy.ts'
import { makeFolder } from '../../support/folder.ts'
import { refusalOf } from '../../support/refusal.ts'

function copy(root: string) {
  const made = copyProject(root)
  onTestFinished(made.remove)
  return made
}

describe('a copy', () => {
  const files = {
    'package.json': '{"name":"app"}',
    'package-lock.json': 'lock',
    '.npmrc': 'save-exact=true',
    'packages/a/package.json': '{"name":"a"}',
    'packages/a/index.js': 'evil()',
    'evil.sh': 'evil',
    '.hidden/package.json': '{}',
    'node_modules/x/package.json': '{}',
    'packages/a/node_modules/y/package.json': '{}',
    'packages/package.json/x': '',
  }

  test('has the manifests, the lockfile and .npmrc, and nothing that could run', () => {
    const made = copy(makeFolder(files))
    expect([...made.files].filter(([, text]) => text !== null).map(([name]) => name)).toEqual([
      'package.json',
      'packages/a/package.json',
      'package-lock.json',
      '.npmrc',
    ])
    expect(made.files.get('npm-shrinkwrap.json')).toBeNull()
    const listed = readdirSync(made.folder, { recursive: true }).map(String).sort()
    expect(listed).toEqual([
      '.npmrc',
      'package-lock.json',
      'package.json',
      'packages',
      'packages/a',
      'packages/a/package.json',
    ])
    expect(readFileSync(path.join(made.folder, 'packages/a/package.json'), 'utf8')).toBe('{"name":"a"}')
  })

  test('has the patches that the manifest names, inside of the project', () => {
    const patchedDependencies = {
      a: 'patches/a.patch',
      b: '../b.patch',
      c: '/etc/c.patch',
      d: 'evil.sh',
      e: 'gone.patch',
      f: 1,
    }
    const manifest = JSON.stringify({ patchedDependencies })
    const made = copy(
      makeFolder({ 'package.json': manifest, 'patches/a.patch': 'p', 'patches/x.patch': 'x', 'evil.sh': '' }),
    )
    const listed = readdirSync(made.folder, { recursive: true }).map(String).sort()
    expect(listed).toEqual(['package.json', 'patches', 'patches/a.patch'])
    for (const text of ['{"patchedDependencies":null}', '{"patchedDependencies":["x"]}', 'null', '{'])
      expect(() => copy(makeFolder({ 'package.json': text }))).not.toThrow()
  })

  test('is private, and goes when it is removed', () => {
    const made = copy(makeFolder(files))
    expect(statSync(made.folder).mode & 0o777).toBe(0o700)
    // The .npmrc can have a token.
    expect(statSync(path.join(made.folder, '.npmrc')).mode & 0o777).toBe(0o600)
    made.remove()
    expect(existsSync(made.folder)).toBe(false)
  })

  test('without a package.json has an empty one, so that npm searches no folder above', () => {
    const made = copy(makeFolder())
    expect(readFileSync(path.join(made.folder, 'package.json'), 'utf8')).toBe('{}')
    expect(made.files.get('package.json')).toBeNull()
  })

  test('follows no link to a folder', () => {
    const root = makeFolder({ 'package.json': '{}' })
    symlinkSync(makeFolder({ 'package.json': '{}' }), path.join(root, 'linked'))
    symlinkSync('..', path.join(root, 'circle'))
    expect([...copy(root).files.keys()].filter((name) => name.endsWith('package.json'))).toEqual([
      'package.json',
    ])
  })

  const nested = (depth: number) => ({ 'package.json': '{}', [`${'d/'.repeat(depth)}package.json`]: '{}' })

  test('goes 16 folders deep, and refuses what is deeper', () => {
    expect(copy(makeFolder(nested(16))).files.has(`${'d/'.repeat(16)}package.json`)).toBe(true)
    expect(refusalOf(() => copyProject(makeFolder(nested(17))))).toMatchObject({
      code: 'EPREVIEW',
      message: 'the project has too many folders to be resolved in a copy',
    })
  })

  test('that cannot be made leaves nothing', () => {
    const root = makeFolder({ 'package.json': Buffer.from([0xff, 0xfe, 0x00]) })
    const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith('depgate-copy-')).length
    const before = copies()
    expect(refusalOf(() => copyProject(root)).message).toMatch(/is not UTF-8$/)
    expect(copies()).toBe(before)
    const folder = makeFolder()
    mkdirSync(path.join(folder, 'package-lock.json'))
    expect(refusalOf(() => copyProject(folder)).message).toMatch(/is not a regular file$/)
  })
})

test.each([
  ['npm-shrinkwrap.json', { 'npm-shrinkwrap.json': 's', 'package-lock.json': 'l' }],
  ['package-lock.json', { 'package-lock.json': 'l' }],
  [undefined, {}],
])('the lockfile that npm reads is %s of %j', (file, files) => {
  expect(readLock(makeFolder(files))?.file).toBe(file)
})

describe('what is installed', () => {
  const hidden = (packages: object) => ({
    'node_modules/.package-lock.json': JSON.stringify({ lockfileVersion: 3, packages }),
  })
  const manifest = (name: string, version: string) => JSON.stringify({ name, version })
  const a = { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } }

  test('is what both the record of npm and the folder show', () => {
    const root = makeFolder({
      ...hidden({
        ...a,
        'node_modules/as': { name: 'real', version: '2.0.0' },
        'node_modules/gone': { version: '1.0.0' },
      }),
      'node_modules/a/package.json': manifest('a', '1.0.0'),
      'node_modules/as/package.json': manifest('real', '2.0.0'),
      'node_modules/extra/package.json': manifest('extra', '1.0.0'),
    })
    expect(readInstalled(root)).toEqual([
      ['node_modules/a', 'a', '1.0.0', 'sha512-x'],
      ['node_modules/as', 'real', '2.0.0', null],
    ])
  })

  test.each([
    ['another version is there', { ...hidden(a), 'node_modules/a/package.json': manifest('a', '1.0.1') }],
    ['another package is there', { ...hidden(a), 'node_modules/a/package.json': manifest('b', '1.0.0') }],
    ['nothing is there', hidden(a)],
    ['a manifest is no JSON', { ...hidden(a), 'node_modules/a/package.json': '{' }],
    ['a manifest is null', { ...hidden(a), 'node_modules/a/package.json': 'null' }],
    ['the record is no JSON', { 'node_modules/.package-lock.json': '{' }],
    ['there is no record', { 'node_modules/a/package.json': manifest('a', '1.0.0') }],
  ])('is nothing where %s', (_, files) => {
    expect(readInstalled(makeFolder(files as Record<string, string>))).toEqual([])
  })
})
