import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSameBytes } from '../../src/change/compare-copies.ts'
import { diff } from '../../src/change/diff.ts'
import { emptyLockfile } from '../../src/lockfile/parse.ts'
import { declared, locked, lockfile } from '../support/build.ts'
import type { PackageChange } from '../../src/model/change.ts'

const version = fc.constantFrom('1.0.0', '1.0.1', '1.1.0', '2.0.0', '2.0.0-rc.1', '0.1.0', 'not-semver')
const copy = fc
  .record({
    name: fc.constantFrom('a', 'b', '@s/c', 'constructor', '__proto__'),
    version,
    place: fc.constantFrom('', 'node_modules/x/', 'node_modules/y/node_modules/z/'),
    integrity: fc.constantFrom('sha512-aaaa', 'sha512-bbbb', null),
    hasInstallScript: fc.constantFrom(true, false, null),
    isOptional: fc.boolean(),
    isDirect: fc.boolean(),
    askers: fc.uniqueArray(fc.constantFrom('package.json', 'pkg:npm/x@1.0.0', 'pkg:npm/y@1.0.0'), {
      maxLength: 3,
    }),
  })
  .map(({ name, version: exact, place, integrity, hasInstallScript, isOptional, isDirect, askers }) =>
    locked(`${name}@${exact}`, {
      location: `${place}node_modules/${name}`,
      integrity,
      hasInstallScript,
      scope: isOptional ? 'optional' : 'runtime',
      bin: hasInstallScript === null ? null : {},
      isDirect,
      requiredBy: askers.map((by) => [by, name] as const),
    }),
  )
const range = fc
  .record({ name: fc.constantFrom('a', 'b', '__proto__'), range: fc.constantFrom('1.0.0', '^1.0.0', '*') })
  .map(({ name, range: text }) => declared(name, text))
const tree = fc
  .record({
    packages: fc.uniqueArray(copy, { selector: (one) => one.location, maxLength: 12 }),
    ranges: fc.uniqueArray(range, { selector: (one) => one.name }),
  })
  .map(({ packages, ranges }) => lockfile(packages, ranges))

const packagesOf = (changes: ReturnType<typeof diff>) =>
  changes.filter((change): change is PackageChange => change.type === 'package')
const show = ({ kind, name, version: exact, previous }: PackageChange) =>
  JSON.stringify([kind, name, exact, previous])

test('of a lockfile with itself is empty', () => {
  fc.assert(
    fc.property(tree, (one) => {
      expect(diff(one, one)).toEqual([])
    }),
  )
})

/** The askers of a version have no mirror: a version that fewer ask for brings nothing in. */
const isMirrored = ({ kind, differences }: PackageChange) =>
  kind !== 'altered' || differences.some((word) => word !== 'dependents' && word !== 'direct dependency')

test('is reversed for the other direction', () => {
  const mirror = { added: 'removed', removed: 'added', updated: 'updated', altered: 'altered' } as const
  fc.assert(
    fc.property(tree, tree, (one, other) => {
      const turned = packagesOf(diff(other, one))
        .filter(isMirrored)
        .map((change) =>
          show({
            ...change,
            kind: mirror[change.kind],
            ...(change.kind === 'updated'
              ? { version: change.previous ?? '', previous: change.version }
              : {}),
          }),
        )
      expect(packagesOf(diff(one, other)).filter(isMirrored).map(show).sort()).toEqual(turned.sort())
    }),
  )
})

test('loses nothing: every version of one side is the same, altered, updated, added or removed', () => {
  fc.assert(
    fc.property(tree, tree, (one, other) => {
      const changes = packagesOf(diff(one, other))
      const ids = (side: typeof one) =>
        new Set(side.packages.map(({ name, version: exact }) => `${name}@${exact}`))
      const [before, after] = [ids(one), ids(other)]
      for (const id of after) {
        const kinds = changes.filter(
          (change) => `${change.name}@${change.version}` === id && change.kind !== 'removed',
        )
        expect(kinds.length).toBe(
          before.has(id) ? kinds.filter((change) => change.kind === 'altered').length : 1,
        )
      }
      const gone = [...before].filter((id) => !after.has(id))
      const accounted = changes.flatMap((change) =>
        change.kind === 'removed'
          ? [`${change.name}@${change.version}`]
          : change.kind === 'updated'
            ? [`${change.name}@${change.previous}`]
            : [],
      )
      expect(accounted.sort()).toEqual(gone.sort())
    }),
  )
})

test('compared with no lockfile, all is new', () => {
  fc.assert(
    fc.property(tree, (one) => {
      const changes = packagesOf(diff(emptyLockfile('package-lock.json'), one))
      expect(changes.every((change) => change.kind === 'added')).toBe(true)
      expect(changes.reduce((sum, change) => sum + change.copies.length, 0)).toBe(one.packages.length)
    }),
  )
})

test('each dependent that gets another version than before gets one that arrives', () => {
  const gotOf = (side: ReturnType<typeof lockfile>) => {
    const got = new Map<string, Set<string>>()
    for (const { name, version: exact, requiredBy = [] } of side.packages) {
      for (const asker of requiredBy) {
        const key = JSON.stringify(asker)
        got.set(key, (got.get(key) ?? new Set()).add(`${name}@${exact}`))
      }
    }
    return got
  }
  fc.assert(
    fc.property(tree, tree, (one, other) => {
      const arrived = new Set(
        packagesOf(diff(one, other)).flatMap((change) =>
          change.kind === 'removed' ? [] : [`${change.name}@${change.version}`],
        ),
      )
      const before = gotOf(one)
      for (const [asker, ids] of gotOf(other)) {
        const known = before.get(asker)
        if (known === undefined) continue
        for (const id of ids) expect(known.has(id) || arrived.has(id), id).toBe(true)
      }
    }),
  )
})

test('where every byte is as it was, no hash and no source differs', () => {
  fc.assert(
    fc.property(tree, tree, (one, other) => {
      for (const change of packagesOf(diff(one, other)).filter(isSameBytes)) {
        const known = new Set(change.before?.map((copy) => copy.integrity))
        expect(change.copies.every((copy) => known.has(copy.integrity))).toBe(true)
      }
    }),
  )
})
