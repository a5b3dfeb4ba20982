import { expect, test } from 'vitest'
import { readAllowScripts, readScriptSettings } from '../../src/manifest/allow-scripts.ts'

test.each<[string, unknown, Record<string, boolean>]>([
  ['booleans', { allowScripts: { a: true, b: false } }, { a: true, b: false }],
  ['other values are ignored', { allowScripts: { a: 'true', b: 1, c: null, d: true } }, { d: true }],
  ['another type', { allowScripts: ['a'] }, {}],
  ['null', { allowScripts: null }, {}],
  ['no field', {}, {}],
])('%s', (_, manifest, allowed) => expect(readAllowScripts(JSON.stringify(manifest))).toEqual(allowed))

test('the last of two equal keys counts, as for npm', () => {
  expect(readAllowScripts('{"allowScripts":{"a":true},"allowScripts":{"b":true}}')).toEqual({ b: true })
})

test('a key of the prototype is a key like any other', () => {
  const allowed = readAllowScripts('{"allowScripts":{"__proto__":true}}')
  expect(Object.entries(allowed)).toEqual([['__proto__', true]])
})

test.each<[string, string | null, object]>([
  ['no manifest', null, { allowScripts: {} }],
  ['an npm version', '{"engines":{"npm":">=11"}}', { allowScripts: {}, npmRange: '>=11' }],
  ['no npm version', '{"engines":{"node":"20"}}', { allowScripts: {}, npmRange: null }],
  [
    'another type',
    '{"engines":"npm","allowScripts":{"a":true}}',
    { allowScripts: { a: true }, npmRange: null },
  ],
])('settings of %s', (_, text, settings) => expect(readScriptSettings(text)).toEqual(settings))
