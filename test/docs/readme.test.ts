// The README's examples are what users type first: they are read as they stand.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readJson } from '../../src/json/parse.ts'
import { parsePolicy } from '../../src/policy/parse.ts'

const readme = readFileSync(path.resolve(import.meta.dirname, '../../README.md'), 'utf8')
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    (match) => match[1] ?? '',
  )

test('the policy is one', () => {
  const [policy = ''] = blocks('jsonc')
  const { value } = readJson(policy, 'README.md', { code: 'EPOLICY', hasComments: true })
  expect(parsePolicy(value).waivers).toHaveLength(1)
})

test('every command line is known', () => {
  const lines = blocks('sh')
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.startsWith('depgate '))
  expect(lines.length).toBeGreaterThan(5)
  for (const line of lines)
    expect(line).toMatch(/^depgate (?:check|inspect|explain|policy|advisories|init|doctor)\b/)
})

test('it stays short', () => expect(readme.split('\n').length).toBeLessThan(200))
