import { describe, expect, test } from 'vitest'
import type { NpmQuestion, PlannedTree } from '../../src/ports/npm.ts'
import { dryRun, judgePlan, policyForPlan } from '../../src/wrapper/dry-run.ts'
import { unrestricted } from '../../src/remedy/restrictions.ts'
import { approvedPolicy, locked, lockfile } from '../support/build.ts'
import { asked, entry, lock, openMachine, planned, policy, type FakeNpm } from '../support/wrapper.ts'

const run = { tool: 'npm', args: ['install'], restrictions: unrestricted, isTrial: true } as const
const tree = (more: Partial<PlannedTree> = {}): NpmQuestion => ({
  type: 'tree',
  tree: planned({ adds: [asked('')], ...more }),
})
const openNpm =
  (question: NpmQuestion | null, code: number): FakeNpm =>
  async (ask) => {
    if (question !== null) expect(await ask(question)).toEqual({ type: 'stop' })
    return code
  }
const machine = (npm: FakeNpm = openNpm(null, 0), files: Record<string, string> = {}) =>
  openMachine(npm, { files }).host

describe('a dry run', () => {
  test('stops npm at its tree, and judges that', async () => {
    const { trial, code } = await dryRun(run, { policy: null }, machine(openNpm(tree(), 0)))
    expect(trial).toMatchObject({ type: 'tree', report: { outcome: 'pass' } })
    expect(code).toBe(0)
  })

  test('passes on what npm found no version of', async () => {
    const question = { type: 'unresolved', name: 'a', range: '^9' } as const
    expect((await dryRun(run, { policy: null }, machine(openNpm(question, 1)))).trial).toEqual(question)
  })

  test('of an npm that ends without a tree has its code alone', async () => {
    expect(await dryRun(run, { policy: null }, machine(openNpm(null, 7)))).toEqual({
      trial: null,
      code: 7,
      refusal: null,
    })
  })
})

describe('the policy of a tree', () => {
  const strict = '{"rules":{"minimum-age":["error",{"minimum":"30d"}]}}'
  const minimum = (named: string | null, files: Record<string, string>) =>
    (
      policyForPlan(planned(), named, machine(openNpm(null, 0), files)).rules.get('minimum-age')?.options as {
        minimum: number
      }
    ).minimum / 1440

  test.each<[string, string | null, Record<string, string>, number]>([
    ['of the project', null, { 'depgate.json': strict }, 30],
    ['that is named', 'strict.json', { 'strict.json': strict }, 30],
    ['of nothing', null, {}, 7],
  ])('%s', (_, named, files, days) => expect(minimum(named, files)).toBe(days))

  test('that is named and not there is an error', () => {
    expect(() => minimum('strict.json', {})).toThrow('there is no policy at strict.json')
  })
})

describe('a tree', () => {
  const loose = approvedPolicy({ rules: { 'floating-range': 'off' } })
  const ranges = async (configuration: object, { isBare = false, by = policy } = {}) => {
    const plan = planned({ adds: [asked('')], configuration: { ...configuration } })
    const { report, isExact } = await judgePlan(plan, by, machine(), { isBare })
    return [report.changes.find(({ kind }) => kind === 'range')?.version, isExact]
  }

  test.each<[string, object, object, string, boolean]>([
    ['exactly, where the policy demands it', {}, {}, '1.0.0', true],
    ["by npm's prefix, where it does not", {}, { by: loose }, '^1.0.0', false],
    ['by the prefix of the user', { savePrefix: '~' }, { by: loose }, '~1.0.0', false],
    // npm will run without depgate, which would have saved the exact version.
    ["by npm's prefix, where depgate does not save", {}, { isBare: true }, '^1.0.0', true],
    ['not at all, where npm saves nothing', { save: false }, { isBare: true }, '1.0.0', true],
  ])('is saved %s', async (_, configuration, options, range, isExact) => {
    expect(await ranges(configuration, options)).toEqual([range, isExact])
  })

  test('is compared with what was approved, where that is known', async () => {
    const approved = lockfile([
      locked('a@1.0.0', {
        integrity: 'sha512-1.0.0',
        source: { type: 'registry', url: 'https://registry.example.test/a/-/a-1.0.0.tgz' },
      }),
    ])
    const arrivals = async (before: () => ReturnType<typeof lockfile> | null, isProject = true) => {
      const plan = planned({ isProject })
      const { report } = await judgePlan(plan, policy, machine(), { before })
      return report.changes.filter(({ kind }) => kind === 'added').map(({ name }) => name)
    }
    expect(await arrivals(() => null)).toEqual(['a'])
    expect(await arrivals(() => approved)).toEqual([])
    expect(await arrivals(() => approved, false)).toEqual(['a'])
  })

  test('gets hashes from the registry where npm has none', async () => {
    const bare = lock(
      { 'node_modules/a': entry('1.0.0', { integrity: undefined }) },
      { dependencies: { a: '' } },
    )
    const { integrity, packages } = await judgePlan(planned({ lock: bare }), policy, machine())
    expect(integrity).toEqual({ 'node_modules/a': 'sha512-1.0.0' })
    expect(packages[0]?.integrity).toBe('sha512-1.0.0')
  })

  test.each([
    ["the user's current folder is the user's own", '../project/tool', true],
    ['a folder elsewhere is not', '../elsewhere/tool', false],
  ])('outside of a project: %s', async (_, target, isInside) => {
    const linked = lock({
      'node_modules/tool': { resolved: target, link: true },
      [target]: { version: '1.0.0' },
    })
    const plan = planned({ isProject: false, folder: '/npx', lock: linked, manifests: {} })
    const { packages } = await judgePlan(plan, policy, machine())
    const directories = packages.flatMap(({ source }) =>
      source.type === 'directory' ? [source.isInside] : [],
    )
    expect(new Set(directories)).toEqual(new Set([isInside]))
  })
})
