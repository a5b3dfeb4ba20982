import { describe, expect, test } from 'vitest'
import { openFile, readSection, type JsonSection } from '../../../src/json/section.ts'
import { maxEntries, type LockEntry } from '../../../src/lockfile/npm/entry.ts'
import { readEntries, tooMany } from '../../../src/lockfile/npm/packages-section.ts'
import { entry, host, v3 } from '../../support/npm-lock.ts'
import { refusalOf } from '../../support/refusal.ts'

const readAll = (text: string) =>
  readEntries(readSection(openFile(text, 'package-lock.json', 'a hint'), 'packages') as JsonSection)
/** The entry of one package. */
const one = (fields: Record<string, unknown>, location = 'node_modules/ms') =>
  readAll(v3({ [location]: { version: '2.1.3', ...fields } }))[0] as LockEntry

test('each entry but the root is read, in the order of the file', () => {
  const text = v3({
    'node_modules/ms': entry('ms', '2.1.3', {
      name: 'ms',
      dependencies: { a: '^1' },
      devDependencies: { b: '^2' },
      bin: 'cli.js',
      hasInstallScript: true,
    }),
    'packages/a': { version: '1.0.0' },
    'node_modules/@w/a': { resolved: 'packages/a', link: true },
  })
  const [ms, folder, link] = readAll(text)
  expect(ms).toEqual({
    location: 'node_modules/ms',
    installed: 'ms',
    folder: '',
    name: 'ms',
    version: '2.1.3',
    source: { type: 'registry', url: `${host}/ms/-/ms-2.1.3.tgz` },
    target: null,
    integrity: 'sha512-ms2.1.3',
    edges: [
      { name: 'a', range: '^1', type: 'runtime' },
      { name: 'b', range: '^2', type: 'development' },
    ],
    bin: { ms: 'cli.js' },
    hasInstallScript: true,
    isSkippable: false,
    isBundled: false,
    hasShrinkwrap: false,
    hasBundle: false,
    line: 8,
  })
  expect(folder).toMatchObject({
    installed: null,
    folder: 'packages/a',
    source: { type: 'directory', path: 'packages/a', isInside: true },
    target: null,
  })
  expect(link).toMatchObject({
    installed: '@w/a',
    version: null,
    source: { type: 'directory', path: 'packages/a', isInside: true },
    target: 'packages/a',
  })
})

describe('the source', () => {
  test.each([
    ['registry', undefined, null],
    ['registry', '', null],
    ['registry', `${host}/ms/-/ms-2.1.3.tgz`, `${host}/ms/-/ms-2.1.3.tgz`],
    ['remote', `${host}/evil/-/evil-2.1.3.tgz`, undefined],
    ['remote', `${host}/ms/-/ms-2.1.2.tgz`, undefined],
  ])('is %s when resolved is %j', (type, resolved, url = resolved) => {
    expect(one({ resolved }).source).toEqual({ type, url })
  })

  test('of a link has no version: the folder has one', () => {
    expect(one({ link: true, resolved: 'lib', version: 'none' }).version).toBeNull()
  })

  test('is judged by the name that the entry gives itself', () => {
    const resolved = `${host}/@s/real/-/real-2.1.3.tgz`
    expect(one({ resolved }).source.type).toBe('remote')
    expect(one({ resolved, name: '@s/real' }).source.type).toBe('registry')
  })

  test.each([
    ['a link', 'node_modules/ms', { link: true, resolved: './lib/../ms/' }, 'ms', 'ms'],
    ['a link to the project', 'node_modules/ms', { link: true, resolved: '' }, '.', ''],
    [
      'a folder, whatever it claims',
      'packages/ms',
      { resolved: `${host}/ms/-/ms-2.1.3.tgz` },
      'packages/ms',
      null,
    ],
    ['no link', 'packages/ms', { link: false }, 'packages/ms', null],
  ])('of %s is a folder', (_, location, fields, path, target) => {
    expect(one(fields, location)).toMatchObject({
      source: { type: 'directory', path, isInside: true },
      target,
    })
  })
})

