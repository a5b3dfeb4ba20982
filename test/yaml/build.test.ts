import { parseEvents, getScalarValue } from 'js-yaml'
import { expect, test } from 'vitest'
import { DepgateError } from '../../src/errors.ts'
import { buildDocuments } from '../../src/yaml/build.ts'

const build = (text: string) =>
  buildDocuments(parseEvents(text, {}), {
    valueOf: (event) => getScalarValue(text, event),
    refuseAt: (offset, problem) => new DepgateError('ELOCKFILE', `${problem} at ${offset}`),
  })

test('the offsets are those of keys and elements, for each collection', () => {
  const [document] = build('a: [x, y]')
  const root = document?.value as { a: string[] }
  expect(root).toEqual({ a: ['x', 'y'] })
  expect([...(document?.offsets.get(root) ?? [])]).toEqual([['a', 0]])
  expect([...(document?.offsets.get(root.a) ?? [])]).toEqual([
    ['0', 4],
    ['1', 7],
  ])
})

test.each([
  ['a: 1\na: 2', 'has the key "a" twice, the second time at 5'],
  ['a: &x 1', 'has an anchor at 6'],
  ['a: !x 1', 'has a tag at 6'],
  ['<<: 1', 'has a merge key at 0'],
  ['? {a: 1}\n: 2', 'has a key that is no text at 2'],
])('%j is refused where the problem begins', (text, message) => {
  expect(() => build(text)).toThrow(message)
})

test('a document that is a scalar, or nothing, has that value', () => {
  expect(build('x').map(({ value }) => value)).toEqual(['x'])
  expect(build('---\n---\nx').map(({ value }) => value)).toEqual(['', 'x'])
})
