import { describe, expect, test } from 'vitest'
import { readTarball } from '../../src/registry/tar-reader.ts'
import { packHostile, type TarEntry } from '../support/hostile-tarball.ts'

const own = (path: string, name = 'a'): TarEntry => ({
  path: `package/${path}`,
  text: JSON.stringify({ name, version: '1.0.0' }),
})

async function read(entries: readonly TarEntry[]) {
  async function* whole() {
    yield packHostile([own('package.json', 'top'), ...entries])
  }
  const outcome = await readTarball(whole())
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  return outcome.reading
}

describe('the packages that a tarball carries', () => {
  test.each<[string, string, string[]]>([
    ['one in node_modules', 'node_modules/a/package.json', ['node_modules/a']],
    ['one of a scope', 'node_modules/@s/a/package.json', ['node_modules/@s/a']],
    [
      'one inside of another',
      'node_modules/b/node_modules/a/package.json',
      ['node_modules/b/node_modules/a'],
    ],
    ['one in another case', 'Node_Modules/a/Package.JSON', ['node_modules/a']],
    ['one behind doubled slashes and dots', 'node_modules//./a/package.json', ['node_modules/a']],
    ['none in a folder of a package', 'node_modules/a/lib/package.json', []],
    ['none in a fixture', 'test/node_modules/a/package.json', []],
    ['none in a hidden folder', 'node_modules/.cache/a/package.json', []],
    ['none that climbs', 'node_modules/../node_modules/a/package.json', []],
    ['none in a scope without a name', 'node_modules/@s/package.json', []],
  ])('%s', async (_name, path, expected) => {
    const { inside, trouble } = await read([own(path)])
    expect({ trouble, locations: inside.packages.map(({ location }) => location) }).toEqual({
      trouble: null,
      locations: expected,
    })
  })

  test('both of two that differ at one place, once where they are alike', async () => {
    const path = 'node_modules/a/package.json'
    const { inside } = await read([own(path), own(path), own(path, 'b')])
    expect(inside.packages.map(({ manifest }) => manifest.name)).toEqual(['a', 'b'])
  })

  test.each<[string, TarEntry, RegExp]>([
    [
      'no JSON',
      { path: 'package/node_modules/a/package.json', text: '{' },
      /of node_modules\/a .* cannot be read/,
    ],
    [
      'too large a manifest',
      { path: 'package/node_modules/a/package.json', text: ' '.repeat(2 ** 20 + 1) },
      /too large/,
    ],
    [
      'too large a shrinkwrap',
      { path: 'package/npm-shrinkwrap.json', text: ' '.repeat(2 ** 24 + 1) },
      /too large/,
    ],
  ])('%s is a problem of the bundled packages, not of the package', async (_name, entry, says) => {
    const { inside, trouble } = await read([entry])
    expect({ trouble, inside: inside.trouble }).toEqual({
      trouble: null,
      inside: expect.stringMatching(says),
    })
  })
})

describe('the lockfile in a tarball', () => {
  const file = (path: string, text: string): TarEntry => ({ path: `package/${path}`, text })

  test('is the shrinkwrap where both are there', async () => {
    const { inside } = await read([file('package-lock.json', 'lock'), file('npm-shrinkwrap.json', 'wrap')])
    expect(inside.lockfile).toEqual({ name: 'npm-shrinkwrap.json', text: 'wrap' })
  })

  test('is package-lock.json where it is alone, and none from further down', async () => {
    expect((await read([file('package-lock.json', 'lock')])).inside.lockfile).toEqual({
      name: 'package-lock.json',
      text: 'lock',
    })
    expect((await read([file('sub/npm-shrinkwrap.json', 'wrap')])).inside.lockfile).toBeNull()
  })
})
