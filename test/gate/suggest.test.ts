import { expect, test } from 'vitest'
import { evaluate } from '../../src/gate/evaluate.ts'
import { gather } from '../../src/gate/gather.ts'
import { suggest } from '../../src/gate/suggest.ts'
import { rules } from '../../src/rules/index.ts'
import { advisory, approvedPolicy, arrival, asOf, lockfile } from '../support/build.ts'
import { fakeRegistry, type Shelf } from '../support/registry.ts'

const old = 1000
const policy = approvedPolicy()

/** The version that is suggested for the arrival; null for none. */
async function suggested(
  one: ReturnType<typeof arrival>,
  shelf: Shelf,
  more: Parameters<typeof fakeRegistry>[1] = {},
): Promise<(string | null)[]> {
  const registry = fakeRegistry(shelf, more)
  const { subjects } = await gather([one], registry, policy, asOf)
  const judged = evaluate(subjects, rules, policy, asOf)
  const [evaluation] = await suggest(judged, [lockfile(one.copies)], { rules, registry, policy, asOf })
  return (evaluation?.findings ?? [])
    .filter((finding) => finding.level === 'error')
    .map(({ suggestion }) => suggestion?.version ?? null)
}

const a = (version: string, copy = {}) => arrival(`a@${version}`, { copy })
const transitive = (wantedBy: string[]) => ({
  isDirect: false,
  path: ['app', 'b@1.0.0', 'a@2.1.0'],
  wantedBy,
})

test.each<[string, ReturnType<typeof arrival>, Shelf, (string | null)[]]>([
  ['the newest older version', a('1.2.0'), { a: { '1.0.0': old, '1.1.0': old, '1.2.0': 5 } }, ['1.1.0']],
  [
    'the same major line before a higher one',
    a('1.1.0'),
    { a: { '1.0.0': old, '1.1.0': 5, '2.0.0': old } },
    ['1.0.0'],
  ],
  [
    'a lower line before a higher one',
    a('2.0.0'),
    { a: { '1.0.0': old, '2.0.0': 5, '3.0.0': old } },
    ['1.0.0'],
  ],
  ['no version that is too young as well', a('1.1.0'), { a: { '1.0.0': 6, '1.1.0': 5 } }, [null]],
  ['no pre-release', a('1.1.0'), { a: { '1.0.0-beta.1': old, '1.1.0': 5 } }, [null]],
  [
    'a pre-release in the place of one',
    a('1.1.0-beta.2'),
    { a: { '1.1.0-beta.1': old, '1.1.0-beta.2': 5 } },
    ['1.1.0-beta.1'],
  ],
  ['no version without a time', a('1.1.0'), { a: { '1.0.0': null, '1.1.0': 5 } }, [null]],
  ['nothing where nothing is refused', a('1.0.0'), { a: { '1.0.0': old } }, []],
  ['nothing where the registry has no other', a('1.0.0'), { a: { '1.0.0': 5 } }, [null]],
])('it suggests %s', async (_, one, shelf, expected) => expect(await suggested(one, shelf)).toEqual(expected))

test('a candidate with an advisory of its own is left out', async () => {
  const shelf = { a: { '1.0.0': old, '1.0.1': old, '1.1.0': 5 } }
  expect(await suggested(a('1.1.0'), shelf, { advisories: [advisory('1.0.1', { name: 'a' })] })).toEqual([
    '1.0.0',
  ])
})

test('for a transitive package only what its dependents allow', async () => {
  const shelf = {
    a: { '1.9.0': old, '2.0.0': old, '2.0.5': old, '2.1.0': 5, '3.0.0': old },
    b: { '1.0.0': old },
  }
  expect(await suggested(a('2.1.0', transitive(['^2.0.0', '<2.0.5'])), shelf)).toEqual(['2.0.0'])
  expect(await suggested(a('1.1.0', transitive(['^1.0.0'])), { a: { '1.1.0': 5, '2.0.0': old } })).toEqual([
    null,
  ])
})

test('where only the entry is false, the same version is suggested to a direct dependency', async () => {
  const shelf = { a: { '1.0.0': old } }
  expect(await suggested(a('1.0.0', { integrity: 'sha512-bbbb' }), shelf)).toEqual(['1.0.0'])
  expect(await suggested(a('1.0.0', { integrity: 'sha512-bbbb', isDirect: false }), shelf)).toEqual([null])
})
