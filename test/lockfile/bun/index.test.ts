// bun.lock as a whole: what bun 1.4 wrote for one project with every kind of dependency, hostile edits, and their twins.

import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { diff } from '../../../src/change/diff.ts'
import { DepgateError } from '../../../src/errors.ts'
import { parseLockfile } from '../../../src/lockfile/parse.ts'
import { refusalOf } from '../../support/refusal.ts'

const folder = new URL('../../../fixtures/lockfiles/bun/', import.meta.url)
const text = readFileSync(new URL('bun.lock', folder), 'utf8')
const manifest = readFileSync(new URL('package.json.txt', folder), 'utf8')
const read = (file: string) => (file === 'package.json' ? manifest : null)
const parse = (edited = text, files = read) => parseLockfile(edited, 'bun.lock', files)
const find = (name: string, version?: string) => {
  const found = parse().packages.find(
    (one) => one.name === name && (version === undefined || one.version === version),
  )
  if (found === undefined) throw new Error(name)
  return found
}

describe('one project with every kind of dependency', () => {
  test('has as many packages as bun lists, and its two workspaces apart', () => {
    const lock = parse()
    expect(lock.format).toBe('bun-2')
    // `bun pm ls --all` (1.4.5) prints 47 with the two workspaces.
    expect(lock.packages).toHaveLength(45)
    expect(lock.ownFolders?.map(({ name, source }) => [name, source])).toEqual([
      ['@fx/a', { type: 'directory', path: 'packages/a', isInside: true, isOwn: true }],
      ['@fx/b', { type: 'directory', path: 'packages/b', isInside: true, isOwn: true }],
    ])
    expect(lock.unknown).toEqual([])
    expect(lock.drift).toEqual([])
    expect(lock.manifests.map(({ path }) => path)).toEqual([
      'package.json',
      'packages/a/package.json',
      'packages/b/package.json',
    ])
  })

  test.each<[string, string | undefined, object]>([
    [
      'ms',
      '2.1.3',
      { location: 'node_modules/ms', alias: null, isDirect: true, scope: 'runtime', line: 115 },
    ],
    ['ms', '2.0.0', { alias: 'alias-ms', location: 'node_modules/alias-ms', wantedBy: ['npm:ms@2.0.0'] }],
    ['ms', '2.1.2', { location: 'packages/a/node_modules/ms', path: ['@fx/a', 'ms@2.1.2'] }],
    ['esbuild', undefined, { hasInstallScript: true, bin: { esbuild: 'bin/esbuild' }, edgeRecord: 'full' }],
    ['@esbuild/aix-ppc64', undefined, { scope: 'optional', isDirect: false }],
    ['is-odd', undefined, { scope: 'development', source: { type: 'registry', url: null } }],
    [
      'gitdep',
      undefined,
      {
        source: {
          type: 'git',
          url: 'git+file:///lab/gitdep.git',
          commit: 'a192be263c6dac750e2c6e8feaf3c805a94eddba',
        },
        version: 'a192be263c6dac750e2c6e8feaf3c805a94eddba',
        integrity: null,
        hasInstallScript: true,
      },
    ],
    ['local-dir', undefined, { source: { type: 'directory', path: 'local-dir', isInside: true } }],
    ['local-tgz', '1.0.0', { source: { type: 'file', path: 'local-tgz-1.0.0.tgz' } }],
    ['react', undefined, { scope: 'peer' }],
    ['loose-envify', undefined, { bin: { 'loose-envify': 'cli.js' } }],
  ])('%s %s', (name, version, expected) => expect(find(name, version)).toMatchObject(expected))

  test('without manifests the lockfile states what is asked for, without lines', () => {
    const lock = parse(text, () => null)
    expect(lock.packages.map(({ scope }) => scope)).toEqual(parse().packages.map(({ scope }) => scope))
    expect(lock.manifests[0]?.ranges.every(({ line }) => line === null)).toBe(true)
    expect(lock.drift).toEqual([])
  })

  test('a copy under another name is recognized', () => {
    expect(parseLockfile(text, 'before.lock', read).format).toBe('bun-2')
    expect(parseLockfile(text, 'before.json', read).format).toBe('bun-2')
  })
})

const swap = (from: string | RegExp, to: string) => {
  const edited = text.replace(from, to)
  if (edited === text) throw new Error(`nothing to replace: ${String(from)}`)
  return edited
}
const ms = /"ms": \["ms@2\.1\.3", "", \{\}, "([^"]+)"\]/

test('a workspace that the file does not list is refused: bun ignores all of it', () => {
  expect(() => parse(swap(ms, '"ms": ["ms@workspace:vendor/ms"]'))).toThrow(/does not list/)
})

