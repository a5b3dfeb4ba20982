// Each rule has a page with every section, and the examples on it are what the rule finds.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { rules } from '../../src/rules/index.ts'
import { runExample } from '../support/rule-example.ts'
import { readExamples, readSections, sections } from '../support/rule-page.ts'

const folder = path.resolve(import.meta.dirname, '../../docs/rules')
const read = (id: string) => {
  const file = path.join(folder, `${id}.md`)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

test('there is a page for each rule, and no page without one', () => {
  const pages = readdirSync(folder).filter((file) => file !== 'README.md')
  expect(pages.sort()).toEqual(rules.map(({ id }) => `${id}.md`))
})

describe.each(rules)('the page of $id', (rule) => {
  const page = read(rule.id)
  test.each(sections)('has the section "%s"', (title) =>
    expect(readSections(page).get(title)?.length ?? 0).toBeGreaterThan(100),
  )

  const examples = readExamples(page)
  test('shows a finding, and a change that is none', () => {
    expect(examples.some(({ finding }) => /^(?:error|warn) /.test(finding))).toBe(true)
    expect(examples.some(({ finding }) => finding === 'none')).toBe(true)
  })
  test.each(examples)('the example at line $line', async (example) =>
    expect(await runExample(rule, example)).toBe(example.finding),
  )
})
