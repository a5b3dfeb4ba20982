// Remedies of a checkout in memory: an npm that writes what a table has, judged by the real pipe.

import { expect, test } from 'vitest'
import { judgeCheckout, type Judging } from '../../src/check/check.ts'
import { findRemedies } from '../../src/check/find-remedies.ts'
import { readLockfiles } from '../../src/check/lockfile-pairs.ts'
import { DepgateError } from '../../src/errors.ts'
import { asOf } from '../support/build.ts'
import { openFakeCopy, type NpmTable } from '../support/fake-copy.ts'
import { at, openCheckouts, type Entries } from '../support/memory-checkout.ts'
import { entry, v3 } from '../support/npm-lock.ts'
import { fakeRegistry } from '../support/registry.ts'
import { emptyRecord } from '../support/wrapper.ts'

const policy = JSON.stringify({
  rules: { 'registry-mismatch': 'off', integrity: 'off', 'out-of-sync': 'off', 'install-script': 'off' },
  gaps: 'warn',
})
const shelf = { a: { '1.0.0': 9000, '1.1.0': 2 }, b: { '1.0.0': 9000, '1.1.0': 2 } }

/** The files of a project that locks exactly these versions. */
const state = (dependencies: Record<string, string>, folder = ''): Record<string, string> => ({
  [`${folder}package.json`]: JSON.stringify({ name: 'app', dependencies }),
  [`${folder}package-lock.json`]: v3(
    Object.fromEntries(
      Object.entries(dependencies).map(([name, version]) => [`node_modules/${name}`, entry(name, version)]),
    ),
    { dependencies },
  ),
})

interface Situation {
  readonly before: Entries
  readonly disk: Entries
  readonly npm: NpmTable
  /** What the copy has in place of the disk. */
  readonly copied?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
  readonly failure?: Error
}

async function find({ before, disk, npm, copied = {}, timeoutMs = 1_000, failure }: Situation) {
  const all = { 'depgate.json': policy }
  const checkout = openCheckouts({ disk: { ...all, ...disk }, commits: { head: { ...all, ...before } } })
  const copies: ReturnType<typeof openFakeCopy>[] = []
  let moment = asOf.getTime()
  const host = {
    ...checkout,
    advisoryEdits: () => ({ edits: [], added: [], more: 0 }),
    now: () => new Date((moment += 100)),
    progress: () => () => undefined,
    openRegistry: () => Promise.resolve(fakeRegistry(shelf)),
    preview: () => Promise.reject(new DepgateError('EPREVIEW', 'not asked for')),
    openTrail: () => {
      throw new Error('not asked for')
    },
    lineMemory: { read: () => null, write: () => undefined },
    copyProject: (root: string) => {
      if (failure !== undefined) return Promise.reject(failure)
      const files = ['package.json', 'package-lock.json'].map((name) => [
        name,
        copied[name] ?? checkout.read(`${root}/${name}`),
      ])
      const opened = openFakeCopy(Object.fromEntries(files) as Record<string, string | null>, npm)
      copies.push(opened)
      return Promise.resolve(opened.copy)
    },
  }
  const flags = { values: () => [], value: () => null, has: () => false, words: [] }
  const judged = readLockfiles(flags, host, () => undefined)
  const judging: Judging = {
    policy: null,
    asOf,
    registryOf: (folder) => ({ folder, registry: null, isOffline: false, hasCache: true }),
    tell: () => undefined,
  }
  const world = { host, checkout: host }
  const report = await judgeCheckout(judged, judging, emptyRecord(), world)
  const found = await findRemedies(
    judged,
    report,
    { ...judging, timeoutMs, registry: null, isOneByOne: false },
    world,
  )
  return { ...found, outcome: report.outcome, typed: copies.flatMap(({ typed }) => typed) }
}

const old = state({ a: '1.0.0' })

test('a change that passes needs none, and nothing is tried', async () => {
  const found = await find({ before: old, disk: state({ a: '1.0.0', b: '1.0.0' }), npm: {} })
  expect(found).toMatchObject({ outcome: 'pass', remedy: null, remedyReason: null, typed: [] })
})

test('the line that was tried and passes, with what it leads to', async () => {
  const found = await find({ before: old, disk: state({ a: '1.1.0' }), npm: { 'a@1.0.0': old } })
  expect(found).toMatchObject({
    outcome: 'fail',
    remedyReason: null,
    remedy: {
      lines: ['npm install --save-exact a@1.0.0'],
      folder: '.',
      outcome: 'pass',
      versions: { a: '1.0.0' },
    },
  })
  expect(found.lines.map(({ root }) => root)).toEqual([at('')].map((one) => one.replace(/\/$/, '')))
})

test('a line after which it still fails is not shown', async () => {
  const found = await find({
    before: old,
    disk: state({ a: '1.1.0' }),
    npm: { 'a@1.0.0': state({ a: '1.1.0' }) },
  })
  expect(found).toMatchObject({ remedy: null })
  expect(found.remedyReason).toMatch(/none passes as a whole; the nearest still has minimum-age on \S+$/)
})

test('a line at which npm fails is not shown', async () => {
  const found = await find({ before: old, disk: state({ a: '1.1.0' }), npm: {} })
  expect(found).toMatchObject({ remedy: null, typed: ['install --save-exact a@1.0.0'] })
})

test('each lockfile that fails gets its lines, and both together pass', async () => {
  const found = await find({
    before: { ...old, ...state({ b: '1.0.0' }, 'web/') },
    disk: { ...state({ a: '1.1.0' }), ...state({ b: '1.1.0' }, 'web/') },
    npm: { 'a@1.0.0': old, 'b@1.0.0': state({ b: '1.0.0' }) },
  })
  expect(found.remedy?.lines).toEqual([
    'npm install --save-exact a@1.0.0',
    'npm install --prefix web --save-exact b@1.0.0',
  ])
})

test.each<[string, Partial<Situation>, RegExp]>([
  ['what is on disk is not what was judged', { copied: state({ a: '1.0.0' }) }, /is not what was judged$/],
  ['there is no time', { timeoutMs: 0 }, /^the search ended after 0 attempts/],
  [
    'the project cannot be copied',
    { failure: new DepgateError('EPREVIEW', 'there is no npm') },
    /^there is no npm$/,
  ],
])('no remedy where %s', async (_, more, reason) => {
  const found = await find({ before: old, disk: state({ a: '1.1.0' }), npm: { 'a@1.0.0': old }, ...more })
  expect(found.remedy).toBeNull()
  expect(found.remedyReason).toMatch(reason)
})

test('a lockfile beside no manifest is a file that was named: nothing is looked for', async () => {
  const lock = ({ 'package-lock.json': text = '' }: Record<string, string>) => ({ 'package-lock.json': text })
  const found = await find({
    before: lock(old),
    disk: lock(state({ a: '1.1.0' })),
    npm: { 'a@1.0.0': old },
  })
  expect(found).toMatchObject({ outcome: 'fail', remedy: null, remedyReason: null, typed: [] })
})

test('an error of another kind is not hidden', async () => {
  const failure = new TypeError('a bug')
  await expect(find({ before: old, disk: state({ a: '1.1.0' }), npm: {}, failure })).rejects.toBe(failure)
})
