import { expect, test } from 'vitest'
import { readClassicEntries } from '../../../src/lockfile/yarn/classic-entries.ts'
import { growClassicGraph } from '../../../src/lockfile/yarn/classic-graph.ts'
import { groupResolutions, readResolutions } from '../../../src/lockfile/yarn/resolutions.ts'
import { openFile } from '../../../src/json/section.ts'
import { classic, classicEntry } from '../../support/yarn-lock.ts'

const entries = readClassicEntries(
  classic(
    classicEntry('ms@2.0.0', ''),
    classicEntry('ms@^2.1.3', '', 'ms@2.1.3'),
    classicEntry('old@^2.0.0', '', 'old@1.0.0'),
  ),
  'yarn.lock',
)
const places = new Map(entries.flatMap(({ keys }, at) => keys.map((key) => [key, at] as const)))
const graphOf = (resolutions = {}, own = new Map<string, { at: number; version: string | null }>()) =>
  growClassicGraph(
    entries,
    { places, own },
    groupResolutions(readResolutions(openFile(JSON.stringify({ resolutions }), 'package.json', ''), false)),
  )

test('a pattern finds its entry, which yarn takes where its version is in the range', () => {
  expect(graphOf().find('ms', '^2.1.3', null)).toEqual({ to: 1, isMet: true })
  expect(graphOf().find('old', '^2.0.0', null)).toEqual({ to: 2, isMet: false })
  expect(graphOf().find('ms', '^3.0.0', null)).toEqual({ to: null, isMet: false })
})

test('a workspace comes first, and a link has no entry', () => {
  const graph = graphOf({}, new Map([['ms', { at: 9, version: '2.2.0' }]]))
  expect(graph.find('ms', '^2.1.3', 'a')).toEqual({ to: 9, isMet: true })
  expect(graph.find('ms', '2.0.0', 'a')).toEqual({ to: 0, isMet: true })
  expect(graph.find('dir', 'link:./dir', null)).toEqual({ to: null, isMet: true })
})

test.each<[string, string | null, string]>([
  ['ms', null, '2.0.0'],
  ['**/ms', 'debug', '2.0.0'],
  ['debug/ms', 'debug', '^2.1.3'],
  ['debug/ms', 'other', '^2.1.3'],
  ['debug/ms', null, '^2.1.3'],
])('the resolution of %s for what %s asks for gives %s', (key, parent, range) =>
  expect(graphOf({ [key]: '2.0.0' }).reduce('ms', '^2.1.3', parent)).toBe(range),
)

test('a resolution for one parent replaces what no other entry answers', () =>
  expect(graphOf({ 'debug/ms': '2.0.0' }).reduce('ms', '^2.1.0', 'debug')).toBe('2.0.0'))
