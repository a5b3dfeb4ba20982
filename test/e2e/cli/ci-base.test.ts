// The base of a pull request in a CI job: real clones as the CI systems make them, and the variables that they set.

import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { makeProject, type Ended, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'

const now = new Date()
const packages = {
  'old-pad': { '1.0.0': { hours: 5_000 }, '1.1.0': { hours: 400 }, '1.2.0': { hours: 5 } },
  mover: { '1.0.0': { hours: 5_000 }, '1.0.1': { hours: 3_000 } },
}

let registry: TestRegistry
/** The repository that is cloned, with a `main` and a `topic` that brings in a young version. */
let origin: Project
/** The job's own folder. */
let job: Project
let locked: Record<string, string>
beforeAll(async () => {
  registry = await startRegistry({ packages, now, advisories: {} })
  const maker = makeProject(registry.url)
  locked = {}
  for (const [name, version] of [
    ['old-pad', '1.0.0'],
    ['old-pad', '1.1.0'],
    ['old-pad', '1.2.0'],
    ['mover', '1.0.0'],
    ['mover', '1.0.1'],
  ] as const) {
    maker.write({ 'package.json': manifest({ [name]: version }) })
    rmSync(path.join(maker.folder, 'package-lock.json'), { force: true })
    const { code, stderr } = await maker.npm('install', '--package-lock-only', '--ignore-scripts')
    expect(code, stderr).toBe(0)
    locked[`${name}@${version}`] = readFileSync(path.join(maker.folder, 'package-lock.json'), 'utf8')
  }
  maker.remove()
})
afterAll(() => registry.close())

const manifest = (dependencies: Record<string, string>) => ({ name: 'app', version: '1.0.0', dependencies })
/** The files of a project that has one package locked. */
const having = (name: string, version: string, folder = '') => ({
  [path.posix.join(folder, 'package.json')]: manifest({ [name]: version }),
  [path.posix.join(folder, 'package-lock.json')]: locked[`${name}@${version}`] ?? '',
})

beforeEach(() => {
  origin = makeProject(registry.url)
  origin.write(having('old-pad', '1.0.0'))
  origin.commit('first')
  origin.commit('second')
  origin.git('switch', '-q', '-c', 'topic')
  origin.write(having('old-pad', '1.2.0'))
  origin.commit('topic')
  origin.git('switch', '-q', 'main')
  job = makeProject(registry.url)
})
afterEach(() => {
  origin.remove()
  job.remove()
})

const hashOf = (ref: string) => origin.git('rev-parse', ref).trim()
/** Fetches some refs of the origin into the job's folder and checks one out, as runners do. */
const fetchRefs = (depth: number | null, checkout: string, ...refs: string[]) => {
  job.git('remote', 'add', 'origin', `file://${origin.folder}`)
  job.git('fetch', '-q', ...(depth === null ? [] : [`--depth=${depth}`]), 'origin', ...refs)
  job.git('checkout', '-q', '--detach', checkout)
}
const everything = ['+refs/heads/*:refs/remotes/origin/*', '+refs/pull/*:refs/remotes/pull/*']
/** The test merge that GitHub makes of a pull request. */
const makeMerge = (): string => {
  origin.git('switch', '-q', '--detach', 'main')
  origin.git('merge', '-q', '--no-ff', '-m', 'merge', 'topic')
  origin.git('update-ref', 'refs/pull/1/merge', 'HEAD')
  origin.git('switch', '-q', 'main')
  return hashOf('refs/pull/1/merge')
}
const github = (sha: string, more: Record<string, string> = {}) => ({
  GITHUB_ACTIONS: 'true',
  GITHUB_EVENT_NAME: 'pull_request',
  GITHUB_BASE_REF: 'main',
  GITHUB_SHA: sha,
  ...more,
})
const writeEvent = (event: unknown): string => {
  const file = path.join(job.folder, '..', 'event.json')
  writeFileSync(file, JSON.stringify(event))
  return file
}
const check = (env: Record<string, string>, ...args: string[]) =>
  job.depgateWith(env, 'check', '--format', 'json', ...args)
const reportOf = (ended: Ended) => JSON.parse(ended.stdout) as Report
const blocked = { outcome: 'fail', findings: [{ rule: 'minimum-age', name: 'old-pad', previous: '1.0.0' }] }

describe('GitHub Actions', () => {
  test('the test merge, with the whole history', async () => {
    const sha = makeMerge()
    fetchRefs(null, sha, ...everything)
    const ended = await check(github(sha))
    expect(ended.stderr).toContain(
      'compared with origin/main, the base of this pull request (GITHUB_BASE_REF of',
    )
    expect(reportOf(ended)).toMatchObject({ ...blocked, lockfiles: [{ before: 'origin/main' }] })
    expect(ended.code).toBe(1)
  })

  test('a base that moved on after the test merge: only what the pull request changes', async () => {
    const sha = makeMerge()
    origin.write(having('mover', '1.0.0', 'tool'))
    origin.commit('main moved on')
    fetchRefs(null, sha, ...everything)
    const { lockfiles, changes } = reportOf(await check(github(sha)))
    expect(lockfiles.map((one) => one.path)).toEqual(['package-lock.json'])
    expect(changes.map((change) => change.name)).toEqual(['old-pad', 'old-pad'])
  })

  test('fetch-depth: 2 has the base as the first parent of the test merge, and no branch', async () => {
    const sha = makeMerge()
    fetchRefs(2, sha, `+${sha}:refs/remotes/pull/1/merge`)
    const ended = await check(github(sha))
    expect(reportOf(ended)).toMatchObject(blocked)
    expect(ended.stderr).toContain(hashOf('main').slice(0, 12))
  })

  test("a merge of the author's own making is no test merge", async () => {
    // Its first parent has the young version already.
    origin.git('switch', '-q', 'topic')
    origin.git('switch', '-q', '-c', 'side', 'main')
    origin.commit('side')
    origin.git('switch', '-q', 'topic')
    origin.git('merge', '-q', '--no-ff', '-m', 'mine', 'side')
    const head = hashOf('topic')
    fetchRefs(2, head, `+${head}:refs/remotes/pull/1/head`)
    const ended = await check(github(hashOf('main')))
    expect(ended).toMatchObject({ code: 2, stdout: '' })
  })

  test('the default depth is an error with the command that fixes it, and the command does', async () => {
    const sha = makeMerge()
    fetchRefs(1, sha, `+${sha}:refs/remotes/pull/1/merge`)
    const ended = await check(github(sha))
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain('the checkout is shallow')
    expect(ended.stderr).toContain('fetch-depth: 0')
    const line = /or run: (git fetch .*)$/m.exec(ended.stderr)?.[1] ?? ''
    expect(line).toBe('git fetch --unshallow origin +refs/heads/main:refs/remotes/origin/main')
    execFileSync('sh', ['-c', line], { cwd: job.folder, env: job.env, stdio: 'pipe' })
    expect(reportOf(await check(github(sha)))).toMatchObject(blocked)
  })

  test('a merge queue: the commit that the event names', async () => {
    const sha = makeMerge()
    fetchRefs(null, sha, ...everything)
    const event = { merge_group: { base_sha: hashOf('main'), base_ref: 'refs/heads/main', head_sha: sha } }
    const env = { ...github(sha), GITHUB_EVENT_NAME: 'merge_group', GITHUB_BASE_REF: '' }
    const ended = await check({ ...env, GITHUB_EVENT_PATH: writeEvent(event) })
    expect(reportOf(ended)).toMatchObject(blocked)
    expect(ended.stderr).toContain('merge_group.base_sha')
    expect((await check({ ...env, GITHUB_EVENT_PATH: '/nowhere' })).code).toBe(2)
  })

  test('pull_request_target checks the base out: an error, never "nothing changed"', async () => {
    fetchRefs(null, hashOf('main'), ...everything)
    const ended = await check(github(hashOf('main'), { GITHUB_EVENT_NAME: 'pull_request_target' }))
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain('HEAD is part of origin/main already')
  })

  test('a local branch or another remote of that name is not believed', async () => {
    fetchRefs(1, hashOf('topic'), `+${hashOf('topic')}:refs/remotes/pull/1/head`)
    job.git('branch', 'main', 'HEAD')
    job.git('remote', 'add', 'fork', `file://${origin.folder}`)
    job.git('update-ref', 'refs/remotes/fork/main', 'HEAD')
    expect(await check(github('0'.repeat(40)))).toMatchObject({ code: 2, stdout: '' })
  })

  test('a push judges HEAD against the disk, as outside of CI', async () => {
    fetchRefs(null, hashOf('topic'), ...everything)
    const env = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push', GITHUB_BASE_REF: '' }
    expect(reportOf(await check(env))).toMatchObject({ outcome: 'pass', lockfiles: [{ before: 'HEAD' }] })
  })

  test('what is typed wins over the variables', async () => {
    const sha = makeMerge()
    fetchRefs(null, sha, ...everything)
    expect(reportOf(await check(github(sha), '--base', 'HEAD'))).toMatchObject({ outcome: 'pass' })
    expect(reportOf(await check(github(sha), '--all'))).toMatchObject({ lockfiles: [{ before: 'none' }] })
    const files = ['--before', 'package-lock.json', '--after', 'package-lock.json']
    expect(reportOf(await check(github(sha), ...files))).toMatchObject({ outcome: 'pass' })
  })

  test('a pull request of a bot is like any other', async () => {
    origin.git('switch', '-q', '-c', 'dependabot/npm_and_yarn/old-pad-1.1.0', 'main')
    origin.write(having('old-pad', '1.1.0'))
    origin.commit('build(deps): bump old-pad from 1.0.0 to 1.1.0')
    const sha = hashOf('HEAD')
    fetchRefs(null, sha, ...everything)
    const env = github(sha, { GITHUB_ACTOR: 'dependabot[bot]', GITHUB_HEAD_REF: 'dependabot/npm_and_yarn/x' })
    expect(reportOf(await check(env))).toMatchObject({
      outcome: 'pass',
      changes: [{ kind: 'range' }, { kind: 'updated', previous: '1.0.0', version: '1.1.0' }],
    })
  })
})

describe('the others', () => {
  test.each<[string, () => Record<string, string>]>([
    [
      'GitLab: the base of the diff',
      () => ({
        GITLAB_CI: 'true',
        CI_MERGE_REQUEST_IID: '1',
        CI_MERGE_REQUEST_DIFF_BASE_SHA: hashOf('main'),
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      }),
    ],
    [
      'GitLab: a merge train, where the base of the diff is not here',
      () => ({
        GITLAB_CI: 'true',
        CI_MERGE_REQUEST_IID: '1',
        CI_MERGE_REQUEST_EVENT_TYPE: 'merge_train',
        CI_MERGE_REQUEST_TARGET_BRANCH_SHA: hashOf('main'),
        CI_MERGE_REQUEST_DIFF_BASE_SHA: 'f'.repeat(40),
      }),
    ],
    [
      'Buildkite',
      () => ({
        BUILDKITE: 'true',
        BUILDKITE_PULL_REQUEST: '1',
        BUILDKITE_PULL_REQUEST_BASE_BRANCH: 'main',
      }),
    ],
    [
      'Azure Pipelines',
      () => ({
        TF_BUILD: 'True',
        BUILD_REASON: 'PullRequest',
        SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main',
      }),
    ],
    ['Jenkins', () => ({ JENKINS_URL: 'https://ci.example.test/', CHANGE_ID: '1', CHANGE_TARGET: 'main' })],
  ])('%s', async (_, env) => {
    fetchRefs(null, hashOf('topic'), ...everything)
    expect(reportOf(await check(env()))).toMatchObject(blocked)
  })

  test('CircleCI names no base: an error that names the flag to pass', async () => {
    fetchRefs(null, hashOf('topic'), ...everything)
    const env = { CIRCLECI: 'true', CIRCLE_PULL_REQUEST: 'https://github.com/a/b/pull/1' }
    const ended = await check(env)
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain('depgate check --base origin/')
    expect(reportOf(await check(env, '--base', 'origin/main'))).toMatchObject(blocked)
  })

  test('a base that was not fetched: the line that fetches it, which does', async () => {
    fetchRefs(null, hashOf('topic'), '+refs/heads/topic:refs/remotes/origin/topic')
    const env = { JENKINS_URL: 'x', CHANGE_TARGET: 'main' }
    const ended = await check(env)
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    const line = /or run: (git fetch .*)$/m.exec(ended.stderr)?.[1] ?? ''
    expect(line).toBe('git fetch origin +refs/heads/main:refs/remotes/origin/main')
    execFileSync('sh', ['-c', line], { cwd: job.folder, env: job.env, stdio: 'pipe' })
    expect(reportOf(await check(env))).toMatchObject(blocked)
  })

  test('a name that is an option or a line of its own reaches neither git nor the terminal', async () => {
    fetchRefs(null, hashOf('topic'), ...everything)
    for (const name of ['--upload-pack=touch pwned', 'main\n::error::x', '\u001b[2Jmain']) {
      const ended = await check({ JENKINS_URL: 'x', CHANGE_TARGET: name })
      expect(ended).toMatchObject({ code: 2, stdout: '' })
      expect(ended.stderr).toContain('CHANGE_TARGET of Jenkins is no name of a branch')
      expect(ended.stderr).not.toMatch(/\u001b|\n::error/)
    }
    expect(job.git('status', '--porcelain')).toBe('')
  })

  test('two histories without a common commit', async () => {
    origin.git('switch', '-q', '--orphan', 'island')
    origin.write(having('old-pad', '1.2.0'))
    origin.commit('island')
    fetchRefs(null, hashOf('island'), ...everything)
    const ended = await check({ JENKINS_URL: 'x', CHANGE_TARGET: 'main' })
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain('has nothing in common with HEAD')
  })

  test('outside of a checkout', async () => {
    job.write(having('old-pad', '1.2.0'))
    rmSync(path.join(job.folder, '.git'), { recursive: true })
    const ended = await check({ JENKINS_URL: 'x', CHANGE_TARGET: 'main' })
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain('no git checkout')
  })
})
