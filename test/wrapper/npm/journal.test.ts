import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { journalOf, leftOf, readJournal } from '../../../src/wrapper/npm/journal.ts'
import { makeFolder } from '../../support/folder.ts'

test('each folder has its own journal, outside of it, and a file beside that', () => {
  expect(journalOf('/p', '/j')).toMatch(/^\/j\/[0-9a-f]{64}$/)
  expect(journalOf('/p', '/j')).not.toBe(journalOf('/q', '/j'))
  expect(leftOf('/j/x')).toBe('/j/x.left')
})

test.each(['{"base":"node_modules"}', '{"base":"../.depgate-undo-0123456789ab"}', '{"base":1}', '[', 'null'])(
  '%s is no journal',
  (text) => {
    const file = path.join(makeFolder(), 'journal')
    writeFileSync(file, text)
    expect(() => readJournal(file)).toThrow()
  },
)
