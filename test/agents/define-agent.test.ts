// Replies, and the decoders of what agents write to stdin.

import { describe, expect, test } from 'vitest'
import {
  block,
  firstOf,
  isObject,
  objectOf,
  silence,
  textOf,
  toJson,
  type Payload,
} from '../../src/agents/define-agent.ts'

describe('replies', () => {
  test('JSON is one line on stdout, and never exit code 2', () =>
    expect(toJson({ a: 'b\nc' })).toEqual({ stdout: '{"a":"b\\nc"}\n', stderr: '', exitCode: 0 }))

  test('a block is exit code 2 with the reason on stderr alone', () =>
    expect(block('why')).toEqual({ stdout: '', stderr: 'why\n', exitCode: 2 }))

  test('silence writes nothing', () => expect(silence).toEqual({ stdout: '', stderr: '', exitCode: 0 }))
})

const payload = JSON.parse(
  '{"text":"a","empty":"","number":1,"none":null,"list":["a",2],"mixed":[2,"a"],"object":{"a":1},"__proto__":"own"}',
) as Payload

describe('decoders', () => {
  test.each<[string, string | null, Payload | null, string | null]>([
    ['text', 'a', null, null],
    ['empty', '', null, null],
    ['number', null, null, null],
    ['none', null, null, null],
    ['list', null, null, 'a'],
    ['mixed', null, null, null],
    ['object', null, { a: 1 }, null],
    ['absent', null, null, null],
    ['toString', null, null, null],
    ['__proto__', 'own', null, null],
  ])('%s', (key, text, object, first) => {
    expect(textOf(payload, key)).toBe(text)
    expect(objectOf(payload, key)).toEqual(object)
    expect(firstOf(payload, key)).toBe(first)
  })

  test('of null nothing is read', () => {
    expect(textOf(null, 'a')).toBeNull()
    expect(objectOf(null, 'a')).toBeNull()
  })

  test('an inherited value is none', () => {
    const inherited = Object.create({ text: 'a', object: {} }) as Payload
    expect(textOf(inherited, 'text')).toBeNull()
    expect(objectOf(inherited, 'object')).toBeNull()
    expect(objectOf({}, '__proto__')).toBeNull()
  })

  test.each([
    [{}, true],
    [Object.create(null), true],
    [[], false],
    [null, false],
    ['a', false],
    [undefined, false],
  ])('%#: isObject', (value, expected) => expect(isObject(value)).toBe(expected))
})
