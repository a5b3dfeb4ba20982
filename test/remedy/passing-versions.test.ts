import { describe, expect, test } from 'vitest'
import { gate } from '../../src/gate/gate.ts'
import type { LockedPackage, Report } from '../../src/model/report.ts'
import type { Restrictions } from '../../src/ports/npm.ts'
import { describeRemedy, findRemedy, type Trial } from '../../src/remedy/passing-versions.ts'
import { unrestricted } from '../../src/remedy/restrictions.ts'
import { advisory, approvedPolicy, asOf, locked, lockfile } from '../support/build.ts'
import { fakeRegistry } from '../support/registry.ts'

const policy = approvedPolicy()
const names = Array.from({ length: 20 }, (_, nth) => `p${nth}`)
const shelf = {
  pad: { '1.0.0': 9000, '1.1.0': 8000, '2.0.0': 1 },
  late: { '1.0.0': null },
  ...Object.fromEntries(names.map((name) => [name, { '1.0.0': 9000, '2.0.0': 9000 }])),
}
/** What pad@1.1.0 asks for. */
const edge = { name: 'p0', range: '1.0.0', type: 'runtime' } as const
/** Version 1.0.0 of each of these is covered by an advisory. */
const advisories = names.map((name) => advisory('<2.0.0', { name, id: `GHSA-${name}` }))

async function judge(packages: readonly LockedPackage[]): Promise<Report> {
  const pair = { before: lockfile([]), after: lockfile(packages), beforeLabel: null, afterLabel: 'npm' }
  return gate(
    [pair],
    policy,
    fakeRegistry(shelf, { advisories, manifests: { 'pad@1.1.0': { edges: [edge] } } }),
    asOf,
  )
}
const treeOf = async (...packages: readonly LockedPackage[]): Promise<Trial> => ({
  type: 'tree',
  report: await judge(packages),
  packages,
})

/** Looks for a remedy of a tree; each trial comes to the next of the given ones. */
async function find(packages: readonly LockedPackage[], trials: readonly Trial[]) {
  const asked: Restrictions[] = []
  const refusal = { report: await judge(packages), policy, asOf, packages }
  const remedy = await findRemedy(refusal, async (restrictions) => {
    asked.push(restrictions)
    return trials[asked.length - 1] ?? null
  })
  return { remedy, asked }
}
const [young, good] = [locked('pad@2.0.0'), locked('pad@1.0.0')]

describe('a tree that was refused', () => {
  test('is resolved again without what was refused, until it passes', async () => {
    const { remedy, asked } = await find([young], [await treeOf(good)])
    expect(remedy?.report.outcome).toBe('pass')
    expect(remedy?.restrictions).toBe(asked[0])
    expect(asked).toEqual([{ before: '2026-06-08T12:00:00.000Z', avoid: [], relax: ['pad'] }])
  })

  test('takes more rounds where other versions are refused too, and what was left out stays so', async () => {
    const trials = [await treeOf(locked('p0@1.0.0')), await treeOf(locked('p1@1.0.0')), await treeOf(good)]
    const { remedy, asked } = await find([young], trials)
    expect(remedy?.report.outcome).toBe('pass')
    expect(asked.map(({ before, avoid }) => [before !== null, avoid])).toEqual([
      [true, []],
      [true, ['p0@1.0.0']],
      [true, ['p0@1.0.0', 'p1@1.0.0']],
    ])
  })

  test('leaves out the packages of the last tree that ask for what npm found no version of', async () => {
    const parent = locked('pad@1.1.0', { edges: [edge] })
    const none: Trial = { type: 'unresolved', name: 'p0', range: '1.0.0' }
    const { remedy, asked } = await find(
      [parent, locked('p0@1.0.0')],
      [none, await treeOf(locked('pad@1.0.0'))],
    )
    expect(remedy?.report.outcome).toBe('pass')
    expect(asked.map(({ avoid }) => avoid)).toEqual([['p0@1.0.0'], ['p0@1.0.0', 'pad@1.1.0']])
    // No one asks for it: there is nothing more to leave out.
    expect((await find([locked('p0@1.0.0')], [none])).remedy).toBeNull()
  })

  test.each<[string, LockedPackage, number]>([
    ['where npm ends without a tree', young, 1],
    ['where no version was refused: evidence is missing', locked('late@1.0.0'), 0],
  ])('has no remedy %s', async (_, one, rounds) => {
    const { remedy, asked } = await find([one], [null])
    expect(remedy).toBeNull()
    expect(asked).toHaveLength(rounds)
  })

  test('is the last one resolved: what asks for a version is looked for there', async () => {
    const parent = locked('pad@1.1.0', { edges: [edge] })
    const none: Trial = { type: 'unresolved', name: 'p0', range: '1.0.0' }
    const trials = [await treeOf(parent, locked('p0@1.0.0')), none, await treeOf(good)]
    const { asked } = await find([young], trials)
    expect(asked.at(-1)?.avoid).toEqual(['p0@1.0.0', 'pad@1.1.0'])
  })

  test('has none where the next one lacks evidence', async () => {
    expect((await find([young], [await treeOf(locked('late@1.0.0'))])).remedy).toBeNull()
  })

  test('has none where the same is refused once more', async () => {
    const { remedy, asked } = await find([young], [await treeOf(young), await treeOf(good)])
    expect([remedy, asked.length]).toEqual([null, 1])
  })

  test('is given up after eight rounds', async () => {
    const trials = await Promise.all(names.map((name) => treeOf(locked(`${name}@1.0.0`))))
    const { remedy, asked } = await find([young], trials)
    expect([remedy, asked.length]).toEqual([null, 8])
  })
})

describe('the line about a remedy', () => {
  const change = (name: string, version: string, more: object = {}) =>
    ({ kind: 'updated', name, version, direct: false, ...more }) as unknown as Report['changes'][0]
  const report = (...changes: Report['changes'][0][]) => ({ changes }) as unknown as Report
  const describeIt = (remedy: Report, refused = report()) =>
    describeRemedy({ restrictions: unrestricted, report: remedy }, refused)

  test.each<[string, Report, string]>([
    ['names what the project asks for', report(change('pad', '1.1.0', { direct: true })), 'pad 1.1.0'],
    [
      'counts the others',
      report(change('pad', '1.1.0', { direct: true }), change('a', '1'), change('b', '1')),
      'pad 1.1.0, 2 others in older versions',
    ],
    [
      'counts a single one',
      report(change('pad', '1.1.0', { direct: true }), change('a', '1')),
      'pad 1.1.0, 1 other in older versions',
    ],
    [
      'names three where the project asks for none of them',
      report(...['a', 'b', 'c', 'd', 'e'].map((name) => change(name, '1'))),
      'a 1, b 1, c 1, 2 others in older versions',
    ],
    [
      'leaves ranges, removals and flags out',
      report(
        change('a', '1', { kind: 'range' }),
        change('b', '1', { kind: 'removed' }),
        change('c', '1', { kind: 'altered' }),
      ),
      'what is left out',
    ],
  ])('%s', (_, remedy, expected) => expect(describeIt(remedy)).toBe(expected))

  test('leaves out what was refused in the same version', () => {
    expect(
      describeIt(report(change('a', '1'), change('b', '1')), report(change('a', '1'), change('b', '2'))),
    ).toBe('b 1')
  })
})
