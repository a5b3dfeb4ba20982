import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DepgateError } from '../../src/errors.ts'
import { parseLockfile } from '../../src/lockfile/parse.ts'
import { hasCorpus, manifestsBeside, readCorpus } from '../support/corpus.ts'
import { entry, v1, v3 } from '../support/npm-lock.ts'

/** Parses, and checks what is true of every lockfile that is not refused. */
function parseSafely(
  text: string,
  file = 'package-lock.json',
  manifest?: (path: string) => string | null,
): boolean {
  try {
    const lock = parseLockfile(text, file, manifest)
    for (const each of lock.packages) {
      expect(each.path.at(-1)).toBe(`${each.name}@${each.version}`)
      expect(each.purl).toMatch(/^pkg:npm\/(?:%40[\w.~-]+\/)?[\w.~-]+@[\w.%~-]+$/)
      expect(each.line).toBeGreaterThan(0)
    }
    expect(new Set(lock.packages.map(({ location }) => location)).size).toBe(lock.packages.length)
    return true
  } catch (error) {
    if (!(error instanceof DepgateError)) throw error
    expect(error.code).toBe('ELOCKFILE')
    expect(error.hint).not.toBeNull()
    expect(error.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
    return false
  }
}

const small = [
  v3(
    {
      'node_modules/@w/a': { resolved: 'packages/a', link: true },
      'node_modules/alias': { name: 'ms', ...entry('ms', '2.0.0') },
      'node_modules/host': entry('host', '1.0.0', {
        dependencies: { ms: '*' },
        bin: { host: 'x' },
        hasInstallScript: true,
      }),
      'node_modules/host/node_modules/ms': { version: '1.0.0', inBundle: true },
      'node_modules/git': { version: '1.0.0', resolved: 'git+ssh://git@github.com/o/r.git#main' },
      'packages/a': { name: '@w/a', version: '1.0.0', peerDependencies: { host: '1' } },
    },
    {
      workspaces: ['packages/*'],
      dependencies: { host: '1', alias: 'npm:ms@2' },
      devDependencies: { git: 'o/r' },
    },
  ),
  v1({
    a: {
      ...entry('a', '1.0.0'),
      requires: { b: '^1' },
      dependencies: { b: { version: 'npm:ms@2.0.0', bundled: true } },
    },
    lib: { version: 'file:../lib', dependencies: { c: entry('c', '1.0.0') } },
    git: { version: 'github:o/r#main', from: 'git@github:o/r' },
  }),
]

const words = fc.oneof(
  fc.constantFrom(
    '',
    '.',
    '..',
    'ms',
    '@s/n',
    '__proto__',
    'constructor',
    'node_modules/ms',
    'node_modules/ms/node_modules/a',
    '../x',
    'packages/a',
  ),
  fc.constantFrom(
    '1.0.0',
    '*',
    'latest',
    'npm:ms@1.0.0',
    'file:../x',
    'file:',
    'git+ssh://x#y',
    'https://[',
    'https://example.test/ms/-/ms-1.0.0.tgz',
    '$ms',
    '\ud800',
    '%',
    '%zz',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
)
const fields = fc.constantFrom(
  'packages',
  'dependencies',
  'requires',
  'version',
  'resolved',
  'integrity',
  'link',
  'name',
  'bin',
  'inBundle',
  'bundled',
  'workspaces',
  'overrides',
  'from',
  'lockfileVersion',
  'peerDependencies',
  'devDependencies',
  'optionalDependencies',
  'hasInstallScript',
)
const keys = fc.oneof(fields, words)
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6 },
    words,
    fc.constantFrom<unknown>(true, false, null, 0, 1, 3, -1.5),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.array(fc.tuple(keys, tie('tree')), { maxLength: 5 }).map((pairs) => Object.fromEntries(pairs)),
  ),
}))

