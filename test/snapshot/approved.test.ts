import { expect, test } from 'vitest'
import { DepgateError } from '../../src/errors.ts'
import { openApprovedState } from '../../src/snapshot/approved.ts'
import { filesOf, top } from '../support/memory-snapshot.ts'

const seen = (text: string | null, trouble: DepgateError | null = null) => ({
  print: null,
  text,
  hash: text,
  trouble,
})
const watched = (approved: string | null, hash: string | null) => ({ approved, seen: hash, print: null })
const states = openApprovedState(
  {
    root: top,
    files: {
      'package.json': watched('old', 'new'),
      'gone.json': watched('was', null),
      'app/.npmrc': watched('rc', 'rc'),
      'broken.json': watched(null, null),
    },
    disk: new Map([
      ['package.json', seen('new')],
      ['app/.npmrc', seen('rc')],
      ['broken.json', seen(null, new DepgateError('EUSAGE', 'broken.json is not UTF-8'))],
    ]),
    approved: new Map([
      ['package.json', 'old'],
      ['gone.json', 'was'],
      ['app/.npmrc', 'rc'],
    ]),
    report: () => '',
  },
  filesOf({ 'package.json': 'newer', 'gone.json': 'back', 'other.txt': 'disk' }),
)
const { before, after } = states

test.each([
  ['before is what was approved', before, 'package.json', 'old'],
  ['after is what was hashed, not what the disk has since', after, 'package.json', 'new'],
  ['what was removed is still approved', before, 'gone.json', 'was'],
  ['what was looked for and not found is not there', after, 'gone.json', null],
  ['what is not watched was never approved', before, 'other.txt', null],
  ['what is not watched is read on disk', after, 'other.txt', 'disk'],
  ['before, from a folder', before.at(`${top}/app`), '.npmrc', 'rc'],
  ['after, from a folder, by a path that leads up', after.at(`${top}/app`), '../package.json', 'new'],
  ['nothing outside of the root was approved', before, '../package.json', null],
])('%s', (_, snapshot, file, text) => expect(snapshot.read(file)).toBe(text))

test('what could not be read is refused for the reason that was seen', () =>
  expect(() => after.read('broken.json')).toThrow('broken.json is not UTF-8'))

test('a watched file that is in the index by now is not thereby approved', () => {
  const hashes = Object.fromEntries(before.list().map(({ path, hash }) => [path, hash]))
  expect(hashes['package.json']).toBe(null)
  expect(hashes['other.txt']).toMatch(/^[0-9a-f]{40}$/)
})
