// Which edges of a package the project's `packageExtensions` explain.

import { expect, test } from 'vitest'
import { isAdded } from '../../src/manifest/extensions-of.ts'
import type { DeclaredRange, Edge } from '../../src/model/report.ts'
import { declared, locked } from '../support/build.ts'

const edge = (name: string, range: string): Edge => ({ name, range, type: 'runtime' })
const adds = (name: string, range: string): DeclaredRange =>
  declared(name, range, { field: 'packageExtensions' })

test.each<[string, string, Edge, DeclaredRange[], boolean]>([
  ['by name', 'a@1.0.0', edge('b', '2.0.1'), [adds('a > b', '2.0.1')], true],
  ['by name and range', 'a@1.2.0', edge('b', '2.0.1'), [adds('a@^1 > b', '2.0.1')], true],
  ['by a scoped name', '@x/a@1.0.0', edge('b', '2'), [adds('@x/a > b', '2')], true],
  ['by a scoped name and range', '@x/a@1.0.0', edge('@y/b', '2'), [adds('@x/a@1 > @y/b', '2')], true],
  ['by the second one', 'a@1.0.0', edge('b', '2'), [adds('c > b', '2'), adds('a > b', '2')], true],
  ['by none', 'a@1.0.0', edge('b', '2'), [], false],
  ['another package', 'a@1.0.0', edge('b', '2'), [adds('c > b', '2')], false],
  ['a package whose name begins like it', 'a@1.0.0', edge('b', '2'), [adds('ab@1 > b', '2')], false],
  ['another version', 'a@2.0.0', edge('b', '2'), [adds('a@^1 > b', '2')], false],
  ['another dependency', 'a@1.0.0', edge('evil', '2'), [adds('a > b', '2')], false],
  ['another range', 'a@1.0.0', edge('b', '^2'), [adds('a > b', '2')], false],
  ['a range that is none', 'a@1.0.0', edge('b', '2'), [adds('a@nonsense > b', '2')], false],
  // npm 12.2.1, package-extensions.js: `semver.satisfies(version, range, { loose: true })`.
  ['a prerelease', 'a@1.1.0-rc.1', edge('b', '2'), [adds('a@^1.0.0 > b', '2')], false],
  ['a loosely written range', 'a@1.2.3-beta', edge('b', '2'), [adds('a@1.2.3beta > b', '2')], true],
  ['an empty selector', 'a@1.0.0', edge('b', '2'), [adds(' > b', '2')], false],
  ['a dependency of nothing', 'a@1.0.0', edge('b', '2'), [adds('a', '2')], false],
])('%s', (_, id, one, extensions, expected) => expect(isAdded(one, locked(id), extensions)).toBe(expected))
