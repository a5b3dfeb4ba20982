import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DepgateError } from '../../src/errors.ts'
import { readJson } from '../../src/json/parse.ts'
import { refusalOf } from '../support/refusal.ts'

describe('lines', () => {
  const text = [
    '{',
    '  "a": {',
    '    "b": 1, "c": [',
    '      {}, "x",',
    '      [2]',
    '    ]',
    '  },',
    '',
    '  "d":',
    '  null }',
  ].join('\n')

  test.each([
    [[], 1],
    [['a'], 2],
    [['a', 'b'], 3],
    [['a', 'c'], 3],
    [['a', 'c', '0'], 4],
    [['a', 'c', '1'], 4],
    [['a', 'c', '2'], 5],
    [['a', 'c', '2', '0'], 5],
    [['d'], 9],
    [['e'], null],
    [['d', 'x'], null],
    [['a', 'c', '3'], null],
  ])('%j is on line %j', (path, line) => expect(readJson(text, 'x.json').lineOf(path)).toBe(line))

  test.each(['\n', '\r\n', '\r'])('count every kind of line break: %j', (eol) => {
    expect(readJson(text.replaceAll('\n', eol), 'x.json').lineOf(['d'])).toBe(9)
  })

  test('a byte order mark is dropped', () => {
    const document = readJson(`\uFEFF${text}`, 'x.json')
    expect(document.value).toEqual(JSON.parse(text))
    expect(document.lineOf(['a'])).toBe(2)
  })

  test('keys of the prototype are keys like any other', () => {
    const document = readJson('{\n"__proto__": {"x": 1},\n"constructor": 2,\n"toString": 3}', 'x.json')
    expect(Object.keys(document.value as object)).toEqual(['__proto__', 'constructor', 'toString'])
    expect(Object.getPrototypeOf(document.value)).toBe(Object.prototype)
    expect(document.lineOf(['__proto__', 'x'])).toBe(2)
    expect(document.lineOf(['constructor'])).toBe(3)
    expect(document.lineOf(['valueOf'])).toBeNull()
  })

  test('comments count as lines where they are allowed', () => {
    const commented = '// first\n{\n  /* "a": 1,\n */ "b": 2 // "c"\n}'
    const document = readJson(commented, 'depgate.json', { code: 'EPOLICY', hasComments: true })
    expect(document.value).toEqual({ b: 2 })
    expect(document.lineOf(['b'])).toBe(4)
    expect(refusalOf(() => readJson(commented, 'x.json')).message).toContain('line 1, column 1')
  })
})

describe('refused', () => {
  const conflict = '{\n<<<<<<< HEAD\n"a": 1\n=======\n"a": 2\n>>>>>>> other\n}'

  test.each([
    ['', 'x.json is not valid JSON: value expected at line 1, column 1'],
    ['{', 'x.json is not valid JSON: close brace expected at line 1, column 2'],
    ['{\n  "a" 1\n}', 'x.json is not valid JSON: colon expected at line 2, column 7'],
    ['{"a": 1,}', 'x.json is not valid JSON: property name expected at line 1, column 9'],
    ['[1 2]', 'x.json is not valid JSON: comma expected at line 1, column 4'],
    ['{} x', 'x.json is not valid JSON: invalid symbol at line 1, column 4'],
    ['{} {}', 'x.json is not valid JSON: end of file expected at line 1, column 4'],
    ['{"a": nan}', 'x.json is not valid JSON: invalid symbol at line 1, column 7'],
    ['{"a": "\n"}', 'x.json is not valid JSON: unexpected end of string at line 1, column 7'],
    ['{/**/}', 'x.json is not valid JSON: invalid comment token at line 1, column 2'],
    ['{"a": 01}', 'x.json is not valid JSON: comma expected at line 1, column 8'],
    ['\u0000', 'x.json is not valid JSON: invalid symbol at line 1, column 1'],
    ['{"a": 1, "b": {"c": 1,\n"c": 2}}', 'x.json has the key "c" twice, on lines 1 and 2'],
    ['{"a/b": 1,\n"a\\u002fb": 2}', 'x.json has the key "a/b" twice, on lines 1 and 2'],
    ['{"__proto__": {},\n"__proto__": {}}', 'x.json has the key "__proto__" twice, on lines 1 and 2'],
    ['{"\\u001b[31mred": 1, "\\u001b[31mred": 2}', 'x.json has the key "red" twice, on lines 1 and 1'],
    [conflict, 'x.json has a conflict marker on line 2'],
    ['{}\n=======\n', 'x.json has a conflict marker on line 2'],
    ['{}\r\n>>>>>>> theirs', 'x.json has a conflict marker on line 2'],
    // npm would merge this, although it is valid JSON: it looks for the markers inside strings.
    ['{"a":\n "<<<<<<<",\n"b": "=======",\n"c": ">>>>>>>"}', 'x.json has a conflict marker on line 2'],
  ])('%j', (text, message) => {
    const refusal = refusalOf(() => readJson(text, 'x.json'))
    expect(refusal.message).toBe(message)
    expect(refusal.code).toBe('ELOCKFILE')
    expect(refusal.hint).not.toBeNull()
  })

  test('with the code that was asked for', () => {
    expect(refusalOf(() => readJson('{', 'depgate.json', { code: 'EPOLICY' })).code).toBe('EPOLICY')
  })

  test('no single marker inside a string', () => {
    expect(readJson('{"a": "<<<<<<< ======="}', 'x.json').value).toEqual({ a: '<<<<<<< =======' })
  })

  test('where duplicate keys are allowed the last one counts', () => {
    const document = readJson('{"a": {"x": 1},\n"a": {"y": 2}}', 'package.json', { hasTwins: true })
    expect(document.value).toEqual({ a: { y: 2 } })
    expect(document.lineOf(['a', 'y'])).toBe(2)
    expect(document.lineOf(['a', 'x'])).toBeNull()
  })
})

