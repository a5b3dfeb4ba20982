// The rule that a preset makes necessary: put in and taken out to the byte, and only where a preset can have its own.

import { parse } from 'jsonc-parser'
import { describe, expect, test } from 'vitest'
import { addRule, removeRule } from '../../../src/setup/bots/renovate-rule.ts'

interface Rule {
  readonly matchPackageNames?: string[]
  readonly minimumReleaseAge?: string
}
const agesIn = (text: string) =>
  ((parse(text) as { packageRules?: Rule[] }).packageRules ?? []).map((rule) => rule.minimumReleaseAge)

describe('is put in and taken out to the byte', () => {
  test.each([
    '{"extends":["config:best-practices"]}',
    '{"extends":["github>acme/presets"],"packageRules":[]}',
    '{"extends":["acme"],"packageRules":[{"matchPackageNames":["a"]}]}',
    '{\n  "extends": ["config:best-practices"]\n}\n',
    '{\r\n\t"extends": ["config:best-practices"]\r\n}\r\n',
    '{\n  // mine\n  "extends": ["config:best-practices"],\n  "packageRules": [\n    { "minimumReleaseAge": "0 days" }\n  ]\n}\n',
  ])('%j', (text) => {
    const added = addRule(text, '7 days')
    expect(agesIn(added)[0]).toBe('7 days')
    expect(addRule(added, '7 days')).toBe(added)
    expect(agesIn(addRule(added, '9 days'))[0]).toBe('9 days')
    expect(removeRule(added)).toBe(text)
  })
})

test.each([
  '{"extends":["config:recommended",":semanticCommits","group:all"]}',
  '{}',
  '{"extends":"config:best-practices"}',
  '{"extends":["config:best-practices"],"packageRules":{}}',
  "{extends: ['config:best-practices']}",
  '[]',
  '',
])('%j stays as it is', (text) => {
  expect(addRule(text, '7 days')).toBe(text)
  expect(removeRule(text)).toBe(text)
})
