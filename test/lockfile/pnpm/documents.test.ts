import { expect, test } from 'vitest'
import { readDocuments } from '../../../src/lockfile/pnpm/documents.ts'

const main = "lockfileVersion: '9.0'\n"
const env = `${main}importers: {.: {configDependencies: {}}}\n`
const partsOf = (text: string) => {
  const { environment, main: own } = readDocuments(text, 'x.yaml')
  return [environment !== null, own !== null]
}

test.each<[string, string, boolean[]]>([
  ['one document', main, [false, true]],
  ['two', `---\n${env}---\n${main}`, [true, true]],
  ['the first alone', `---\n${env}`, [true, false]],
  ['an empty second', `---\n${env}\n---\n`, [true, false]],
  ['CRLF', `---\r\n${env.replaceAll('\n', '\r\n')}---\r\n${main}`, [true, true]],
  ['nothing', '', [false, false]],
])('%s', (_, text, expected) => expect(partsOf(text)).toEqual(expected))

test.each([
  ['a lockfile after --- alone', `---\n${main}packages: {}\n`, 'has one document'],
  ['three documents', `---\n${env}---\n${main}---\n${main}`, 'more documents'],
  ['a text', 'x', 'must hold a YAML mapping'],
])('refused: %s', (_, text, message) => expect(() => readDocuments(text, 'x.yaml')).toThrow(message))

test('lines are those of the file', () => {
  const { main: own } = readDocuments(`---\n${env}---\n${main}`, 'x.yaml')
  expect(own?.document.lineOf(['lockfileVersion'])).toBe(5)
})
