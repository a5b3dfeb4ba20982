// The README is what strangers read first: it stays short, and its lines are ones that depgate reads.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readJson } from '../../src/json/parse.ts'
import { parsePolicy } from '../../src/policy/parse.ts'
import { listCommands } from '../support/readme-lines.ts'

const root = path.resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const readme = read('README.md')
const blocks = (page: string, language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1] ?? '')

test('it has at most 120 lines, none of them over 160 characters', () => {
  const lines = readme.trimEnd().split('\n')
  expect(lines.length).toBeLessThanOrEqual(120)
  expect(lines.filter((line) => line.length > 160)).toEqual([])
})

test('each way into a project takes two lines', () => {
  const ways = blocks(readme, 'sh').map((block) => block.trimEnd().split('\n').length)
  expect(ways).toEqual([2, 2, 2, 2, 2])
})

test('every command line is known', () => {
  for (const line of [
    ...listCommands('README.md'),
    ...listCommands('docs/start.md'),
    ...listCommands('docs/check.md'),
  ])
    expect(line).toMatch(
      /^(?:git (?:add|clone) |npm (?:run demo|test|install --global)\b|depgate (?:check|inspect|explain|policy|advisories|init|doctor|install|npx|waive)\b)/,
    )
})

test('what is run for contributors is there', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  expect([scripts.demo, scripts.test]).toEqual([expect.any(String), expect.any(String)])
})

test.each(['docs/policy.md', 'docs/library-authors.md'])('the policy of %s is one', (page) => {
  const [policy = ''] = blocks(read(page), 'jsonc')
  const { value } = readJson(policy, page, { code: 'EPOLICY', hasComments: true })
  expect(() => parsePolicy(value)).not.toThrow()
})
