// The line for packages that were inspected: exact versions that pass with their trees, as of now or as of a moment.

import { expect, test } from 'vitest'
import { findInspected } from '../../src/check/find-inspected.ts'
import { judgePairs } from '../../src/check/judge.ts'
import { DepgateError } from '../../src/errors.ts'
import { emptyLockfile } from '../../src/lockfile/parse.ts'
import type { LockfilePair } from '../../src/model/change.ts'
import type { RegistrySettings } from '../../src/ports/registries.ts'
import { approvedPolicy, asOf, locked, lockfile } from '../support/build.ts'
import { fakeRegistry, type Shelf } from '../support/registry.ts'

const shelf: Shelf = {
  young: { '0.8.0': 9000, '0.9.0': 8000, '1.0.0': 1 },
  parent: { '1.0.0': 9000, '1.1.0': 8000 },
  child: { '1.0.0': 9000, '1.1.0': 2 },
  fresh: { '1.0.0': 1 },
}
const policy = approvedPolicy({ gaps: 'warn', rules: { 'new-package': 'off', source: 'off' } })

/** `name@version`, or `alias=name@version`. */
const lockedAs = (text: string) => {
  const [id = '', alias] = text.split('=').reverse()
  return alias === undefined ? locked(id) : locked(id, { alias, location: `node_modules/${alias}` })
}
const pairOf = (...ids: string[]): LockfilePair => ({
  before: emptyLockfile('inspect'),
  after: { ...lockfile(ids.map(lockedAs)), path: 'inspect', manifests: [] },
  beforeLabel: 'none',
  afterLabel: ids.join(' '),
})

/** Inspects; npm resolves to the tree of the first entry whose key is a part of what is tried. */
async function find(
  specs: string[],
  ids: string[],
  trees: Record<string, string[] | Error> = {},
  registry: string | null = null,
) {
  const tried: string[] = []
  const host = {
    now: () => asOf,
    progress: () => () => undefined,
    openRegistry: () => Promise.resolve(fakeRegistry(shelf)),
    preview: (words: readonly string[], { before }: RegistrySettings & { before?: string }) => {
      const text = [...words, ...(before === undefined ? [] : [`as of ${before}`])].join(' ')
      tried.push(text)
      const [, tree] = Object.entries(trees).find(([part]) => text.includes(part)) ?? []
      if (tree instanceof Error) return Promise.reject(tree)
      if (tree === undefined) return Promise.reject(new DepgateError('EPREVIEW', 'npm cannot resolve it'))
      return Promise.resolve(pairOf(...tree))
    },
  }
  const by = { policy, asOf, settings: { folder: '/', registry, isOffline: false, hasCache: true } }
  const pair = pairOf(...ids)
  const report = await judgePairs([pair], by, host)
  return { ...(await findInspected({ specs, pair, report }, by, host)), tried }
}

test('what passes has none', async () => {
  expect(await find(['parent'], ['parent@1.1.0'])).toEqual({ remedy: null, remedyReason: null, tried: [] })
})

test('the version that passes, with every other package that was named', async () => {
  const { remedy, tried } = await find(['young', 'parent@^1'], ['young@1.0.0', 'parent@1.1.0'], {
    'young@0.9.0 parent@1.1.0': ['young@0.9.0', 'parent@1.1.0'],
  })
  expect(remedy).toEqual({
    lines: ['npm install --save-exact young@0.9.0 parent@1.1.0'],
    folder: '.',
    outcome: 'pass',
    versions: { young: '0.9.0' },
  })
  expect(tried).toEqual(['young@0.9.0 parent@1.1.0'])
})

test('as of the moment that is old enough, where only what it brings along is young', async () => {
  const { remedy, tried } = await find(['parent'], ['parent@1.1.0', 'child@1.1.0'], {
    'parent@1.1.0 as of': ['parent@1.1.0', 'child@1.0.0'],
    'parent@1.1.0': ['parent@1.1.0', 'child@1.1.0'],
  })
  expect(tried).toEqual(['parent@1.1.0', 'parent@1.1.0 as of 2026-06-08T12:00Z'])
  expect(remedy?.lines).toEqual(['npm install --save-exact --before=2026-06-08T12:00Z parent@1.1.0'])
})

test('an older version, where the newest brings nothing else along', async () => {
  const { remedy } = await find(['parent'], ['parent@1.1.0', 'child@1.1.0'], {
    'parent@1.0.0 as of': ['parent@1.0.0', 'child@1.0.0'],
    'parent@1.1.0': new DepgateError('EPREVIEW', 'no version'),
  })
  expect(remedy?.lines).toEqual(['npm install --save-exact --before=2026-06-08T12:00Z parent@1.0.0'])
})

test('the registry that was named', async () => {
  const tree = { 'young@0.9.0': ['young@0.9.0'] }
  const { remedy } = await find(['young'], ['young@1.0.0'], tree, 'https://registry.example.test/')
  expect(remedy?.lines).toEqual([
    'npm install --save-exact --registry=https://registry.example.test/ young@0.9.0',
  ])
})

test('an alias keeps its name', async () => {
  const { remedy } = await find(['y@npm:young@^1'], ['y=young@1.0.0'], {
    'y@npm:young@0.9.0': ['y=young@0.9.0'],
  })
  expect(remedy?.lines).toEqual(['npm install --save-exact y@npm:young@0.9.0'])
})

test.each<[string, string[], string[], Record<string, string[] | Error>, string]>([
  ['there is no other version', ['fresh'], ['fresh@1.0.0'], {}, 'no version of what is refused passes'],
  [
    'npm resolves to what is refused again',
    ['young'],
    ['young@1.0.0'],
    { young: ['young@1.0.0'] },
    'of the 3 lines that were tried, none passes as a whole',
  ],
  [
    'npm cannot resolve',
    ['young'],
    ['young@1.0.0'],
    {},
    'of the 3 lines that were tried, none passes as a whole',
  ],
  [
    'another error comes',
    ['young'],
    ['young@1.0.0'],
    { young: new DepgateError('ECONFIG', 'the configuration is wrong') },
    'the configuration is wrong',
  ],
  ['a name is a flag', ['--global'], ['--global@1.0.0'], {}, 'no version of what is refused passes'],
])('none where %s', async (_, specs, ids, trees, reason) => {
  const { remedy, remedyReason } = await find(specs, ids, trees)
  expect([remedy, remedyReason]).toEqual([null, reason])
})
