import { describe, expect, test } from 'vitest'
import { resolveAll, type Exact, type Findings } from '../../src/check/resolve-started.ts'
import { DepgateError } from '../../src/errors.ts'
import type { InstallFile } from '../../src/install-code/files.ts'
import { locked, lockfile } from '../support/build.ts'

const file: InstallFile = {
  path: 'web/package.json',
  place: 'package.json',
  role: 'manifest',
  before: '{}',
  after: '{}',
  hasNoBefore: false,
  beside: () => null,
}
const exact = (spec: string, more: Partial<Exact> = {}): Exact => ({
  subject: 'packageManager',
  spec,
  previous: null,
  line: 7,
  file,
  ...more,
})
const settings = { folder: '/project', registry: null, isOffline: false, hasCache: true } as const

async function resolve(wanted: readonly Exact[], failures: Readonly<Record<string, Error>> = {}) {
  const found: Findings = { code: new Map(), unread: [] }
  const asked: string[] = []
  const preview = async ([spec = '']: readonly string[]) => {
    asked.push(spec)
    if (failures[spec] !== undefined) throw failures[spec]
    const dependency = locked('dep@1.0.0', { isDirect: false, line: 9 })
    return {
      before: lockfile([]),
      after: lockfile([locked(spec, { line: 3 }), dependency]),
      beforeLabel: 'none',
      afterLabel: 'preview',
    }
  }
  const trees = await resolveAll(wanted, found, settings, { preview })
  return { trees, unread: found.unread, asked }
}

describe('a package that is started exactly', () => {
  test('is judged with its tree, at the line that starts it', async () => {
    const { trees, unread } = await resolve([exact('tool@1.0.0')])
    expect(unread).toEqual([])
    expect(trees).toMatchObject([
      {
        before: { format: 'none' },
        after: { path: 'web/package.json' },
        beforeLabel: 'before',
        afterLabel: 'web/package.json',
      },
    ])
    // The lines of its own tree are those of no file here.
    expect(trees[0]?.after.packages.map(({ name, line }) => [name, line])).toEqual([
      ['tool', 7],
      ['dep', 9],
    ])
  })

  test('is resolved once, however often it is started', async () => {
    expect((await resolve([exact('tool@1.0.0'), exact('tool@1.0.0')])).asked).toEqual(['tool@1.0.0'])
  })

  test('in a file that came has nothing before', async () => {
    const { trees } = await resolve([exact('tool@1.0.0', { file: { ...file, before: null }, line: null })])
    expect(trees).toMatchObject([{ beforeLabel: 'none', after: { packages: [{ line: 0 }, {}] } }])
  })

  test('in place of another version is compared with the tree of that', async () => {
    const { trees, asked } = await resolve([exact('tool@2.0.0', { previous: 'tool@1.0.0' })])
    expect(asked).toEqual(['tool@2.0.0', 'tool@1.0.0'])
    expect(trees[0]?.before).toMatchObject({ path: 'web/package.json', packages: [{ version: '1.0.0' }, {}] })
  })

  test('in place of one that is gone from the registry arrives with all of its tree', async () => {
    const failures = { 'tool@1.0.0': new DepgateError('EPREVIEW', 'npm cannot resolve it') }
    const { trees, unread } = await resolve([exact('tool@2.0.0', { previous: 'tool@1.0.0' })], failures)
    expect(trees[0]?.before.packages).toEqual([])
    expect(unread).toEqual([])
  })
})

describe('one that cannot be resolved', () => {
  test('is a gap that names the file, and the others are judged', async () => {
    const failures = { 'evil@1.0.0': new DepgateError('EPREVIEW', 'npm cannot resolve it') }
    const { trees, unread } = await resolve([exact('evil@1.0.0'), exact('tool@1.0.0')], failures)
    expect(trees).toHaveLength(1)
    expect(unread).toEqual([
      {
        path: 'web/package.json',
        reason: 'it starts evil@1.0.0, which could not be resolved: npm cannot resolve it',
      },
    ])
  })

  test('for a defect is an error', async () => {
    await expect(resolve([exact('tool@1.0.0')], { 'tool@1.0.0': new TypeError('a bug') })).rejects.toThrow(
      'a bug',
    )
  })
})

test('of a hundred packages forty are resolved, and each of the others is a gap', async () => {
  const wanted = Array.from({ length: 100 }, (_, nth) => exact(`tool${nth}@1.0.0`))
  const { trees, unread, asked } = await resolve(wanted)
  expect([trees.length, asked.length, unread.length]).toEqual([40, 40, 60])
  expect(unread[0]?.reason).toBe('it starts tool40@1.0.0, and no more than 40 packages are judged in one run')
})

test('a name with escape sequences reaches no report as it is', async () => {
  const spec = 'tool\u001b[31m@1.0.0'
  const { unread } = await resolve([exact(spec)], { [spec]: new DepgateError('EPREVIEW', 'refused') })
  expect(unread[0]?.reason).not.toContain('\u001b')
})
