import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readLockfiles } from '../../src/check/lockfile-pairs.ts'
import type { Typed } from '../../src/options/arguments.ts'
import {
  at,
  openCheckouts,
  type Entries,
  type MemoryCheckout,
  type Surroundings,
} from '../support/memory-checkout.ts'

const lock = (version: string) =>
  JSON.stringify({
    name: 'app',
    lockfileVersion: 3,
    packages: {
      '': { name: 'app', dependencies: { a: version } },
      'node_modules/a': { version, integrity: 'sha512-aaaa' },
    },
  })
const manifest = '{"name":"app","dependencies":{"a":"*"}}'
const state = (version: string, folder = '.'): Entries => ({
  [path.posix.join(folder, 'package-lock.json')]: lock(version),
  [path.posix.join(folder, 'package.json')]: manifest,
})
const head = { ...state('1.0.0'), ...state('1.0.0', 'web') }

/** Flags as they were typed: `{ before: 'none' }`, `{ all: true }`. */
function typedAs(
  flags: Readonly<Record<string, string | readonly string[] | true>>,
  words: readonly string[] = [],
): Typed {
  const values = (name: string) => {
    const given = flags[name]
    return given === undefined ? [] : given === true ? [''] : typeof given === 'string' ? [given] : [...given]
  }
  return {
    values,
    value: (name) => values(name).at(-1) ?? null,
    has: (name) => Object.hasOwn(flags, name),
    words,
  }
}
function read(
  flags: Parameters<typeof typedAs>[0],
  checkout: Partial<MemoryCheckout> & Pick<MemoryCheckout, 'disk'>,
  around: Surroundings & { words?: readonly string[] } = {},
) {
  const host = openCheckouts({ commits: { head, main: head }, ...checkout }, around)
  const lines: string[] = []
  const pairs = readLockfiles(typedAs(flags, around.words), host, (line) => void lines.push(line))
  const shown = pairs.map(({ pair: { before, after, beforeLabel, afterLabel, unread = [] } }) => {
    const [old, now] = [before, after].map(({ packages }) => packages.map((one) => one.version).join() || '-')
    return [`${beforeLabel} > ${afterLabel}: ${old} > ${now}`, ...unread.map((one) => one.path)].join(' ')
  })
  return { shown, lines, pairs }
}
const disk = { ...head, ...state('2.0.0') }

describe('without flags HEAD is compared with the disk', () => {
  test.each<[string, Partial<MemoryCheckout> & Pick<MemoryCheckout, 'disk'>, readonly string[]]>([
    ['where nothing changed', { disk: head }, ['HEAD > package-lock.json: 1.0.0 > 1.0.0']],
    ['where it changed', { disk }, ['HEAD > package-lock.json: 1.0.0 > 2.0.0']],
    [
      'with the others that changed',
      { disk: { ...disk, ...state('3.0.0', 'web') } },
      ['HEAD > package-lock.json: 1.0.0 > 2.0.0', 'HEAD > web/package-lock.json: 1.0.0 > 3.0.0'],
    ],
    [
      'with what no format reads',
      { disk: { ...head, 'web/deno.lock': 'a' } },
      ['HEAD > package-lock.json: 1.0.0 > 1.0.0', 'HEAD > web/deno.lock: - > - web/deno.lock'],
    ],
    [
      'before the first commit',
      { disk: state('1.0.0'), head: null },
      ['none > package-lock.json: - > 1.0.0'],
    ],
    [
      'where HEAD has none',
      { disk: state('1.0.0'), commits: { head: { 'package.json': manifest } } },
      ['HEAD > package-lock.json: - > 1.0.0'],
    ],
    // npm reads the shrinkwrap, so what it was is the lockfile under its other name.
    [
      'where a shrinkwrap came',
      { disk: { ...head, 'npm-shrinkwrap.json': lock('2.0.0') } },
      ['HEAD > npm-shrinkwrap.json: 1.0.0 > 2.0.0'],
    ],
  ])('%s', (_, checkout, expected) => {
    expect(read({}, checkout).shown).toEqual(expected)
  })

  test('in a folder inside the project', () => {
    const around = { folder: 'src' }
    expect(read({}, { disk: { ...disk, 'src/index.js': '' } }, around).shown[0]).toBe(
      'HEAD > ../package-lock.json: 1.0.0 > 2.0.0',
    )
  })

  test('and a lockfile that was broken is an error', () => {
    expect(() => read({}, { disk, commits: { head: { ...head, 'package-lock.json': '{' } } })).toThrow(
      /^at HEAD: /,
    )
  })

  test('and outside of a checkout is an error that names the other ways', () => {
    expect(() => read({}, { disk }, { git: { top: () => null } })).toThrow('this is no git checkout')
    expect(read({ all: true }, { disk }, { git: { top: () => null } }).shown).toHaveLength(1)
  })
})

