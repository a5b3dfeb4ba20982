import path from 'node:path'
import { expect, test } from 'vitest'
import { withPatches } from '../../../src/check/checkout/read-patches.ts'
import { DepgateError } from '../../../src/errors.ts'
import type { LockedPatch } from '../../../src/model/lockfile.ts'
import type { LockfilePair } from '../../../src/model/change.ts'
import { lockfile } from '../../support/build.ts'
import { commitOf, diskOf, filesOf, top, type Tree } from '../../support/memory-snapshot.ts'

const patch = (locked: string | null, declared: string | null = locked): LockedPatch => ({
  package: 'a@1.0.0',
  locked: locked === null ? null : { path: locked, integrity: 'sha512-aa' },
  declared,
  isDeclarationKnown: true,
  line: 7,
})
function pairOf(before: readonly LockedPatch[], after: readonly LockedPatch[]): LockfilePair {
  const of = (patches: readonly LockedPatch[]) => ({ ...lockfile([]), patches })
  return {
    before: of(before),
    after: of(after),
    beforeLabel: 'main',
    afterLabel: 'package-lock.json',
    files: [],
  }
}
function read(
  patches: readonly LockedPatch[],
  {
    then = {},
    now = {},
    known = patches,
  }: { then?: Tree | null; now?: Tree; known?: readonly LockedPatch[] } = {},
) {
  const states = { before: then === null ? null : commitOf(then), after: diskOf(now) }
  return withPatches(pairOf(known, patches), states, filesOf(now))
}

test('a patch comes with its text of now and of then', () => {
  const [one] = [patch('patches/a.patch')]
  const { files, unread } = read([one], {
    then: { 'patches/a.patch': 'old' },
    now: { 'patches/a.patch': 'new' },
  })
  expect(files).toEqual([
    {
      type: 'file',
      kind: 'patch',
      path: 'patches/a.patch',
      text: 'new',
      before: 'old',
      patch: { before: [one], after: [one], isThere: true, isInside: true },
    },
  ])
  expect(unread).toBeUndefined()
})

test('a pair without patches is what it was', () => {
  const pair = pairOf([patch('patches/a.patch')], [])
  expect(withPatches(pair, { before: null, after: diskOf({}) }, filesOf({}))).toBe(pair)
})

test('a patch that is locked at one path and declared at another is two files', () => {
  const { files } = read([patch('patches/a.patch', 'patches/b.patch')], { now: { 'patches/b.patch': 'x' } })
  expect(files?.map(({ path: file, patch: one }) => [file, one?.isThere])).toEqual([
    ['patches/a.patch', false],
    ['patches/b.patch', true],
  ])
})

test('one that only the later lockfile names has no patch of before, and without a before no text either', () => {
  expect(read([patch('a.patch')], { now: { 'a.patch': 'x' }, known: [] }).files).toMatchObject([
    { before: null, patch: { before: [] } },
  ])
  const [file] = read([patch('a.patch')], { then: null, now: { 'a.patch': 'x' } }).files ?? []
  expect(file).toMatchObject({ hasNoBefore: true, before: null })
})

test.each(['../a.patch', '/etc/passwd', '..', 'x/../../a.patch'])('%s is not read: it leads out', (step) => {
  const now = { 'a.patch': 'x' }
  const states = { before: null, after: diskOf(now).at(path.join(top, 'app')) }
  const refused = {
    ...states,
    after: {
      ...states.after,
      read: () => {
        throw new Error('read all the same')
      },
    },
  }
  const { files } = withPatches(pairOf([], [patch(step)]), refused, filesOf(now))
  expect(files).toMatchObject([{ text: '', patch: { isThere: false, isInside: false } }])
})

test('a link that leads out is not read, and one that stays inside is', () => {
  const now = { 'patches/a.patch': 'x' }
  const linked = (target: string) => ({
    folder: top,
    real: (file: string) => (file.endsWith('a.patch') ? path.resolve(top, target) : file),
  })
  const states = { before: null, after: diskOf(now) }
  const inside = (target: string) =>
    withPatches(pairOf([], [patch('patches/a.patch')]), states, linked(target)).files?.[0]?.patch?.isInside
  expect(inside('../elsewhere')).toBe(false)
  expect(inside('other.patch')).toBe(true)
})

test('a path that leads out is not read, wherever its links lead', () => {
  const linked = { folder: top, real: (file: string) => (file === top ? top : path.join(top, 'b.patch')) }
  const { files } = withPatches(
    pairOf([], [patch('../a.patch')]),
    { before: null, after: diskOf({}) },
    linked,
  )
  expect(files?.[0]?.patch?.isInside).toBe(false)
})

test('one that is no text is named as unread, beside what was unread already', () => {
  const after = {
    ...diskOf({}),
    read: () => {
      throw new DepgateError('EUSAGE', 'it is no text')
    },
  }
  const pair = { ...pairOf([], [patch('a.patch')]), unread: [{ path: 'b', reason: 'c' }] }
  expect(withPatches(pair, { before: null, after }, filesOf({}))).toMatchObject({
    files: [],
    unread: [
      { path: 'b', reason: 'c' },
      { path: 'a.patch', reason: 'it is a patch, and cannot be read as text' },
    ],
  })
})
