// The release workflow: actions pinned by commit, the least permissions, and no publishing of what was not compared.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Job {
  readonly needs?: string
  readonly permissions: Readonly<Record<string, string>>
  readonly 'timeout-minutes': number
  readonly steps: readonly Step[]
}

const root = path.resolve(import.meta.dirname, '../..')
const text = readFileSync(path.join(root, '.github/workflows/release.yml'), 'utf8')
const workflow = load(text) as {
  readonly on: { readonly push: { readonly tags: readonly string[] } }
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<'build' | 'publish', Job>>
}
const { build, publish } = workflow.jobs
const lines = ({ steps }: Job) => steps.flatMap(({ run }) => run ?? []).join('\n')

test('each action is pinned by its commit, with the version beside it', () => {
  const used = [...text.matchAll(/uses: (.*)/g)].map((match) => match[1] ?? '')
  expect(used.length).toBeGreaterThan(4)
  for (const one of used) expect(one).toMatch(/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
})

test('only the job that publishes gets an identity, and it runs nothing of the repository', () => {
  expect(workflow.permissions).toEqual({})
  expect(build.permissions).toEqual({ contents: 'read' })
  expect(publish.permissions).toEqual({ 'id-token': 'write' })
  expect(publish.needs).toBe('build')
  expect(publish.steps.map(({ uses = '' }) => uses.split('@')[0])).toEqual([
    'actions/setup-node',
    'actions/download-artifact',
    '',
  ])
  expect(lines(publish)).toMatch(/^npm publish \.\/packed\/\*\.tgz --ignore-scripts --provenance /)
  expect(text).not.toContain('secrets.')
})

test('it starts with a tag of a version, and refuses a package that is not as expected', () => {
  expect(Object.keys(workflow.on)).toEqual(['push'])
  expect(workflow.on.push.tags.every((tag) => tag.startsWith('v[0-9]'))).toBe(true)
  expect(lines(build)).toContain('npm ci --ignore-scripts')
  expect(lines(build)).toContain('node scripts/pack/check.js --into packed --tag "$GITHUB_REF_NAME"')
  expect(lines(build)).toContain('git merge-base --is-ancestor "$GITHUB_SHA" origin/main')
})

// A name of a tag is a text of the person who pushes it.
test('no expression stands in a line that a shell reads', () => {
  for (const job of [build, publish]) expect(lines(job)).not.toContain('${{')
})