describe('flags name the states', () => {
  const files = {
    ...disk,
    'x/old.json': lock('0.1.0'),
    'x/new.json': lock('0.2.0'),
    ...state('3.0.0', 'web'),
  }
  test.each<[Parameters<typeof typedAs>[0], readonly string[]]>([
    [{ all: true }, ['none > package-lock.json: - > 2.0.0']],
    [{ before: 'none' }, ['none > package-lock.json: - > 2.0.0']],
    [{ before: 'x/old.json' }, ['x/old.json > package-lock.json: 0.1.0 > 2.0.0']],
    [{ before: 'x/old.json', after: 'x/new.json' }, ['x/old.json > x/new.json: 0.1.0 > 0.2.0']],
    [{ before: 'none', after: 'x/new.json' }, ['none > x/new.json: - > 0.2.0']],
    [{ lockfile: 'web/package-lock.json' }, ['HEAD > web/package-lock.json: 1.0.0 > 3.0.0']],
    [
      { lockfile: ['web/package-lock.json', 'package-lock.json', 'web/package-lock.json'] },
      ['HEAD > web/package-lock.json: 1.0.0 > 3.0.0', 'HEAD > package-lock.json: 1.0.0 > 2.0.0'],
    ],
    [{ all: true, lockfile: 'web/package-lock.json' }, ['none > web/package-lock.json: - > 3.0.0']],
    [
      { base: 'main' },
      ['main > package-lock.json: 1.0.0 > 2.0.0', 'main > web/package-lock.json: 1.0.0 > 3.0.0'],
    ],
    [{ base: 'main', lockfile: 'web/package-lock.json' }, ['main > web/package-lock.json: 1.0.0 > 3.0.0']],
  ])('%j', (flags, expected) => expect(read(flags, { disk: files }).shown).toEqual(expected))

  test('--staged: HEAD against the index', () => {
    const index = { ...head, ...state('3.0.0', 'web') }
    expect(read({ staged: true }, { disk, index }).shown).toEqual([
      'HEAD > index: 1.0.0 > 1.0.0',
      'HEAD > index: 1.0.0 > 3.0.0',
    ])
    expect(() => read({ staged: true }, { disk }, { git: { top: () => null } })).toThrow('nothing is staged')
  })

  test.each<[Parameters<typeof typedAs>[0], string]>([
    [{ before: 'x/none.json' }, 'there is no file x/none.json'],
    [{ before: 'none', after: 'deno.lock' }, 'there is no file deno.lock'],
    [{ base: 'nowhere' }, 'there is no commit "nowhere" here'],
    [{ all: true, base: 'main' }, '--all and --base exclude each other'],
    [{ before: 'none', staged: true }, '--before and --staged exclude each other'],
    [{ before: 'none', after: 'a', lockfile: 'b' }, '--after and --lockfile exclude each other'],
    [{ after: 'a' }, '--after needs --before <file|none>'],
    [{ before: 'none', lockfile: ['a', 'b'] }, '--before goes with one --lockfile'],
  ])('%j is refused', (flags, message) => expect(() => read(flags, { disk })).toThrow(message))

  test('a word is refused without its escape sequences', () => {
    expect(() => read({}, { disk }, { words: ['express\u001b[31m'] })).toThrow(
      /^"express[^\u001b]*" is not expected here$/,
    )
  })
})

describe('in a job for a pull request', () => {
  const env = { JENKINS_URL: 'x', CHANGE_ID: '1', CHANGE_TARGET: 'main' }
  const ref = 'refs/remotes/origin/main'
  const checkout = { disk, commits: { head, [ref]: head } }

  test('the base is that of the job, with a line', () => {
    const { shown, lines } = read({}, checkout, { env })
    expect(shown).toEqual(['origin/main > package-lock.json: 1.0.0 > 2.0.0'])
    expect(lines).toEqual([
      'compared with origin/main, the base of this pull request (CHANGE_TARGET of Jenkins)',
    ])
  })

  test.each([{ all: true }, { before: 'none' }, { staged: true }] as const)('but with %j', (flags) => {
    expect(read(flags, checkout, { env }).lines).toEqual([])
  })
})

describe('what judges', () => {
  test('against HEAD is the disk, with the rule of HEAD', () => {
    const [one] = read({}, { disk }).pairs
    expect(one).toMatchObject({
      folder: at('.'),
      base: { checkouts: [{ top: at('.'), commit: 'head' }], moved: null },
      policyAt: null,
      policyHead: { isJudge: false, checkouts: [{ label: 'HEAD' }] },
    })
  })

  test('everything is the disk alone', () => {
    expect(read({ all: true }, { disk }).pairs[0]).toMatchObject({
      base: null,
      policyAt: null,
      policyHead: null,
    })
  })

  test("two files have no manifest, no settings and nothing that runs at install: they are no project's", () => {
    const files = {
      ...disk,
      'old.json': lock('0.1.0'),
      'new.json': lock('0.2.0'),
      '.mcp.json': '{}',
      '.pnpmfile.cjs': '',
    }
    const [one] = read({ before: 'old.json', after: 'new.json' }, { disk: files }).pairs
    expect(one?.pair.files?.map(({ kind }) => kind)).toEqual(['lockfile'])
    expect(one).toMatchObject({ installFiles: [], settings: [] })
  })

  test('what lies beside it otherwise comes along', () => {
    const files = { ...disk, '.mcp.json': '{}', '.pnpmfile.cjs': '' }
    const [one] = read({}, { disk: files }).pairs
    expect(one?.installFiles.map((file) => file.path)).toContain('.pnpmfile.cjs')
    expect(one?.settings.map((file) => file.path)).toEqual(['.mcp.json'])
  })
})
