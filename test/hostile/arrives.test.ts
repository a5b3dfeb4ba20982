// What others get now, other bytes under a version, and changed flags: judged end to end, each beside its honest twin.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRegistry, type TestRegistry } from '../support/server.ts'
import { judge, type Entry } from './world.ts'

const old = 9_000
let registry: TestRegistry
const known = new Map<string, { versions: Record<string, { dist: Record<string, string> }> }>()
beforeAll(async () => {
  const packages = {
    m: { '0.0.8': { hours: old }, '1.0.0': { hours: old }, '1.2.8': { hours: old }, '1.3.0': { hours: 5 } },
    a: { '1.0.0': { hours: old, manifest: { dependencies: { m: '*' } } } },
    tool: { '1.0.0': { hours: old, manifest: { dependencies: { m: '*' } } } },
  }
  registry = await startRegistry({ packages, now: new Date(), advisories: { m: { range: '<0.1.0' } } })
  for (const name of Object.keys(packages)) {
    const document = (await (await fetch(`${registry.url}${name}`)).json()) as never
    known.set(name, document)
  }
})
afterAll(() => registry.close())

const entry = (id: string, more: Entry = {}): Entry => {
  const [name = '', version = ''] = id.split('@')
  const { dist = {} } = known.get(name)?.versions[version] ?? {}
  return { version, resolved: dist.tarball, integrity: dist.integrity, ...more }
}
const sha1 = (id: string) => {
  const [name = '', version = ''] = id.split('@')
  const shasum = known.get(name)?.versions[version]?.dist.shasum ?? ''
  return `sha1-${Buffer.from(shasum, 'hex').toString('base64')}`
}
const asking = (id: string) => entry(id, { dependencies: { m: '*' } })

/** The files of a project: `manifest` is the root's package.json. */
function write(packages: Record<string, Entry>, manifest: Record<string, unknown>): Record<string, string> {
  const root = { name: 'app', version: '1.0.0', ...manifest }
  return {
    'package.json': JSON.stringify(root),
    'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: { '': root, ...packages } }),
  }
}
const asks = { dependencies: { a: '1.0.0', m: '*', tool: '1.0.0' } }
const tree = (top: string, ofTool: string) => ({
  'node_modules/a': asking('a@1.0.0'),
  'node_modules/m': entry(top),
  'node_modules/tool': asking('tool@1.0.0'),
  'node_modules/tool/node_modules/m': entry(ofTool),
})
const rules = async (before: Record<string, string>, after: Record<string, string>) => {
  const { exit, report, stderr } = await judge(registry.url, before, after)
  return {
    exit,
    stderr,
    changes: report?.changes.map(({ kind, name, version, differences }) => [
      kind,
      `${name}@${version}`,
      differences.join(', '),
    ]),
    findings: report?.findings.map(({ rule, level }) => `${rule} ${level}`),
    gaps: report?.gaps,
  }
}
const quiet = { stderr: '', gaps: [] }

test('a vulnerable version that only a tool had becomes the one of the project', async () => {
  const before = write(tree('m@1.2.8', 'm@0.0.8'), asks)
  expect(await rules(before, write(tree('m@0.0.8', 'm@1.2.8'), asks))).toMatchObject({
    exit: 1,
    changes: [
      ['altered', 'm@0.0.8', 'dependents, direct dependency'],
      ['altered', 'm@1.2.8', 'dependents'],
    ],
    findings: ['advisory error'],
  })
})

test('a young version that a tool had becomes the one of the project: its bytes were locked before', async () => {
  const before = write(tree('m@1.2.8', 'm@1.3.0'), asks)
  expect(await rules(before, write(tree('m@1.3.0', 'm@1.3.0'), asks))).toEqual({
    ...quiet,
    exit: 0,
    changes: [
      ['removed', 'm@1.2.8', ''],
      ['altered', 'm@1.3.0', 'dependents, direct dependency'],
    ],
    findings: [],
  })
})

test('a flag of a young version: nothing comes in', async () => {
  const young = { 'node_modules/m': entry('m@1.3.0', { dev: true }) }
  const before = write(young, { devDependencies: { m: '1.3.0' } })
  const after = write({ 'node_modules/m': entry('m@1.3.0') }, { dependencies: { m: '1.3.0' } })
  expect(await rules(before, after)).toMatchObject({
    ...quiet,
    exit: 0,
    changes: [
      ['range', 'm@1.3.0', ''],
      ['altered', 'm@1.3.0', 'scope'],
    ],
    findings: [],
  })
})

test('a workspace takes the name of a package: of one that others ask for, and of one that the project alone asks for', async () => {
  const workspace = {
    'node_modules/m': { resolved: 'packages/m', link: true },
    'packages/m': { name: 'm', version: '1.2.8' },
  }
  const [alone, shared] = [{ dependencies: { m: '*' } }, { dependencies: { a: '1.0.0' } }]
  const workspaces = ['packages/*']
  const [a, m] = [{ 'node_modules/a': asking('a@1.0.0') }, { 'node_modules/m': entry('m@1.2.8') }]
  expect(
    await rules(write({ ...a, ...m }, shared), write({ ...a, ...workspace }, { ...shared, workspaces })),
  ).toMatchObject({
    exit: 1,
    changes: [['altered', 'm@1.2.8', 'hash, source, dependents']],
    findings: ['source error'],
  })
  expect(await rules(write(m, alone), write(workspace, { ...alone, workspaces }))).toMatchObject({
    ...quiet,
    exit: 0,
    changes: [['altered', 'm@1.2.8', 'hash, source, dependents']],
    findings: ['source warn'],
  })
})

test('other bytes under the same version, and the same bytes by another kind of hash', async () => {
  const one = (integrity: unknown) =>
    write({ 'node_modules/m': entry('m@1.2.8', { integrity }) }, { dependencies: { m: '*' } })
  const genuine = entry('m@1.2.8').integrity
  const others = entry('m@1.0.0').integrity
  expect(await rules(one(genuine), one(others))).toMatchObject({
    exit: 1,
    findings: ['registry-mismatch error', 'republished error'],
  })
  // The registry serves other bytes than those that were locked: only the former hash shows it.
  expect(await rules(one(others), one(genuine))).toMatchObject({ exit: 1, findings: ['republished error'] })
  expect(await rules(one(sha1('m@1.0.0')), one(genuine))).toMatchObject({
    exit: 1,
    findings: ['republished error'],
  })
  expect(await rules(one(sha1('m@1.2.8')), one(genuine))).toMatchObject({ ...quiet, exit: 0, findings: [] })
})
