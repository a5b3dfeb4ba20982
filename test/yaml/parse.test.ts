import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { dump } from 'js-yaml'
import { readYamlDocuments } from '../../src/yaml/parse.ts'
import { refusalOf } from '../support/refusal.ts'

const valuesOf = (text: string) => readYamlDocuments(text, 'x.yaml').map(({ value }) => value)

describe('YAML', () => {
  test.each<[string, string, unknown[]]>([
    ['nothing', '', []],
    ['scalars as texts', 'a: 1.10\nb: true\nc: ~\nd: 0x10', [{ a: '1.10', b: 'true', c: '~', d: '0x10' }]],
    ['an empty value', 'a:\nb: x', [{ a: '', b: 'x' }]],
    ['flow collections', 'a: {b: [1, "x"]}', [{ a: { b: ['1', 'x'] } }]],
    ['quotes and escapes', `"a\\u0062": 'it''s'`, [{ ab: "it's" }]],
    ['block scalars', 'a: |\n  x\n  y\n', [{ a: 'x\ny\n' }]],
    ['several documents', '---\na: 1\n---\nb: 2\n', [{ a: '1' }, { b: '2' }]],
    ['a byte order mark', '\uFEFFa: 1', [{ a: '1' }]],
    ['a long key', `? ${'k'.repeat(1200)}\n: v`, [{ ['k'.repeat(1200)]: 'v' }]],
    ['a quoted "<<" as a key', '"<<": {a: 1}', [{ '<<': { a: '1' } }]],
    ['a document that is a list', '- a\n- b: 1', [['a', { b: '1' }]]],
  ])('%s', (_, text, values) => expect(valuesOf(text)).toEqual(values))

  test('keys named like the prototype are keys', () => {
    const [value] = valuesOf('__proto__: {polluted: 1}\nconstructor: x')
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor'])
    expect(({} as { polluted?: string }).polluted).toBeUndefined()
  })

  test.each<[string, string, string]>([
    ['a key twice', 'a: 1\nb: 2\na: 3', 'x.yaml has the key "a" twice, the second time on line 3'],
    ['a key twice by an escape', 'ab: 1\n"a\\u0062": 2', 'has the key "ab" twice'],
    ['an alias', 'a: &x {}\nb: *x', 'x.yaml has an anchor on line 1'],
    ['an alias to nothing', 'a: *x', 'line 1'],
    ['a tag', 'a: !!js/function x', 'x.yaml has a tag on line 1'],
    ['a merge key', 'a:\n  <<: {b: 1}', 'x.yaml has a merge key on line 2'],
    ['a key that is a list', '? [a]\n: b', 'x.yaml has a key that is no text on line 1'],
    [
      'a conflict',
      'a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x',
      'x.yaml has a conflict marker on line 2',
    ],
    ['what is no YAML', 'a: [1', 'x.yaml is not valid YAML: '],
    ['depth', `a: ${'['.repeat(200)}${']'.repeat(200)}`, 'x.yaml is not valid YAML: '],
    ['size', `a: ${'x'.repeat(17 * 1024 * 1024)}`, 'x.yaml is larger than 16 MiB'],
    ['escape sequences', '\u001b[31ma: [', 'x.yaml is not valid YAML: '],
  ])('refused: %s', (_, text, problem) => {
    const { code, message } = refusalOf(() => readYamlDocuments(text, 'x.yaml'))
    expect(code).toBe('ELOCKFILE')
    expect(message).toContain(problem)
    expect(message).not.toContain('\u001b')
  })

  test('an alias bomb takes no time', () => {
    const bomb = Array.from(
      { length: 30 },
      (_, n) => `a${n}: &a${n} [${n === 0 ? 'x' : `*a${n - 1}, *a${n - 1}`}]`,
    )
    expect(refusalOf(() => readYamlDocuments(bomb.join('\n'), 'x.yaml')).message).toContain('anchor')
  })

  test('each key and element has its line, in the document that it is in', () => {
    const [first, second] = readYamlDocuments('---\na:\n  b: 1\r\n  c: [x,\n   y]\n---\nd: 2\n', 'x.yaml')
    expect(first?.lineOf(['a', 'b'])).toBe(3)
    expect(first?.lineOf(['a', 'c'])).toBe(4)
    expect(first?.lineOf(['a', 'c', '1'])).toBe(5)
    expect(second?.lineOf(['d'])).toBe(7)
    expect(first?.lineOf(['d'])).toBeNull()
    expect(first?.lineOf(['a', 'b', 'x'])).toBeNull()
  })

  test('what a writer of YAML writes is read back, with every scalar as text', () => {
    const toText = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(toText)
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toText(one)]))
    }
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        tie('object'),
        fc.array(tie('value'), { maxLength: 4 }),
      ),
      object: fc.dictionary(fc.string(), tie('value'), { maxKeys: 5 }),
    }))
    fc.assert(
      fc.property(value, (one) => {
        const text = dump(one, { noRefs: true })
        fc.pre(!/^(?:<{7}|={7}|>{7}|\|{7})/m.test(text) && !text.includes('<<'))
        expect(valuesOf(text)).toEqual([toText(one)])
      }),
      { numRuns: 300 },
    )
  })
})
