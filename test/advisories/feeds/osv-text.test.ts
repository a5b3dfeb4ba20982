// One file as an OSV record: read, left out, or named with the packages that it may be about.

import { describe, expect, test } from 'vitest'
import { readOsvText, troubleWith } from '../../../src/advisories/feeds/osv-text.ts'
import { osvNow, osvText } from '../../support/osv.ts'

const affected = '"affected":[{"package":{"ecosystem":"npm","name":"a"}}]'
const record = `{"id":"X",${affected}}`
/** In short: the id, the names of a trouble and its reason, or null. */
const read = (text: string, { file = 'X.json', isCollection = false } = {}) => {
  const found = readOsvText(file, text, isCollection, osvNow)
  if (found === null) return null
  return found.type === 'record' ? found.record.id : [found.trouble.names, found.trouble.reason]
}

describe('in an archive, where every file is a record', () => {
  test.each<[string, string, string | null | [string[] | null, string]]>([
    ['a record', record, 'X'],
    ['a real one', osvText('MAL-2026-2307'), 'MAL-2026-2307'],
    ['of another ecosystem', record.replace('npm', 'PyPI'), null],
    // Without JSON nothing tells which packages it is about.
    ['nothing', '', [null, 'X.json is not JSON']],
    ['a part of JSON', '{"id":', [null, 'X.json is not JSON']],
    ['a key twice', `{"id":"X",${affected},"affected":[]}`, [null, 'X.json has a key twice']],
    ['a key twice, as an escape', `{"id":"X","\\u0069d":"Y",${affected}}`, [null, 'X.json has a key twice']],
    ['a byte order mark', `\uFEFF${record}`, [['a'], 'X.json begins with a byte order mark']],
    ['two of them', `\uFEFF\uFEFF${record}`, [null, 'X.json is not JSON']],
    ['a list', `[${record}]`, [['a'], 'X.json is a list, and not one record']],
    ['no record', '{}', [null, 'X.json is not an OSV record: id has the wrong shape']],
    ['null', 'null', [null, 'X.json is not an OSV record: the record has the wrong shape']],
    [
      'an invalid one that names its package',
      `{"id":"",${affected}}`,
      [['a'], 'X.json is not an OSV record: id has the wrong shape'],
    ],
    [
      'one withdrawn later than now',
      `{"id":"X","withdrawn":"2027-01-01T00:00:00Z",${affected}}`,
      [['a'], 'X.json is not an OSV record: withdrawn has the wrong shape'],
    ],
  ])('%s', (_, text, expected) => expect(read(text)).toEqual(expected))

  test.each(['X.JSON', 'X.Json', 'X'])('%s is left out by other readers', (file) =>
    expect(read(record, { file })).toEqual([
      ['a'],
      `${file} is not named .json, so that other readers leave it out`,
    ]),
  )
})

describe('in a folder, where there are other files', () => {
  const other = { isCollection: true }

  test.each<[string, string]>([
    ['an object', '{}'],
    ['a manifest', '{"items":[],"modified":"2026-01-01T00:00:00Z"}'],
    ['an id alone', '{"id":"X"}'],
    ['a list of texts', '["affected"]'],
    ['a list of other objects', '[{"id":"X"}]'],
    ['a text', '"affected"'],
    ['null', 'null'],
  ])('%s is none', (_, text) => expect(read(text, other)).toBeNull())

  test.each<[string, string]>([
    ['affected', '{"affected":null}'],
    ['affected in another case', '{"AFFECTED":[]}'],
    ['an id and a time', '{"id":1,"modified":"x"}'],
    ['an id and a schema', '{"ID":1,"schema_version":"1.0.0"}'],
    ['a list of records', '[1,{"affected":null}]'],
    ['the 1000th entry of a list', `[${'1,'.repeat(999)}{"affected":null}]`],
  ])('%s looks like a record, and is refused', (_, text) => expect(read(text, other)).toHaveLength(2))

  test('a list is looked at up to its 1000th entry', () =>
    expect(read(`[${'1,'.repeat(1000)}{"affected":null}]`, other)).toBeNull())

  test('a record is read', () => expect(read(record, other)).toBe('X'))
  test('what is no JSON may be one', () => expect(read('{', other)).toEqual([null, 'X.json is not JSON']))
})

test('names and reasons of strangers are cleaned and cut', () => {
  const found = troubleWith(`\u001b[31m${'x'.repeat(200)}\n`, `is odd\u0007${'y'.repeat(300)}`, ['a'])
  expect(found?.type === 'trouble' && found.trouble.reason).toMatch(/^x{119}… is odd y+…$/)
  expect(troubleWith('', 'is odd')).toEqual({ type: 'trouble', trouble: { names: null, reason: 'is odd' } })
})
