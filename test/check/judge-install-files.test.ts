import { describe, expect, test } from 'vitest'
import { judgeInstallFiles } from '../../src/check/judge-install-files.ts'
import { DepgateError } from '../../src/errors.ts'
import type { InstallFile } from '../../src/install-code/files.ts'
import type { LockfilePair } from '../../src/model/change.ts'
import { locked, lockfile } from '../support/build.ts'
import { commitOf, diskOf, type Tree } from '../support/memory-snapshot.ts'

const manifest = (scripts: object, more: object = {}) =>
  JSON.stringify({ name: 'app', scripts, ...more }, null, 1)
const file = (
  place: string,
  role: InstallFile['role'],
  [before, after]: readonly [string | null, string | null],
  more: Partial<InstallFile> = {},
): InstallFile => ({
  path: place,
  place,
  role,
  before,
  after,
  hasNoBefore: false,
  beside: () => null,
  ...more,
})
const scripts = (before: object, after: object, more: object = {}) =>
  file('package.json', 'manifest', [manifest(before, more), manifest(after, more)])
const workflow = (line: string) =>
  file('.github/workflows/ci.yml', 'yaml-commands', ['a: 1', `jobs: { a: { steps: [{ run: ${line} }] } }`])

const pair: LockfilePair = {
  before: lockfile([]),
  after: lockfile([locked('weaver@1.0.0', { bin: { weave: 'x.js' } })]),
  beforeLabel: 'main',
  afterLabel: 'package-lock.json',
}
const settings = { folder: '/project', registry: null, isOffline: false, hasCache: true } as const

async function judge(
  files: readonly InstallFile[],
  { pairs = [pair], tree = {} }: { pairs?: readonly LockfilePair[]; tree?: Tree } = {},
) {
  const asked: string[] = []
  const preview = async ([spec = '']: readonly string[]) => {
    asked.push(spec)
    if (spec.startsWith('gone')) throw new DepgateError('EPREVIEW', 'npm cannot resolve it')
    const at = spec.lastIndexOf('@')
    const id = at > 0 ? spec : `${spec}@3.2.1`
    return { ...pair, after: lockfile([locked(id)]) }
  }
  const context = { settings, states: { before: commitOf(tree), after: diskOf(tree) } }
  const judged = await judgeInstallFiles(files, pairs, context, { preview })
  const [first, ...trees] = judged
  return {
    judged,
    code: (first?.files ?? []).flatMap((one) =>
      (one.installCode ?? []).map(({ message, exact }) => `${one.path}: ${message} [${exact}]`),
    ),
    unread: (first?.unread ?? []).map(({ path, reason }) => `${path}: ${reason}`),
    trees: trees.map(({ after }) => after.packages.map(({ name, version }) => `${name}@${version}`).join()),
    asked,
  }
}

test('without files the pairs are what they were', async () => {
  expect((await judge([])).judged).toEqual([pair])
})

describe('what is found', () => {
  test('is put beside the first pair', async () => {
    const other = { ...pair, afterLabel: 'web/package-lock.json' }
    const { judged } = await judge([file('.pnpmfile.cjs', 'code', [null, 'x'])], { pairs: [pair, other] })
    expect(judged).toMatchObject([
      { afterLabel: 'package-lock.json', files: [{ kind: 'install-code', path: '.pnpmfile.cjs' }] },
      { afterLabel: 'web/package-lock.json' },
    ])
    expect(judged[1]?.files).toBeUndefined()
  })

  test('makes a pair of its own where there is none', async () => {
    const { judged } = await judge([file('.pnpmfile.cjs', 'code', [null, 'x'])], { pairs: [] })
    expect(judged).toMatchObject([{ after: { format: 'none' }, afterLabel: '.pnpmfile.cjs', files: [{}] }])
  })

  test('keeps what the pair had', async () => {
    const files = [{ type: 'file', kind: 'manifest', path: 'package.json', text: '', before: null } as const]
    const unread = [{ path: 'yarn.lock', reason: 'r' }]
    const { judged } = await judge([file('.yarnrc.yml', 'yarnrc', [null, 'yarnPath: ['])], {
      pairs: [{ ...pair, files, unread }],
    })
    expect(judged[0]?.files).toEqual(files)
    expect(judged[0]?.unread?.map((one) => one.path)).toEqual(['yarn.lock', '.yarnrc.yml'])
  })
})

