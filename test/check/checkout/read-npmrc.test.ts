import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readNpmrcFiles, type NpmrcPlace } from '../../../src/check/checkout/read-npmrc.ts'
import { maxNpmrcLength } from '../../../src/npmrc/read.ts'
import { openCommit } from '../../../src/snapshot/commit.ts'
import { openDisk } from '../../../src/snapshot/disk.ts'
import { openStaged } from '../../../src/snapshot/staged.ts'
import {
  openCheckouts,
  type Entries,
  type MemoryCheckout,
  type Surroundings,
} from '../../support/memory-checkout.ts'
import { top } from '../../support/memory-snapshot.ts'

function read(
  then: Entries | null,
  checkout: MemoryCheckout,
  around: Surroundings & { isStaged?: boolean; isKnown?: () => boolean } & Partial<NpmrcPlace> = {},
) {
  const host = openCheckouts({ ...checkout, commits: then === null ? {} : { head: then } }, around)
  const {
    isKnown = () => true,
    isStaged = false,
    file = '.npmrc',
    isMember = false,
    countsGone = true,
  } = around
  const states = {
    before: then === null ? null : openCommit({ top, commit: 'head', label: 'HEAD' }, host),
    after: isStaged ? openStaged(top, host) : openDisk(top, host),
  }
  return readNpmrcFiles({ states, file, shown: file, isMember, countsGone }, host, isKnown)
}
const own = { type: 'file', kind: 'npmrc', path: '.npmrc' }

describe('an .npmrc', () => {
  test.each<[string, Entries | null, Entries, object[]]>([
    ['that changed', { '.npmrc': 'a=b' }, { '.npmrc': 'a=c' }, [{ ...own, text: 'a=c', before: 'a=b' }]],
    ['that came', {}, { '.npmrc': 'a=c' }, [{ ...own, text: 'a=c', before: null }]],
    ['that went', { '.npmrc': 'a=b' }, {}, [{ ...own, text: '', before: 'a=b' }]],
    ['that is on neither side', {}, {}, []],
    [
      'of a state without a before',
      null,
      { '.npmrc': 'a=c' },
      [{ ...own, text: 'a=c', before: null, hasNoBefore: true }],
    ],
  ])('%s', (_, then, disk, expected) => expect(read(then, { disk })).toEqual(expected))

  test('that git does not track belongs to the user: there is nothing to compare it with', () => {
    const isKnown = () => false
    expect(read({}, { disk: { '.npmrc': 'a=c' } }, { isKnown })).toEqual([
      { ...own, text: 'a=c', before: null, hasNoBefore: true },
    ])
    // One that HEAD has is part of the change, whatever the index has.
    expect(read({ '.npmrc': 'a=b' }, { disk: { '.npmrc': 'a=c' } }, { isKnown })).toEqual([
      { ...own, text: 'a=c', before: 'a=b' },
    ])
  })

  test('of a workspace is marked, and is no matter where it is gone', () => {
    const member = { isMember: true, countsGone: false, file: 'w/.npmrc' }
    expect(read({ 'w/.npmrc': 'a=b' }, { disk: { 'w/.npmrc': 'a=c' } }, member)).toMatchObject([
      { path: 'w/.npmrc', isMember: true, before: 'a=b' },
    ])
    expect(read({ 'w/.npmrc': 'a=b' }, { disk: {} }, member)).toEqual([])
  })

  test('as large as npm reads it passes, and a larger one is an error', () => {
    const text = (length: number) => ({ disk: { '.npmrc': 'a'.repeat(length) } })
    expect(read({}, text(maxNpmrcLength))).toHaveLength(1)
    expect(() => read({}, text(maxNpmrcLength + 1))).toThrow('.npmrc is larger than 1 MiB')
  })
})

describe('a link', () => {
  const link = { '.npmrc': { link: 'config/npmrc' } }

  test('is its target on both sides', () => {
    const then = { ...link, 'config/npmrc': 'a=b' }
    const now = { ...link, 'config/npmrc': 'a=c' }
    expect(read(then, { disk: now })).toEqual([{ ...own, text: 'a=c', before: 'a=b' }])
    expect(read(then, { disk: {}, index: now }, { isStaged: true })).toEqual([
      { ...own, text: 'a=c', before: 'a=b' },
    ])
  })

  const out = { '.npmrc': { link: '../elsewhere' } }
  const outside = { [path.resolve(top, '../elsewhere')]: 'registry=https://evil.example.test/' }

  test('that now leads out of the checkout is marked, and its target is not read', () => {
    expect(read({ '.npmrc': 'a=b' }, { disk: out }, { outside })).toEqual([
      { ...own, text: '', before: null, leadsOut: true },
    ])
    expect(read({ '.npmrc': 'a=b' }, { disk: {}, index: out }, { outside, isStaged: true })).toEqual([
      { ...own, text: '', before: null, leadsOut: true },
    ])
  })

  test('that led out before as well has nothing to compare it with', () => {
    expect(read(out, { disk: out }, { outside })).toEqual([
      { ...own, text: '', before: null, leadsOut: true, hasNoBefore: true },
    ])
  })

  test('that led out, and is a file now, is compared with nothing', () => {
    expect(read(out, { disk: { '.npmrc': 'a=c' } }, { outside })).toEqual([
      { ...own, text: 'a=c', before: null },
    ])
  })

  test('that leads out and that git does not track belongs to the user', () => {
    expect(read({}, { disk: out }, { outside, isKnown: () => false })).toMatchObject([
      { leadsOut: true, hasNoBefore: true },
    ])
  })

  test('to nothing is no file', () => {
    expect(read({}, { disk: link })).toEqual([])
  })
})

describe('the files that it makes npm read', () => {
  test('of the project are files too, and count in both states', () => {
    const then = { '.npmrc': 'userconfig=old.npmrc', 'old.npmrc': 'a=b' }
    const now = { '.npmrc': 'userconfig=new.npmrc', 'new.npmrc': 'a=c', 'old.npmrc': 'a=b' }
    expect(read(then, { disk: now })).toEqual([
      {
        ...own,
        text: 'userconfig=new.npmrc',
        before: 'userconfig=old.npmrc',
        lower: {
          before: [{ path: 'old.npmrc', text: 'a=b' }],
          after: [{ path: 'new.npmrc', text: 'a=c' }],
        },
      },
      { type: 'file', kind: 'npmrc', path: 'new.npmrc', text: 'a=c', before: null, hasNoBefore: true },
    ])
  })

  test('lie beside it, not at the top', () => {
    const now = { 'w/.npmrc': 'prefix=./cfg', 'w/cfg/etc/npmrc': 'a=c', 'cfg/etc/npmrc': 'a=d' }
    expect(read({}, { disk: now }, { file: 'w/.npmrc' })[1]).toMatchObject({
      path: 'w/cfg/etc/npmrc',
      text: 'a=c',
    })
  })

  test('and lead out by a link are not read', () => {
    const now = { '.npmrc': 'userconfig=user.npmrc', 'user.npmrc': { link: '../elsewhere' } }
    const outside = { [path.resolve(top, '../elsewhere')]: '//registry.example.test/:_authToken=secret' }
    const files = read({}, { disk: now }, { outside })
    expect(files).toHaveLength(1)
    expect(JSON.stringify(files)).not.toContain('secret')
  })
})
