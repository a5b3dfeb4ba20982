// The release workflow: actions pinned by commit, the least permissions, and no publishing of what was not compared.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Job {
  readonly needs?: string | readonly string[]
  readonly permissions: Readonly<Record<string, string>>
  readonly 'timeout-minutes': number
  readonly steps: readonly Step[]
}

const root = path.resolve(import.meta.dirname, '../..')
const text = readFileSync(path.join(root, '.github/workflows/release.yml'), 'utf8')
const workflow = load(text) as {
  readonly on: { readonly push: { readonly tags: readonly string[] } }
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<'build' | 'publish' | 'action', Job>>
}
const { build, publish, action } = workflow.jobs
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
  for (const job of [build, publish, action]) expect(lines(job)).not.toContain('${{')
})

// The action and pre-commit run a commit of this repository as it is, and a build in their jobs would be one more judge.
test('the commit that the action is used at carries the file that was built, compared by its hash', () => {
  expect(action.permissions).toEqual({ contents: 'write' })
  expect(action.needs).toEqual(['build', 'publish'])
  expect(action.steps.map(({ uses = '' }) => uses.split('@')[0]).filter(Boolean)).toEqual([
    'actions/checkout',
    'actions/download-artifact',
  ])
  expect(lines(build)).toContain('node depgate.mjs --version)" = "$GITHUB_REF_NAME"')
  expect(lines(action)).toContain('sha256sum --check --strict')
  expect(lines(action)).toContain('git add --force action/depgate.mjs')
  expect(lines(action)).not.toMatch(/\bnp[mx]\b|\bnode\b|--force-with-lease|push (?:-f|--force)/)
  expect(readFileSync(path.join(root, '.gitignore'), 'utf8')).toMatch(/^action\/depgate\.mjs$/m)
})

test('the commit with the file has two files more than the tagged one', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'depgate-release-'))
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: folder,
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' },
      encoding: 'utf8',
      stdio: 'pipe',
    })
  try {
    git('init', '-q', '-b', 'main')
    git('init', '-q', '--bare', 'origin.git')
    git('remote', 'add', 'origin', path.join(folder, 'origin.git'))
    for (const one of ['action', 'depgate-plugin', 'packed']) mkdirSync(path.join(folder, one))
    writeFileSync(path.join(folder, '.gitignore'), readFileSync(path.join(root, '.gitignore')))
    writeFileSync(path.join(folder, 'action/run.js'), 'x')
    writeFileSync(path.join(folder, 'packed/depgate.mjs'), 'the file')
    git('add', '.gitignore', 'action')
    git('-c', 'user.name=a', '-c', 'user.email=a@example.test', 'commit', '-qm', 'x')
    const script = action.steps.find(({ run = '' }) => run.includes('git tag'))?.run ?? ''
    const env = {
      ...process.env,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GITHUB_REF_NAME: 'v1.2.3',
      GITHUB_REPOSITORY: 'acme/depgate',
      GITHUB_STEP_SUMMARY: path.join(folder, 'summary'),
    }
    execFileSync('bash', ['-e', '-c', script], { cwd: folder, env, stdio: 'pipe' })
    const names = git('-C', 'origin.git', 'ls-tree', '-r', '--name-only', 'action/v1.2.3').trim().split('\n')
    expect(names).toEqual([
      '.gitignore',
      'action/depgate.mjs',
      'action/run.js',
      'depgate-plugin/scripts/depgate.mjs',
    ])
    expect(git('rev-parse', 'action/v1.2.3^')).toBe(git('rev-parse', 'main^'))
  } finally {
    rmSync(folder, { recursive: true })
  }
})