describe('a package that a command starts', () => {
  test('exactly is judged with its tree', async () => {
    const { code, trees } = await judge([scripts({}, { postinstall: 'npx tool@1.2.3' })])
    expect(code).toEqual([])
    expect(trees).toEqual(['tool@1.2.3'])
  })

  test('by a floating name is a finding, with the version of today', async () => {
    const { code, trees } = await judge([scripts({}, { postinstall: 'npx tool' })])
    expect(code).toEqual([expect.stringMatching(/starts "tool" with npx.*\[tool@3\.2\.1\]$/)])
    expect(trees).toEqual([])
  })

  test('that cannot be resolved is a finding all the same', async () => {
    const { code, unread } = await judge([scripts({}, { postinstall: 'npx gone' })])
    expect(code).toEqual([expect.stringContaining('starts "gone" with npx')])
    expect(code[0]).toContain('[null]')
    expect(unread).toEqual([])
  })

  test('by a variable is a finding, and nothing is asked of a registry', async () => {
    const { code, asked } = await judge([workflow('npx "$TOOL"')])
    expect(code).toEqual([expect.stringContaining('which a variable decides')])
    expect(asked).toEqual([])
  })

  test('in a way that its text hides is a finding', async () => {
    const { code } = await judge([workflow('eval "npx $X"')])
    expect(code).toEqual([expect.stringContaining('does not tell which package')])
  })

  test('as before is no news', async () => {
    const { code, trees } = await judge([scripts({ build: 'npx tool' }, { build: 'npx tool --fast' })])
    expect([code, trees]).toEqual([[], []])
  })

  test('as a folder of the project is its own', async () => {
    expect((await judge([scripts({}, { build: 'npx ./tools/x' })])).code).toEqual([])
  })

  test('is resolved for the first ten findings', async () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, nth) => [`s${nth}`, `npx tool${nth}`]))
    const { code, asked } = await judge([scripts({}, many)])
    expect([code.length, asked.length]).toEqual([12, 10])
  })
})

describe('the own commands of the project', () => {
  test.each<[string, string, Tree]>([
    ['that the tree brings', 'npx weave', {}],
    ['that are packages of the tree', 'npx weaver', {}],
    ['that another manifest of the checkout has', 'npx knit', { 'w/package.json': '{"bin":{"knit":"x"}}' }],
  ])('%s are no finding', async (_, line, tree) => {
    expect((await judge([workflow(line)], { tree })).code).toEqual([])
  })

  test.each<[string, string, Tree]>([
    // npx fetches the version that is asked for.
    ['in another version', 'npx weave@latest', {}],
    // pnpm dlx takes nothing of the project.
    ['by a launcher that does not look at the project', 'pnpm dlx weave', {}],
    ['that no one has', 'npx knit', { 'w/package.json': '{"bin":{"other":"x"}}' }],
  ])('%s are one', async (_, line, tree) => {
    expect((await judge([workflow(line)], { tree })).code).toHaveLength(1)
  })
})

describe('a package manager', () => {
  test('that a manifest names is judged like a package, and compared with the one before', async () => {
    const manager = (version: string) => manifest({}, { packageManager: `pnpm@${version}` })
    const { judged, asked } = await judge([
      file('package.json', 'manifest', [manager('9.0.0'), manager('9.1.0')]),
    ])
    expect(asked).toEqual(['pnpm@9.1.0', 'pnpm@9.0.0'])
    expect(judged[1]).toMatchObject({
      before: { packages: [{ version: '9.0.0' }] },
      after: { packages: [{ version: '9.1.0' }] },
    })
  })

  test('that cannot be resolved is a gap', async () => {
    const after = manifest({}, { packageManager: 'gone@1.2.3' })
    const { unread } = await judge([file('package.json', 'manifest', [manifest({}), after])])
    expect(unread).toEqual([
      'package.json: it starts gone@1.2.3, which could not be resolved: npm cannot resolve it',
    ])
  })
})

describe('a file that cannot be read', () => {
  test('is a gap with its reason, once', async () => {
    const broken = file('.github/workflows/ci.yml', 'yaml-commands', ['a: 1', 'a: 1\na: 2\n'])
    const { unread } = await judge([broken])
    expect(unread).toHaveLength(1)
    expect(unread[0]).toContain('.github/workflows/ci.yml: ')
    const opaque = file('.husky/pre-commit', 'shell', ['x', null], { trouble: 'it is no text' })
    expect((await judge([opaque])).unread).toEqual(['.husky/pre-commit: it is no text'])
    // Both its settings and its commands are read.
    const manifestFile = file('package.json', 'manifest', ['{}', '{'])
    expect((await judge([manifestFile])).unread).toHaveLength(1)
  })

  test('and could be read no better before is no part of the change', async () => {
    const text = 'yarnPath: ['
    expect((await judge([file('.yarnrc.yml', 'yarnrc', [text, text])])).unread).toEqual([])
  })

  test('leaves the others to be judged', async () => {
    const { code, unread } = await judge([
      file('.yarnrc.yml', 'yarnrc', [null, 'yarnPath: [']),
      file('.pnpmfile.cjs', 'code', [null, 'x']),
    ])
    expect([code.length, unread.length]).toEqual([1, 1])
  })
})