describe('edits that a diff must show', () => {
  test.each<[string, string, string[]]>([
    ['another hash', swap(ms, '"ms": ["ms@2.1.3", "", {}, "sha512-AAAA"]'), ['altered ms@2.1.3: hash']],
    ['no hash', swap(ms, '"ms": ["ms@2.1.3", "", {}, ""]'), ['altered ms@2.1.3: hash']],
    [
      'another address',
      swap(ms, '"ms": ["ms@2.1.3", "https://evil.example.test/ms-2.1.3.tgz", {}, "$1"]'),
      ['altered ms@2.1.3: source'],
    ],
    [
      'another registry',
      swap(ms, '"ms": ["ms@2.1.3", "https://evil.example.test/", {}, "$1"]'),
      ['altered ms@2.1.3: source'],
    ],
    [
      'another package under the name',
      swap(ms, '"ms": ["evil@1.0.0", "", {}, "$1"]'),
      ['added evil@1.0.0', 'removed ms@2.1.3'],
    ],
    [
      'a dependency more',
      swap(ms, '"ms": ["ms@2.1.3", "", { "dependencies": { "is-number": "*" } }, "$1"]'),
      ['altered ms@2.1.3: dependencies'],
    ],
    [
      'a command more',
      swap(ms, '"ms": ["ms@2.1.3", "", { "bin": { "npm": "x.js" } }, "$1"]'),
      ['altered ms@2.1.3: commands'],
    ],
    [
      'git in place of the registry',
      swap(
        ms,
        `"ms": ["ms@git+https://evil.example.test/ms.git#${'b'.repeat(40)}", {}, "${'b'.repeat(40)}"]`,
      ),
      [`updated ms@${'b'.repeat(40)}`],
    ],
    [
      'a package below another',
      swap(/\n {2}\}\n\}/, '\n    "is-odd/is-number": ["is-number@7.0.0", "", {}, "sha512-AAAA"],\n  }\n}'),
      ['altered is-number@7.0.0: hash'],
    ],
    [
      'an entry that nothing asks for',
      swap(/\n {2}\}\n\}/, '\n    "evil": ["evil@1.0.0", "", {}, "sha512-AAAA"],\n  }\n}'),
      ['added evil@1.0.0'],
    ],
  ])('%s', (_, edited, expected) => {
    const changes = diff(parse(), parse(edited)).flatMap((one) =>
      one.type === 'package'
        ? [
            `${one.kind} ${one.name}@${one.version}${one.kind === 'altered' ? `: ${one.differences.join()}` : ''}`,
          ]
        : [],
    )
    for (const one of expected) expect(changes.some((change) => change.startsWith(one))).toBe(true)
  })

  test('another order, other blanks and no trailing commas are no change', () => {
    const compact = JSON.stringify(JSON.parse(text.replace(/,(\s*[}\]])/g, '$1')))
    expect(diff(parse(), parse(compact))).toEqual([])
    expect(diff(parse(), parse(text.replaceAll('\n', '\r\n')))).toEqual([])
    expect(diff(parse(), parse(`\uFEFF${text}`))).toEqual([])
  })
})

describe('what is refused', () => {
  test.each<[string, string, RegExp]>([
    [
      'a key twice',
      swap(ms, '"ms": ["evil@1.0.0", "", {}, ""],\n"ms": ["ms@2.1.3", "", {}, "$1"]'),
      /has the key "ms" twice/,
    ],
    [
      'a key twice by an escape',
      swap(ms, '"\\u006ds": ["evil@1.0.0", "", {}, ""],\n"ms": ["ms@2.1.3", "", {}, "$1"]'),
      /twice/,
    ],
    ['a conflict', text.replace('  "packages"', '<<<<<<< HEAD\n  "packages"'), /conflict marker on line/],
    ['nothing', '', /is not valid JSON/],
    ['a list', '[]', /must hold a JSON object/],
    ['comments', `// x\n${text}`, /is not valid JSON/],
    ['no version', swap('"lockfileVersion": 2,', ''), /lockfileVersion must be 0 to 3/],
    ['no workspaces', '{"lockfileVersion":1,"packages":{}}', /no lockfile of bun/],
    ['an entry that is no array', swap(ms, '"ms": {}'), /packages > ms must be an array/],
    ['an entry without a name', swap(ms, '"ms": [7]'), /does not begin with a name and a version/],
    ['a way out of the tree', swap('"ms": ["ms@2', '"../ms": ["ms@2'), /is no way of package names/],
    ['a name that leads out', swap('["ms@2.1.3"', '["../../x@2.1.3"'), /does not begin with a name/],
    ['a source that nobody knows', swap('["ms@2.1.3"', '["ms@ipfs:x"'), /knows no source/],
    ['a registry that is no text', swap(ms, '"ms": ["ms@2.1.3", 7, {}, "$1"]'), /has no registry/],
    ['a hash that is no text', swap(ms, '"ms": ["ms@2.1.3", "", {}, 7]'), /has a hash that is none/],
    [
      'a dependency that is no text',
      swap(ms, '"ms": ["ms@2.1.3", "", {"dependencies":{"a":1}}, "$1"]'),
      /must be a string/,
    ],
  ])('%s', (_, edited, message) => {
    const refusal = refusalOf(() => parse(edited))
    expect(refusal.code).toBe('ELOCKFILE')
    expect(refusal.message).toMatch(message)
  })

  test('names of the prototype are names', () => {
    const edited = swap(
      ms,
      '"constructor": ["constructor@1.0.0", "", {}, "sha512-AAAA"],\n"ms": ["ms@2.1.3", "", {}, "$1"]',
    )
    expect(parse(edited).packages.map(({ name }) => name)).toContain('constructor')
  })

  test('whatever is cut out of a real file or put twice is read or refused, and never crashes', () => {
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(200), fc.boolean(), (at, length, isTwice) => {
        const piece = text.slice(at, at + length)
        const edited = text.slice(0, at) + (isTwice ? piece + piece : '') + text.slice(at + length)
        try {
          parse(edited)
        } catch (error) {
          if (!(error instanceof DepgateError)) throw error
        }
      }),
      { numRuns: 300 },
    )
  })
})
