// The files for contributors: forms that parse and ask for what is needed, links that lead somewhere, and what is shipped.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { rules } from '../../src/rules/index.ts'

const root = path.resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

interface Form {
  readonly name: string
  readonly description: string
  readonly body: readonly {
    readonly type: string
    readonly id?: string
    readonly attributes: Readonly<Record<string, unknown>>
    readonly validations?: { readonly required: boolean }
  }[]
}

describe.each(['miss', 'false-alarm'])('.github/ISSUE_TEMPLATE/%s.yml', (name) => {
  const form = load(read(`.github/ISSUE_TEMPLATE/${name}.yml`)) as Form
  test('is a form', () => {
    expect(form.name.length).toBeGreaterThan(3)
    expect(form.description.length).toBeGreaterThan(10)
    for (const { type, id, attributes } of form.body) {
      expect(['markdown', 'textarea', 'input', 'dropdown', 'checkboxes']).toContain(type)
      expect(type === 'markdown' || (/^[\w-]+$/.test(id ?? '') && typeof attributes.label === 'string')).toBe(
        true,
      )
    }
    const ids = form.body.flatMap(({ id = [] }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
  test('asks for what repeats a judgement, and for redaction', () => {
    const required = form.body.filter(({ validations }) => validations?.required === true).map(({ id }) => id)
    expect(required).toEqual(
      expect.arrayContaining(['before', 'after', 'policy', 'as-of', 'versions', 'report']),
    )
    expect(form.body[0]?.attributes.value).toContain('Redact')
    expect(form.body.at(-1)).toMatchObject({
      type: 'checkboxes',
      attributes: { options: [{ required: true }] },
    })
  })
})

test('.github/ISSUE_TEMPLATE/config.yml parses', () =>
  expect(load(read('.github/ISSUE_TEMPLATE/config.yml'))).toEqual({ blank_issues_enabled: true }))

test('the pull-request template asks for the honest twin', () =>
  expect(read('.github/PULL_REQUEST_TEMPLATE.md')).toContain('## The honest twin'))

test('the package ships the pages that explain names', () => {
  const { files } = JSON.parse(read('package.json')) as { files: string[] }
  expect(files).toContain('docs/rules')
  for (const { id } of rules) expect(existsSync(path.join(root, 'docs/rules', `${id}.md`))).toBe(true)
})

const pages = [
  ...readdirSync(root),
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map(
    (file) => `docs/${file}`,
  ),
].filter((file) => file.endsWith('.md'))

test.each(pages)('the links of %s lead to files', (page) => {
  for (const [, target = ''] of read(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
    if (/^[a-z]+:/.test(target)) continue
    expect(existsSync(path.join(root, path.dirname(page), target)), target).toBe(true)
  }
})

test.each(['CONTRIBUTING.md', 'AGENTS.md', 'docs/architecture.md'])('the paths in %s are there', (page) => {
  for (const [, target = ''] of read(page).matchAll(/`((?:src|test|scripts|schema|fixtures)\/[\w./-]+)`/g))
    expect(existsSync(path.join(root, target)), target).toBe(true)
})
