// The jobs of docs/ci.md and the hook of pre-commit, run as their systems run them, on hostile branches and honest ones.

import { execFile, execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { load } from 'js-yaml'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeProject, type Project } from '../support/project.ts'
import { startRegistry, type TestRegistry } from '../support/server.ts'

const root = path.resolve(import.meta.dirname, '../..')
const page = readFileSync(path.join(root, 'docs/ci.md'), 'utf8')
const versions = { '1.0.0': { hours: 9_000 }, '1.1.0': { hours: 400 }, '1.2.0': { hours: 5 } }
const vendored = '.depgate/depgate.mjs'

let registry: TestRegistry
let origin: Project
let job: Project
const locks = new Map<string, string>()
beforeAll(async () => {
  registry = await startRegistry({ packages: { pad: versions }, now: new Date(), advisories: {} })
  const made = makeProject(registry.url)
  for (const version of Object.keys(versions)) {
    made.write({ 'package.json': manifest(version) })
    await made.npm('install', '--package-lock-only')
    locks.set(version, readFileSync(path.join(made.folder, 'package-lock.json'), 'utf8'))
  }
  made.remove()
})
afterAll(() => registry.close())
beforeEach(() => {
  origin = makeProject(registry.url)
  origin.write({ ...state('1.0.0'), [vendored]: readFileSync(path.join(root, 'dist/depgate.mjs'), 'utf8') })
  origin.commit()
  job = makeProject(registry.url)
})
afterEach(() => {
  origin.remove()
  job.remove()
})

const manifest = (version: string, more: object = {}) => ({
  name: 'app',
  version: '1.0.0',
  dependencies: { pad: version },
  ...more,
})
const state = (version: string) => ({
  'package.json': manifest(version),
  'package-lock.json': locks.get(version),
})
const trace = () => path.join(job.folder, '../trace')
/** A program that leaves a trace and says what depgate says of a pass. */
const impostor = () =>
  `#!/usr/bin/env node\nrequire('fs').writeFileSync(${JSON.stringify(trace())}, 'x')\nconsole.log('PASS')\n`
/** All that a branch can bring along to be judged by itself, with a version that is too young. */
function hostile(): Record<string, unknown> {
  const names = ['node', 'git', 'npm', 'npx', 'depgate', 'sh']
  return {
    ...state('1.2.0'),
    'package.json': manifest('1.2.0', { scripts: { preinstall: 'node evil.js', depgate: 'node evil.js' } }),
    [vendored]: impostor(),
    'depgate.mjs': impostor(),
    'evil.js': impostor(),
    '.npmrc':
      'registry=https://evil.example.test/\nnode-options=--require ./evil.js\nscript-shell=./evil.js\n',
    '.env': 'NODE_OPTIONS=--require ./evil.js\n',
    '.gitattributes': '*.mjs diff=evil filter=evil text eol=crlf ident export-subst\n',
    '.gitconfig':
      '[diff "evil"]\n\ttextconv = ./evil.js\n[core]\n\thooksPath = hooks\n\tfsmonitor = ./evil.js\n',
    'hooks/post-checkout': impostor(),
    'node_modules/depgate/package.json': { name: 'depgate', version: '0.1.0', bin: 'bin.js' },
    'node_modules/depgate/bin.js': impostor(),
    ...Object.fromEntries(names.map((name) => [`node_modules/.bin/${name}`, impostor()])),
    ...Object.fromEntries(names.map((name) => [name, impostor()])),
  }
}
function branch(files: Record<string, unknown>): void {
  origin.git('switch', '-q', '-c', 'topic', 'main')
  origin.write(files)
  for (const name of Object.keys(files))
    if (/node_modules|^[a-z]+$|hooks|evil/.test(name)) chmodSync(path.join(origin.folder, name), 0o755)
  origin.git('add', '-f', '-A')
  origin.commit('topic')
  origin.git('switch', '-q', 'main')
  // As runners check it out.
  job.git('remote', 'add', 'origin', `file://${origin.folder}`)
  job.git('fetch', '-q', 'origin', '+refs/heads/topic:refs/remotes/origin/topic')
  job.git('-c', 'core.hooksPath=/dev/null', 'checkout', '-q', '--detach', 'refs/remotes/origin/topic')
}

