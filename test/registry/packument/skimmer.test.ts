import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openPackumentSink } from '../../../src/registry/packument/selection.ts'
import { keeping } from '../../../src/registry/packument/member-filter.ts'
import { openSkimmer } from '../../../src/registry/packument/skimmer.ts'

const choice = keeping({ a: 'all', b: keeping({ a: 'all' }), any: keeping({}, keeping({ a: 'all' })) })

/** Skims a text that arrives in pieces of so many bytes. */
function skim(text: string, size = 1e9, keep = choice): unknown {
  const bytes = Buffer.from(text)
  const sink = openSkimmer(keep)
  for (let at = 0; at < bytes.length; at += size) sink.push(new Uint8Array(bytes.subarray(at, at + size)))
  return sink.end()
}

describe('keeps what is chosen', () => {
  test.each([
    ['nothing', '{}', {}],
    ['nothing of much', '{"x":1,"y":{"a":2},"z":[{"a":3}]}', {}],
    ['all of a value', '{"x":1,"a":{"x":[1,{"y":2}]},"z":0}', { a: { x: [1, { y: 2 }] } }],
    ['some of an object', '{"b":{"x":1,"a":2,"y":3}}', { b: { a: 2 } }],
    [
      'some of each object',
      '{"any":{"1.0.0":{"a":1,"x":2},"2.0.0":{}}}',
      { any: { '1.0.0': { a: 1 }, '2.0.0': {} } },
    ],
    ['what is no object after all', '{"b":[1],"any":null}', { b: [1], any: null }],
    ['the last of two', '{"a":1,"a":2}', { a: 2 }],
    ['a key with an escape', '{"\\u0061":1}', { a: 1 }],
    ['strings with everything in them', '{"x":"{\\"a\\":1}","a":"}\\\\","y":"\\\\"}', { a: '}\\' }],
    ['white space', ' {\n\t"x" : [ ] ,\r\n "a" : 1 }\n', { a: 1 }],
    ['other scripts', '{"x":"é","a":"漢🙂","b":{"é":1}}', { a: '漢🙂', b: {} }],
    ['a key that objects have', '{"any":{"__proto__":{"a":1}}}', JSON.parse('{"any":{"__proto__":{"a":1}}}')],
  ])('%s, in pieces of any size', (_, text, expected) => {
    for (const size of [1, 2, 3, 7, 1e9]) expect(skim(text, size)).toEqual(expected)
  })
})

test.each([
  ...[
    '',
    ' ',
    '[]',
    '"a"',
    '1',
    'null',
    '<html>',
    '{',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1}}',
    '{"a":1} x',
  ],
  ...[
    '{"a":1,}',
    '{,}',
    '{a:1}',
    '{"a" 1}',
    '{"a":}',
    '{"a":[1}',
    '{"a":tru}',
    '{"x":"',
    '{"x":"\\"}',
    '{"a":1 "b":2}',
  ],
])('answers undefined for %j', (text) => {
  for (const size of [1, 5, 1e9]) expect(skim(text, size)).toBeUndefined()
})

test('gives for any document what parsing it whole would give', () => {
  const text = fc
    .jsonValue({ maxDepth: 4 })
    .map((value) =>
      JSON.stringify(
        { x: value, a: value, b: { a: value, c: value }, any: { v: { a: 1, b: value } } },
        null,
        1,
      ),
    )
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 40 }), (json, size) => {
      const { a, b, any } = JSON.parse(json) as { a: unknown; b: { a: unknown }; any: { v: { a: number } } }
      expect(skim(json, size)).toEqual({ a, b: { a: b.a }, any: { v: { a: any.v.a } } })
    }),
  )
})

test('keys and values that chunks cut in two, in many pieces and beyond the first memory', () => {
  const long = 'é\\"{'.repeat(5000)
  const text = `{"x${long}":{"a":1},"a":"${long}","any":{"${long}":{"a":"\\\\","x":"${long}"},"b":{"x":["\\""],"a":2}}}`
  const { a, any } = JSON.parse(text) as { a: string; any: Record<string, { a: unknown }> }
  const kept = Object.fromEntries(Object.entries(any).map(([key, value]) => [key, { a: value.a }]))
  for (const size of [1, 3, 4096, 1e9]) expect(skim(text, size)).toEqual({ a, any: kept })
})

test('survives any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const sink = openSkimmer(choice)
      sink.push(bytes)
      sink.end()
    }),
  )
})

test('survives nesting that would overflow a stack', () => {
  const deep = `{"x":${'['.repeat(1e6)}${']'.repeat(1e6)},"a":1}`
  expect(skim(deep, 65_536)).toEqual({ a: 1 })
})

test('keeps of a packument what depgate reads', () => {
  const sink = openPackumentSink(['1.0.0'])
  const manifest = {
    name: 'a',
    version: '1.0.0',
    deprecated: 'no',
    bundleDependencies: ['b'],
    dist: { tarball: 'https://registry.example.test/a.tgz', integrity: 'x' },
  }
  const older = {
    _npmUser: { name: 'me', email: 'x' },
    dependencies: { b: '1' },
    dist: { ...manifest.dist, signatures: [] },
    scripts: { install: 'x', test: 'y' },
  }
  sink.push(
    Buffer.from(
      JSON.stringify({
        name: 'a',
        readme: 'x',
        versions: { '1.0.0': manifest, '0.9.0': older },
        time: { '1.0.0': 't' },
      }),
    ),
  )
  expect(sink.end()).toEqual({
    name: 'a',
    versions: {
      '1.0.0': { deprecated: 'no', bundleDependencies: ['b'], dist: manifest.dist },
      '0.9.0': { _npmUser: { name: 'me' }, dist: { signatures: [] }, scripts: { install: 'x' } },
    },
    time: { '1.0.0': 't' },
  })
})

test('keeps members under any name beside those that are chosen by name', () => {
  const both = keeping({ ab: 'all' }, keeping({ a: 'all' }))
  expect(skim('{"ab":1,"xyz":{"a":2,"b":3}}', 3, both)).toEqual({ ab: 1, xyz: { a: 2 } })
})