describe('limits', () => {
  test.each([
    ['[', ''],
    ['{"a":', '1'],
    ['["]",', ''],
  ])('a file of %j is refused at once, before any parser sees it', (piece, rest) => {
    const start = performance.now()
    const refusal = refusalOf(() => readJson(piece.repeat(50_000_000 / piece.length) + rest, 'x.json'))
    expect(refusal.message).toBe('x.json nests deeper than 128 levels on line 1')
    expect(performance.now() - start).toBeLessThan(10_000)
  })

  test('128 levels are read, 129 are not', () => {
    const nest = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
    expect(readJson(nest(128), 'x.json').lineOf(['0'])).toBe(1)
    expect(refusalOf(() => readJson(`\n\n${nest(129)}`, 'x.json')).message).toContain('on line 3')
  })

  test('brackets in strings do not nest', () => {
    expect(readJson(JSON.stringify(['['.repeat(500), '\\"{'.repeat(500)]), 'x.json').lineOf(['1'])).toBe(1)
  })

  test('more than 64 MiB are refused', () => {
    const refusal = refusalOf(() => readJson(' '.repeat(64 * 1024 * 1024 + 1), 'x.json'))
    expect(refusal.message).toBe('x.json is larger than 64 MiB')
  })

  test('more values than fit into memory are refused', () => {
    const refusal = refusalOf(() => readJson(`[${'1,'.repeat(2_000_000)}1]`, 'x.json'))
    expect(refusal.message).toBe('x.json holds more than 2000000 values')
  })
})

describe('properties', () => {
  test('reads what JSON.stringify writes, with a line for every key', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        fc.pre(!['<<<<<<<', '>>>>>>>', '======='].some((marker) => text.includes(marker)))
        const document = readJson(text, 'x.json')
        expect(document.value).toEqual(JSON.parse(text))
        const lines = text.split('\n')
        const check = (each: unknown, path: string[]): void => {
          const line = document.lineOf(path)
          expect(line).not.toBeNull()
          if (path.length > 0 && indent !== undefined && typeof each === 'string') {
            expect(lines[(line ?? 0) - 1]).toContain(JSON.stringify(each))
          }
          if (typeof each === 'object' && each !== null) {
            for (const [key, inner] of Object.entries(each)) check(inner, [...path, key])
          }
        }
        check(value, [])
      }),
    )
  })

  test('accepts and refuses like JSON.parse, and throws nothing but DepgateError', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        '"a"',
        '"b"',
        ':',
        ',',
        '1',
        '-',
        'e5',
        'true',
        'null',
        ' ',
        '\n',
        '\\',
        '"',
        '/*',
        '//',
        '\u2028',
        '\u00a0',
      ),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((parts) => parts.join('')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          let isJson = true
          try {
            JSON.parse(text.replace(/^\uFEFF/, ''))
          } catch {
            isJson = false
          }
          try {
            readJson(text, 'x.json')
            expect(isJson).toBe(true)
          } catch (error) {
            expect(error).toBeInstanceOf(DepgateError)
            if (isJson) expect((error as DepgateError).message).toMatch(/twice/)
          }
        },
      ),
      { numRuns: 2000 },
    )
  })
})

test.each([
  ['{"a": [1, 2,], "b": {"c": 1,\n},\n}', { a: [1, 2], b: { c: 1 } }],
  ['{"a": ",]", "b": "\\",}",}', { a: ',]', b: '",}' }],
  ['[]', []],
])('a comma after the last element is taken where that is asked for: %j', (text, value) => {
  expect(readJson(text, 'x', { hasTrailingCommas: true }).value).toEqual(value)
})

test.each(['[1,,]', '[,]', '{,}', '{"a":,}', '[1,2,,]', '{"a":1}}'])('%s is refused all the same', (text) => {
  expect(() => readJson(text, 'x', { hasTrailingCommas: true })).toThrow('is not valid JSON')
})

test('lines stay as they are beside such commas', () => {
  const { lineOf } = readJson('{\n"a": [1,\n],\n"b": 2,\n}', 'x', { hasTrailingCommas: true })
  expect([lineOf(['a']), lineOf(['b'])]).toEqual([2, 4])
})