describe('nothing but a DepgateError is ever thrown', () => {
  test('for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => void parseSafely(text)),
      { numRuns: 1000 },
    )
  })

  test('for any JSON that looks like a lockfile', () => {
    const lock = fc.record(
      { lockfileVersion: fc.constantFrom<unknown>(1, 2, 3, '3', null), packages: tree, dependencies: tree },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(lock, (value) => void parseSafely(JSON.stringify(value))),
      { numRuns: 3000 },
    )
  })

  test('for any entries', () => {
    const places = fc.oneof(
      fc.constantFrom(
        '',
        'packages/a',
        '../x',
        'node_modules/ms',
        'node_modules/a',
        'node_modules/a/node_modules/ms',
        'node_modules/@s/n',
      ),
      words,
    )
    const entries = fc.array(
      fc.tuple(
        places,
        fc.dictionary(fields, fc.oneof(words, fc.boolean(), fc.dictionary(words, words)), { maxKeys: 4 }),
      ),
      { maxLength: 6 },
    )
    let count = 0
    fc.assert(
      fc.property(entries, fc.boolean(), (pairs, isLegacy) => {
        const value = Object.fromEntries(
          pairs.map(([place, each]) => [isLegacy ? place.replace(/^.*node_modules\//, '') : place, each]),
        )
        if (parseSafely(JSON.stringify(isLegacy ? { dependencies: value } : { packages: value }))) count += 1
      }),
      { numRuns: 3000 },
    )
    expect(count).toBeGreaterThan(0)
  })

  test('for any manifest', () => {
    fc.assert(
      fc.property(
        tree,
        fc.constantFrom(...small),
        (manifest, text) => void parseSafely(text, 'package-lock.json', () => JSON.stringify(manifest)),
      ),
      { numRuns: 1000 },
    )
    const manifest = fc.record(
      {
        name: words,
        workspaces: fc.array(
          fc.oneof(words, fc.constantFrom('*', '**', 'packages/*', '!packages/a', '{a,b}/*', '{', '}{,')),
        ),
        overrides: tree,
        dependencies: fc.dictionary(words, words),
        devDependencies: tree,
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(
        manifest,
        fc.constantFrom(...small),
        (value, text) => void parseSafely(text, 'package-lock.json', () => JSON.stringify(value)),
      ),
      { numRuns: 1000 },
    )
  })

  const edits = fc.array(
    fc.record({
      at: fc.nat(),
      length: fc.nat(40),
      text: fc.oneof(words, fc.constantFrom('"', '{', '}', ',', ':', '\n', '"version": "1.0.0",')),
    }),
    { minLength: 1, maxLength: 4 },
  )
  const mutate = (text: string, changes: { at: number; length: number; text: string }[]) =>
    changes.reduce((sofar, { at, length, text: inserted }) => {
      const start = at % (sofar.length + 1)
      return sofar.slice(0, start) + inserted + sofar.slice(start + length)
    }, text)

  test('for a lockfile with some characters changed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...small),
        edits,
        (text, changes) => void parseSafely(mutate(text, changes)),
      ),
      { numRuns: 2000 },
    )
  })

  test('for a lockfile with a value replaced', () => {
    fc.assert(
      fc.property(fc.constantFrom(...small), fc.nat(), tree, (text, nth, value) => {
        let count = 0
        const total = [...text.matchAll(/":/g)].length
        const changed = JSON.stringify(
          JSON.parse(text, (_key, old: unknown) => (count++ === nth % total ? value : old)),
        )
        parseSafely(changed ?? 'null')
      }),
      { numRuns: 2000 },
    )
  })

  test.runIf(hasCorpus)('for real lockfiles with some characters changed', () => {
    const files = [
      'one-of-each/npm7/package-lock.json',
      'one-of-each/npm11/package-lock.json',
      'lockfiles/raineorshine__npm-check-updates/package-lock.json',
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        edits,
        (file, changes) =>
          void parseSafely(mutate(readCorpus(file), changes), 'package-lock.json', manifestsBeside(file)),
      ),
      { numRuns: 300 },
    )
  })
})

test('the order of the entries does not matter', () => {
  const sort = (text: string, isReversed: boolean) => {
    const lock = JSON.parse(text) as { packages: Record<string, unknown> }
    const pairs = Object.entries(lock.packages)
    return JSON.stringify({ ...lock, packages: Object.fromEntries(isReversed ? pairs.reverse() : pairs) })
  }
  const text = small[0] ?? ''
  const summary = (each: string) =>
    parseLockfile(each, 'package-lock.json')
      .packages.map(({ location, scope, wantedBy, path }) =>
        JSON.stringify([location, scope, wantedBy, path.length]),
      )
      .sort()
  expect(summary(sort(text, true))).toEqual(summary(sort(text, false)))
})
