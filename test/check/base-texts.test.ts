// The files of a project at the commit that its change is compared with.

import { expect, test } from 'vitest'
import { openBaseTexts } from '../../src/check/base-texts.ts'
import { readLockfiles } from '../../src/check/lockfile-pairs.ts'
import { at, openCheckouts, type Entries } from '../support/memory-checkout.ts'
import { top } from '../support/memory-snapshot.ts'
import { v3 } from '../support/npm-lock.ts'

const lock = v3({}, {})
const project = (text: string, folder = ''): Entries => ({
  [`${folder}package.json`]: text,
  [`${folder}package-lock.json`]: lock,
})
const flags = { values: () => [], value: () => null, has: () => false, words: [] }

function open(before: Entries | null, disk: Entries) {
  const checkout = openCheckouts({ disk, ...(before === null ? {} : { commits: { head: before } }) })
  return readLockfiles(flags, checkout, () => undefined).map((one) =>
    openBaseTexts(one, at(one.pair.after.path), checkout),
  )
}

test('has the texts beside the lockfile as the commit has them', () => {
  const [base] = open(project('{"name":"before"}'), project('{"name":"after"}'))
  expect(base?.typed).toBe('HEAD')
  expect(base?.read('package.json')).toBe('{"name":"before"}')
  expect(base?.read('other.json')).toBeNull()
})

test.each<[string, Parameters<typeof openBaseTexts>[0]['base']]>([
  ['nothing to compare with', null],
  ['no commit', { checkouts: [{ top, commit: null }], moved: null }],
  [
    'a project that the change moved',
    { checkouts: [{ top, commit: 'head' }], moved: { to: top, from: '/other' } },
  ],
])('there is none: %s', (_, base) => {
  const checkout = openCheckouts({ disk: {}, commits: { head: {} } })
  const [one] = readLockfiles(
    flags,
    openCheckouts({ disk: project('{}'), commits: { head: project('{}') } }),
    () => undefined,
  )
  if (one === undefined) throw new Error('no pair')
  expect(openBaseTexts({ ...one, base }, at('package-lock.json'), checkout)).toBeNull()
})

test('another commit than HEAD is typed by its hash', () => {
  const commits = { head: project('{}'), other: project('{"name":"other"}') }
  const checkout = openCheckouts({ disk: project('{}'), commits })
  const [one] = readLockfiles(flags, checkout, () => undefined)
  if (one === undefined) throw new Error('no pair')
  const base = { checkouts: [{ top, commit: 'other' }], moved: null }
  const texts = openBaseTexts({ ...one, base }, at('package-lock.json'), checkout)
  expect([texts?.typed, texts?.read('package.json')]).toEqual(['other', '{"name":"other"}'])
})
