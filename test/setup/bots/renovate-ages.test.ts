import { expect, test } from 'vitest'
import { renovateMark, statedAges } from '../../../src/setup/bots/renovate-ages.ts'

const read = (config: object) => statedAges(JSON.stringify(config))
const npm = { matchDatasources: ['npm'] }

test.each([
  ['3 days', 4320],
  ['1 day', 1440],
  ['36 hours', 2160],
  ['90 minutes', 90],
  ['2 weeks', 20_160],
  ['1 month', 43_200],
  ['3d', 4320],
  ['soon', null],
  [3, null],
  [null, null],
])('%j is %s minutes', (minimumReleaseAge, minutes) =>
  expect(read({ minimumReleaseAge })).toEqual([
    { place: 'minimumReleaseAge', minutes, isRule: false, isOwn: false },
  ]),
)

test('rules count that are for all of npm alone, in their order', () => {
  const rule = (more: object) => ({ ...more, minimumReleaseAge: '1 day' })
  const packageRules = [
    rule(npm),
    rule({ ...npm, matchUpdateTypes: ['major'] }),
    rule({ ...npm, excludePackageNames: ['a'] }),
    rule({ matchDatasources: ['npm', 'docker'] }),
    rule({}),
    rule({ ...npm, description: renovateMark }),
    npm,
  ]
  expect(read({ packageRules })?.map(({ place, isOwn }) => [place, isOwn])).toEqual([
    ['packageRules[0].minimumReleaseAge', false],
    ['packageRules[5].minimumReleaseAge', true],
  ])
})

test('comments and trailing commas are read, hostile shapes are nothing, and JSON5 is not read', () => {
  expect(statedAges('{ // mine\n "minimumReleaseAge": "1 day", }')).toHaveLength(1)
  const shapes = [null, 1, [], { matchDatasources: 'npm', minimumReleaseAge: '1 day' }]
  expect(read({ packageRules: shapes })).toEqual([])
  expect(statedAges('{a: 1}')).toBeNull()
})