describe('marks', () => {
  test.each([
    [{ optional: true, os: ['linux'] }, true],
    [{ optional: true, cpu: [] }, true],
    [{ optional: true, libc: null }, true],
    [{ optional: true }, false],
    [{ os: ['linux'] }, false],
    [{ optional: false, os: ['linux'] }, false],
    [{ devOptional: true, os: ['linux'] }, false],
  ])('%j is left out on some platforms: %s', (fields, expected) => {
    expect(one(fields).isSkippable).toBe(expected)
  })

  // npm takes any truthy value, under each key.
  test.each([
    [{ hasShrinkwrap: true }, true],
    [{ hasShrinkwrap: 1 }, true],
    [{ _hasShrinkwrap: 'no' }, true],
    [{ hasShrinkwrap: false, _hasShrinkwrap: {} }, true],
    [{ hasShrinkwrap: false }, false],
    [{ hasShrinkwrap: '' }, false],
    [{ _hasShrinkwrap: null }, false],
  ])('%j has a shrinkwrap: %s', (fields, expected) => {
    expect(one(fields).hasShrinkwrap).toBe(expected)
  })

  test.each([
    [{ bundleDependencies: ['a'] }, true],
    [{ bundledDependencies: ['a'] }, true],
    [{ bundleDependencies: true }, true],
    [{ bundleDependencies: { a: '1' } }, true],
    [{ bundleDependencies: 'a' }, true],
    [{ bundleDependencies: [], bundledDependencies: ['a'] }, true],
    [{ bundleDependencies: [] }, false],
    [{ bundleDependencies: {} }, false],
    [{ bundleDependencies: null }, false],
    [{ bundledDependencies: false }, false],
    [{ inBundle: true }, false],
  ])('%j has a bundle: %s', (fields, expected) => {
    expect(one(fields).hasBundle).toBe(expected)
  })

  test('a bundled package is marked', () => {
    expect(one({ inBundle: true }).isBundled).toBe(true)
  })
})

describe('commands of a string have the name', () => {
  test.each([
    ['that the entry gives itself', 'node_modules/as', { name: '@s/real' }, 'real'],
    ['that it is installed under', 'node_modules/@s/n', {}, 'n'],
    ['of the folder', 'web', {}, 'web'],
  ])('%s', (_, location, fields, command) => {
    expect(one({ bin: 'x.js', ...fields }, location).bin).toEqual({ [command]: 'x.js' })
  })
})

describe('refused', () => {
  test.each([
    ['node_modules/../../x', 'does not name a package after node_modules as npm would'],
    ['packages/a/../../../b', 'climbs out of a folder with ".."'],
    ['/etc/passwd', 'is not a relative path as npm would write it'],
  ])('the place %j', (location, problem) => {
    const { code, message } = refusalOf(() => one({}, location))
    expect([code, message]).toEqual([
      'ELOCKFILE',
      `package-lock.json, line 8: packages > ${location} ${problem}`,
    ])
  })

  test.each([
    [{ version: 1 }, 'version must be a string, not a number'],
    [{ version: '1' }, 'version is "1", which is not a version'],
    [{ resolved: null }, 'resolved must be a string, not null'],
    [{ integrity: [] }, 'integrity must be a string, not an array'],
    [{ name: '../x' }, 'name is not a name that npm accepts for a package'],
    [{ name: '__proto__' }, 'name is not a name that npm accepts for a package'],
    [{ name: null }, 'name must be a string, not null'],
    [{ hasInstallScript: 'yes' }, 'hasInstallScript must be true or false, not a string'],
    [{ inBundle: 1 }, 'inBundle must be true or false, not a number'],
    [{ optional: 'x' }, 'optional must be true or false, not a string'],
    [{ link: 'true' }, 'link must be true or false, not a string'],
    [{ link: true }, 'is a link without the folder it leads to ("resolved")'],
    [{ link: true, resolved: 1 }, 'resolved must be a string, not a number'],
  ])('the field in %j', (fields, problem) => {
    const { code, message } = refusalOf(() => one(fields))
    expect(code).toBe('ELOCKFILE')
    expect(message).toMatch(/^package-lock\.json, line \d+: packages > node_modules\/ms /)
    expect(message.endsWith(problem)).toBe(true)
  })

  test('an entry without a version', () => {
    const refusal = refusalOf(() => readAll(v3({ 'node_modules/x': {} })))
    expect(refusal.message).toBe('package-lock.json, line 8: packages > node_modules/x has no version')
    expect(refusal.hint).toContain('npm install --package-lock-only')
  })

  test('a name that npm accepts for no package is one for a folder', () => {
    expect(one({ name: 'My App!' }, 'packages/a').name).toBe('My App!')
  })

  const entriesOf = (count: number): JsonSection => ({
    ...openFile('{}', 'package\u001b[2J-lock.json', 'a hint'),
    fields: Object.fromEntries(Array.from({ length: count }, (_, index) => [`node_modules/p${index}`, null])),
  })

  test('more packages than npm could install, before any of them is read', () => {
    const refusal = refusalOf(() => readEntries(entriesOf(maxEntries + 1)))
    expect(refusal).toMatchObject({
      code: 'ELOCKFILE',
      message: 'package-lock.json lists 100001 packages; depgate reads at most 100000',
    })
    expect(refusal).toEqual(tooMany('package-lock.json', maxEntries + 1))
    expect(refusalOf(() => readEntries(entriesOf(maxEntries))).message).toContain(
      'must be an object, not null',
    )
  })
})
