import { expect, test } from 'vitest'
import { parsePolicy } from '../../../src/policy/parse.ts'
import { readJson } from '../../../src/json/parse.ts'
import { addWaiver } from '../../../src/policy/waivers/write.ts'

const waiver = { rule: 'minimum-age', package: 'a@1.0.0', reason: 'x', expires: '2026-12-01' }
const other = { ...waiver, package: 'b@1.0.0' }
const list = (text: string) => parsePolicy(readJson(text, 'p', { hasComments: true }).value).waivers

test('writes a file where there is none', () => {
  expect(JSON.parse(addWaiver(null, waiver))).toEqual({ waivers: [waiver] })
})

test.each([
  ['no waivers', '{\n\t// why\n\t"gaps": "warn" // here\n}\n', [waiver]],
  [
    'a list',
    `{\n    "waivers": [\n        ${JSON.stringify(other)} // kept\n    ],\n    "gaps": "warn"\n}\n`,
    [other, waiver],
  ],
  ['terms without a list', '{ "waivers": { "maximum": "7d" /* short */ }, "gaps": "warn" }', [waiver]],
  [
    'terms with a list',
    `{ "gaps": "warn", "waivers": { "list": [${JSON.stringify(other)}], "maximum": "7d" } }`,
    [other, waiver],
  ],
  [
    'a byte order mark and Windows lines',
    '\uFEFF{\r\n  "gaps": "warn",\r\n  "waivers": []\r\n}\r\n',
    [waiver],
  ],
])('adds to %s and leaves the rest', (_, text, expected) => {
  const after = addWaiver(text, waiver)
  expect(list(after)).toEqual(expected)
  for (const kept of ['// why', '// here', '// kept', '/* short */', '"gaps": "warn"', '\uFEFF'])
    expect(after.includes(kept)).toBe(text.includes(kept))
  if (text.includes('\r\n')) expect(after).not.toMatch(/[^\r]\n/)
  expect(/^\t"/m.test(after)).toBe(text.includes('\t'))
})

test('replaces the waiver for the same rule and package', () => {
  const text = addWaiver(addWaiver(null, waiver), other)
  expect(list(addWaiver(text, { ...waiver, reason: 'y' }))).toEqual([{ ...waiver, reason: 'y' }, other])
})