/** The code block below a heading. */
function blockOf(heading: string): string {
  const from = heading === '' ? page : (page.split(`\n## ${heading}\n`)[1] ?? '')
  return /```\w+\n([\s\S]*?)```/.exec(from)?.[1] ?? ''
}
const stepsOf = (heading: string) => {
  const value = load(blockOf(heading)) as Record<string, never> & { steps: Record<string, string>[] }
  return value
}
const topics = 'refs/heads/main'
type System = [string, () => string, Record<string, string>]
const systems: System[] = [
  ['any', () => `set -e\ngit fetch -q origin +${topics}:refs/remotes/origin/main\n${blockOf('')}`, {}],
  [
    'GitLab CI',
    () => (load(blockOf('GitLab CI')) as { depgate: { script: string[] } }).depgate.script.join('\n'),
    { GITLAB_CI: 'true', CI_MERGE_REQUEST_IID: '1', CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' },
  ],
  [
    'CircleCI',
    () => {
      const { jobs } = load(blockOf('CircleCI')) as {
        jobs: { depgate: { steps: (string | { run: string })[] } }
      }
      return jobs.depgate.steps.flatMap((step) => (typeof step === 'string' ? [] : step.run)).join('\n')
    },
    { CIRCLECI: 'true', CIRCLE_PULL_REQUEST: 'https://example.test/pull/1' },
  ],
  [
    'Buildkite',
    () => stepsOf('Buildkite').steps[0]?.command?.replaceAll('$$', '$') ?? '',
    { BUILDKITE: 'true', BUILDKITE_PULL_REQUEST: '1', BUILDKITE_PULL_REQUEST_BASE_BRANCH: 'main' },
  ],
  [
    'Azure Pipelines',
    () => stepsOf('Azure Pipelines').steps[1]?.bash ?? '',
    { TF_BUILD: 'True', BUILD_REASON: 'PullRequest', SYSTEM_PULLREQUEST_TARGETBRANCH: topics },
  ],
  [
    'Jenkins',
    () => /'''\n([\s\S]*?)'''/.exec(blockOf('Jenkins'))?.[1] ?? '',
    { JENKINS_URL: 'https://ci.example.test/', CHANGE_ID: '1', CHANGE_TARGET: 'main' },
  ],
]

function run(program: string, args: readonly string[], more: Record<string, string> = {}) {
  const temp = path.join(job.folder, '../temp')
  mkdirSync(temp, { recursive: true })
  const env = { ...job.env, CI: 'true', TMPDIR: temp, AGENT_TEMPDIRECTORY: temp, ...more }
  return new Promise<{ code: number; output: string }>((resolve) =>
    execFile(program, args, { cwd: job.folder, env, timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), output: stdout + stderr }),
    ),
  )
}

describe.each(systems)('the job of %s', (_, script, env) => {
  test('calls no package manager and runs nothing of the checkout', () => {
    const lines = script()
    expect(lines).toContain(`git cat-file blob "$base:${vendored}"`)
    expect(lines).not.toMatch(/\b(?:npm|npx|pnpm|yarn|bun|bunx|git clone|node_modules)\b/)
    expect(lines.match(/\bnode .*$/gm)).toEqual([expect.stringMatching(/^node "\$tool\/depgate\.mjs" check/)])
  })

  test('judges a hostile branch by the base’s file, and lets an honest one through', async () => {
    branch(hostile())
    const ended = await run('bash', ['-c', script()], env)
    expect(ended.code, ended.output).toBe(1)
    expect(ended.output).toContain('minimum-age')
    expect(ended.output).toContain('tampering')
    expect(existsSync(trace())).toBe(false)
    origin.git('branch', '-D', '-q', 'topic')
    job.remove()
    job = makeProject(registry.url)
    branch(state('1.1.0'))
    const honest = await run('bash', ['-c', script()], env)
    expect(honest.code, honest.output).toBe(0)
  })
})

test('a base without the file fails the job', async () => {
  origin.git('rm', '-q', vendored)
  origin.commit()
  branch({ ...state('1.1.0'), [vendored]: impostor() })
  const [, script, env] = systems[1] as System
  expect((await run('bash', ['-c', script()], env)).code).not.toBe(0)
  expect(existsSync(trace())).toBe(false)
})

describe('the hook of pre-commit', () => {
  const [hook] = load(readFileSync(path.join(root, '.pre-commit-hooks.yaml'), 'utf8')) as [
    Record<string, unknown>,
  ]
  /** A clone of a release, as pre-commit keeps it. */
  const clone = () => path.join(job.folder, '../pre-commit/repo')
  const start = (more: Record<string, string> = {}) => run(path.join(clone(), String(hook.entry)), [], more)
  beforeEach(() => {
    cpSync(path.join(root, 'action'), path.join(clone(), 'action'), { recursive: true })
    cpSync(path.join(root, 'dist/depgate.mjs'), path.join(clone(), 'action/depgate.mjs'))
    job.write(state('1.0.0'))
    job.commit()
  })

  test('is a script that needs no installation', () => {
    expect(hook).toMatchObject({ language: 'script', pass_filenames: false, always_run: true })
    const mode = execFileSync('git', ['ls-files', '-s', '--', String(hook.entry)], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(mode).toMatch(/^100755 /)
  })

  test('refuses a hostile commit and runs nothing of it; an honest one passes', async () => {
    job.write(state('1.1.0'))
    job.git('add', '-A')
    expect(await start()).toMatchObject({ code: 0 })
    const files = hostile()
    job.write(files)
    for (const name of Object.keys(files)) chmodSync(path.join(job.folder, name), 0o755)
    job.git('-c', 'filter.evil.clean=cat', 'add', '-f', '-A')
    const ended = await start({ PATH: `${job.env.PATH ?? ''}:node_modules/.bin:${job.folder}` })
    expect(ended.code, ended.output).toBe(1)
    expect(ended.output).toContain('minimum-age')
    expect(existsSync(trace())).toBe(false)
  })

  test('at a commit that is no release says so', async () => {
    rmSync(path.join(clone(), 'action/depgate.mjs'))
    const ended = await start()
    expect([ended.code, ended.output]).toEqual([2, expect.stringContaining('has no action/depgate.mjs')])
    writeFileSync(path.join(clone(), 'action/depgate.mjs'), '')
  })
})
