// Typed fields of JSON objects, and the errors about them.

import { describe, expect, test } from 'vitest'
import {
  describeType,
  fieldOf,
  openFile,
  readFlag,
  readSection,
  readSections,
  readText,
  readTexts,
  refuse,
} from '../../src/json/section.ts'
import { refusalOf } from '../support/refusal.ts'

const open = (value: unknown) => openFile(JSON.stringify(value, null, 1), 'x.json', 'a hint')

describe('a file', () => {
  test.each([
    [[], 'an array'],
    [null, 'null'],
    ['a', 'a string'],
    [1, 'a number'],
    [true, 'a boolean'],
  ])('%j is no object', (value, type) => {
    const refusal = refusalOf(() => open(value))
    expect(refusal).toMatchObject({
      code: 'ELOCKFILE',
      message: `x.json must hold a JSON object, not ${type}`,
      hint: 'a hint',
    })
  })

  test('reads as it is asked to', () => {
    const text = '{"a": 1,\n"a": 2}'
    expect(refusalOf(() => openFile(text, 'x.json', '')).message).toContain('twice')
    expect(openFile(text, 'x.json', '', { hasTwins: true })).toMatchObject({
      file: 'x.json',
      path: [],
      fields: { a: 2 },
    })
  })
})

describe('a field', () => {
  const section = open({
    text: 'a',
    empty: '',
    yes: true,
    no: false,
    inner: { b: 'c' },
    list: [],
    none: null,
  })

  test.each([
    ['text', readText, 'a'],
    ['empty', readText, ''],
    ['absent', readText, null],
    ['toString', readText, null],
    ['yes', readFlag, true],
    ['no', readFlag, false],
    ['absent', readFlag, false],
    ['constructor', readFlag, false],
    ['absent', readSection, null],
    ['hasOwnProperty', readSection, null],
    ['inner', readTexts, [['b', 'c']]],
    ['absent', readTexts, []],
    ['__proto__', readTexts, []],
  ] as const)('%s by %o', (key, read, expected) => expect(read(section, key)).toEqual(expected))

  test.each([
    ['list', readText, 'x.json, line 9: list must be a string, not an array'],
    ['none', readText, 'x.json, line 10: none must be a string, not null'],
    ['text', readFlag, 'x.json, line 2: text must be true or false, not a string'],
    ['none', readFlag, 'x.json, line 10: none must be true or false, not null'],
    ['list', readSection, 'x.json, line 9: list must be an object, not an array'],
    ['none', readSection, 'x.json, line 10: none must be an object, not null'],
    ['yes', readTexts, 'x.json, line 4: yes must be an object, not a boolean'],
  ] as const)('%s by %o is refused', (key, read, message) => {
    const refusal = refusalOf(() => read(section, key))
    expect(refusal).toMatchObject({ code: 'ELOCKFILE', message, hint: 'a hint' })
  })

  test('an inner one of the wrong type is named by its path', () =>
    expect(refusalOf(() => readTexts(open({ a: { b: 1 } }), 'a')).message).toBe(
      'x.json, line 3: a > b must be a string, not a number',
    ))

  test('an own __proto__ is a field', () => {
    const odd = openFile('{"__proto__": {"b": "c"}}', 'x.json', '')
    expect(readTexts(odd, '__proto__')).toEqual([['b', 'c']])
    expect(fieldOf(odd, 'b')).toBeUndefined()
  })
})

describe('sections', () => {
  test('each has its own path', () => {
    const found = readSections(open({ a: { x: 1 }, b: {} }))
    expect(found.map(([key, { path, fields }]) => [key, path, fields])).toEqual([
      ['a', ['a'], { x: 1 }],
      ['b', ['b'], {}],
    ])
  })

  test('one that is no object is refused', () =>
    expect(refusalOf(() => readSections(open({ a: {}, b: 1 }))).message).toBe(
      'x.json, line 3: b must be an object, not a number',
    ))
})

describe('the error about a problem', () => {
  const inner = readSection(open({ a: { b: 1 } }), 'a')

  test.each([
    [['b'], 'x.json, line 3: a > b is odd'],
    // An absent field has no line of its own: that of the innermost parent that exists.
    [['c'], 'x.json, line 2: a > c is odd'],
    [['c', 'd'], 'x.json, line 2: a > c > d is odd'],
    [[], 'x.json, line 2: a is odd'],
    [[''], 'x.json, line 2: a > "" is odd'],
    [['\u001b[31m'], 'x.json, line 2: a > "" is odd'],
    [['\u001b[31mred\n'], 'x.json, line 2: a > red is odd'],
  ])('at %j', (keys, message) => {
    if (inner === null) throw new Error('there is no section')
    expect(refuse(inner, keys, 'is odd')).toMatchObject({ message, hint: 'a hint' })
    expect(refuse(inner, keys, 'is odd', 'another hint').hint).toBe('another hint')
  })

  test('at the root there is no line', () =>
    expect(refuse(open({ a: 1 }), [], 'it is odd').message).toBe('x.json: it is odd'))
})

test.each([
  [undefined, 'a undefined'],
  [{}, 'an object'],
])('%j is %s', (value, type) => expect(describeType(value)).toBe(type))
