// Several lockfiles in one checkout against a base: real git repositories, worktrees and submodules.

import { execFile } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { makeProject, type Ended, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'

const now = new Date()
const versions = { '1.0.0': { hours: 5_000 }, '1.1.0': { hours: 400 }, '1.2.0': { hours: 5 } }
const packages = { pad: versions, left: versions, right: versions }

let registry: TestRegistry
/** Has other packages: what is asked of it shows whose `.npmrc` counted. */
let inner: TestRegistry
let project: Project
let locks: Project
beforeAll(async () => {
  registry = await startRegistry({ packages, now, advisories: {} })
  inner = await startRegistry({ packages: { own: versions }, now, advisories: {} })
  locks = makeProject(registry.url)
})
afterAll(async () => {
  locks.remove()
  await registry.close()
  await inner.close()
})
beforeEach(() => {
  project = makeProject(registry.url)
})
afterEach(() => project.remove())

const known = new Map<string, string>()
const manifestOf = (dependencies: Record<string, string>) => ({ name: 'app', version: '1.0.0', dependencies })
/** The lockfile that the real npm writes. */
async function lock(dependencies: Record<string, string>, from = registry.url): Promise<string> {
  const key = JSON.stringify([dependencies, from])
  const text = known.get(key)
  if (text !== undefined) return text
  locks.write({ 'package.json': manifestOf(dependencies) })
  rmSync(path.join(locks.folder, 'package-lock.json'), { force: true })
  const { code, stderr } = await locks.npm('install', '--package-lock-only', '--registry', from)
  expect(code, stderr).toBe(0)
  known.set(key, readFileSync(path.join(locks.folder, 'package-lock.json'), 'utf8'))
  return known.get(key) ?? ''
}
async function put(
  folder: string,
  dependencies: Record<string, string>,
  name = 'package-lock.json',
  to = project,
) {
  to.write({
    [path.posix.join(folder, 'package.json')]: manifestOf(dependencies),
    [path.posix.join(folder, name)]: await lock(dependencies),
  })
}
const drop = (file: string) => rmSync(path.join(project.folder, file), { recursive: true })
const reportOf = (ended: Ended) => {
  expect(ended.stdout, ended.stderr).not.toBe('')
  return JSON.parse(ended.stdout) as Report
}
const judge = async (...args: string[]) =>
  reportOf(await project.depgate('check', '--base', 'main', '--format', 'json', ...args))
/** Runs `check` in a folder of the project, with just this environment. */
const runIn = (folder: string, env: Readonly<Record<string, string>>, ...args: string[]) =>
  new Promise<Ended>((resolve) => {
    const options = { cwd: path.join(project.folder, folder), env }
    execFile(process.execPath, project.bin('check', ...args), options, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    )
  })
const pathsOf = (report: Report) => report.lockfiles.map((one) => one.path)

describe('three lockfiles', () => {
  beforeEach(async () => {
    await put('', { pad: '1.0.0' })
    await put('apps/web', { left: '1.0.0' })
    await put('apps/api', { right: '1.0.0' })
    project.commit()
    project.git('switch', '-q', '-c', 'topic')
  })

  test('all that changed are judged, each named, and the one at hand', async () => {
    await put('apps/web', { left: '1.2.0' })
    await put('apps/api', { right: '1.1.0' })
    project.commit()
    const report = await judge()
    expect(pathsOf(report)).toEqual([
      'package-lock.json',
      'apps/api/package-lock.json',
      'apps/web/package-lock.json',
    ])
    expect(report).toMatchObject({
      outcome: 'fail',
      findings: [{ rule: 'minimum-age', name: 'left', location: { file: 'apps/web/package-lock.json' } }],
    })
    const table = (await project.depgate('check', '--base', 'main')).stdout
    expect(table).toContain('left@1.2.0')
  })

  test('an untracked lockfile counts, one that git passes over does not, nor one in node_modules', async () => {
    project.write({ '.gitignore': 'build/\n' })
    await put('tools/new', { left: '1.2.0' })
    await put('build', { left: '1.2.0' })
    await put('apps/web/node_modules/x', { left: '1.2.0' })
    expect(pathsOf(await judge())).toEqual(['package-lock.json', 'tools/new/package-lock.json'])
  })

  test('a moved folder is compared with what it was', async () => {
    project.write({ 'services/readme.md': '' })
    project.git('mv', 'apps/web', 'services/web')
    await put('services/web', { left: '1.0.0', pad: '1.1.0' })
    project.commit()
    const report = await judge()
    expect(report).toMatchObject({ outcome: 'pass' })
    expect(report.lockfiles).toMatchObject([
      { path: 'package-lock.json' },
      {
        path: 'services/web/package-lock.json',
        before: 'main:apps/web/package-lock.json',
        after: 'services/web/package-lock.json',
      },
    ])
    expect(report.changes.map(({ kind, name }) => [kind, name])).toEqual([
      ['range', 'pad'],
      ['added', 'pad'],
    ])
  })

  test('a lockfile that goes while its manifest stays cannot be judged', async () => {
    drop('apps/web/package-lock.json')
    project.commit()
    const ended = await project.depgate('check', '--base', 'main')
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain('apps/web/package-lock.json is gone and its package.json is not')
  })

  test('each folder has its own registry and its own policy', async () => {
    project.git('switch', '-q', 'main')
    project.write({
      'apps/.keep': '',
      'depgate.json': { rules: { 'minimum-age': ['error', { minimum: '1h' }] } },
    })
    project.write({ 'apps/api/depgate.json': { rules: { 'minimum-age': ['error', { minimum: '30d' }] } } })
    project.commit()
    project.git('switch', '-q', '-C', 'topic')
    await put('apps/web', { left: '1.2.0' })
    await put('apps/api', { right: '1.1.0' })
    project.write({
      'apps/own/.npmrc': `registry=${inner.url}\n`,
      'apps/own/package.json': manifestOf({ own: '1.0.0' }),
      'apps/own/package-lock.json': await lock({ own: '1.0.0' }, inner.url),
    })
    project.commit()
    // npm's own order: the environment beats a project's .npmrc.
    const { npm_config_registry: _, ...env } = project.env
    project.write({ '../.npmrc': `registry=${registry.url}\n` })
    const { stdout } = await runIn('', env, '--base', 'main', '--format', 'json')
    const report = JSON.parse(stdout) as Report
    // The .npmrc that the branch brings along is a finding too.
    expect(report.findings.map(({ rule, name }) => [rule, name])).toEqual([
      ['tampering', 'apps/own/.npmrc'],
      ['minimum-age', 'right'],
    ])
    // No registry that only the branch names is asked.
    expect(report.gaps.filter(({ rule }) => rule === 'source')).toMatchObject([
      { package: 'pkg:npm/own@1.0.0', reason: 'its registry is named only by this change' },
    ])
    expect(report.policy.origins).toEqual(expect.arrayContaining(['depgate.json at main']))
  })

  describe('a lockfile that turns up elsewhere', () => {
    /** Puts a state on main, and goes on from there. */
    const begin = async (state: () => void | Promise<void>) => {
      project.git('switch', '-q', 'main')
      await state()
      project.commit()
      project.git('switch', '-q', '-C', 'topic')
    }
    const move = (from: string, to: string, ...names: string[]) => {
      project.write({ [`${to}/readme.md`]: '' })
      project.git('mv', ...names.map((name) => `${from}/${name}`), to)
      project.commit()
    }
    const both = ['package.json', 'package-lock.json']
    const young = { rule: 'minimum-age', name: 'left', version: '1.2.0' }

    test('out of a looser policy: all of it arrives, unless the policy is its own and comes along', async () => {
      const off = { rules: { 'minimum-age': 'off' } }
      await begin(async () => {
        project.write({ 'loose/depgate.json': off })
        await put('loose/y', { left: '1.2.0' })
      })
      move('loose/y', 'services/y', ...both)
      expect(await judge()).toMatchObject({ findings: [young] })
      await begin(async () => {
        project.write({ 'own/y/depgate.json': off })
        await put('own/y', { left: '1.2.0', pad: '1.0.0' })
      })
      move('own/y', 'services/y', ...both, 'depgate.json')
      expect(await judge()).toMatchObject({ outcome: 'pass', changes: [] })
    })
  })

  test('in a worktree', async () => {
    await put('apps/web', { left: '1.2.0' })
    project.commit()
    project.git('switch', '-q', 'main')
    const tree = path.join(project.folder, '..', 'tree')
    project.git('worktree', 'add', '-q', tree, 'topic')
    const ended = await project.depgate(
      'check',
      '--base',
      'main',
      '--lockfile',
      path.join(tree, 'apps/web/package-lock.json'),
      '--format',
      'json',
    )
    expect(reportOf(ended)).toMatchObject({
      outcome: 'fail',
      findings: [{ name: 'left', previous: '1.0.0' }],
    })
  })

  test('a sparse checkout that leaves a changed lockfile out is an error', async () => {
    await put('apps/web', { left: '1.2.0' })
    project.commit()
    project.git('sparse-checkout', 'set', '--cone', 'apps/api')
    const ended = await project.depgate('check', '--base', 'main')
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain('the sparse checkout leaves it out')
    project.git('switch', '-q', '-C', 'other', 'main')
    expect((await project.depgate('check', '--base', 'main')).code).toBe(0)
  })
})

test('a lockfile under a workspace root is skipped, with a line', async () => {
  await put('', { pad: '1.0.0' })
  project.commit()
  project.git('switch', '-q', '-c', 'topic')
  project.write({
    'package.json': { ...manifestOf({ pad: '1.0.0' }), workspaces: ['packages/*'] },
    'packages/a/package.json': { name: 'a', version: '1.0.0' },
  })
  expect((await project.npm('install', '--package-lock-only')).code).toBe(0)
  project.write({ 'packages/a/package-lock.json': await lock({ left: '1.2.0' }) })
  project.commit()
  const ended = await project.depgate('check', '--base', 'main', '--format', 'json')
  expect(ended.stderr).toContain('packages/a/package-lock.json is not judged: it lies in a workspace')
  // Its folder became a workspace by the same change.
  expect(reportOf(ended)).toMatchObject({
    outcome: 'inconclusive',
    gaps: [{ package: 'packages/a/package-lock.json', rule: 'out-of-sync', evidence: 'lockfile' }],
  })
  const named = await judge('--lockfile', 'packages/a/package-lock.json')
  expect(named).toMatchObject({ outcome: 'fail' })
  // Where it was a workspace before, npm has never read the file.
  project.git('switch', '-q', '-C', 'main')
  project.git('switch', '-q', '-c', 'later')
  project.write({ 'packages/a/package-lock.json': await lock({ left: '1.1.0' }) })
  expect(await judge()).toMatchObject({ outcome: 'pass', gaps: [] })
})

describe('a submodule', () => {
  let library: Project
  const update = (...args: string[]) => project.git('-c', 'protocol.file.allow=always', 'submodule', ...args)
  beforeEach(async () => {
    library = makeProject(registry.url)
    await put('', { left: '1.0.0' }, 'package-lock.json', library)
    library.commit()
    await put('', { pad: '1.0.0' })
    update('add', '-q', `file://${library.folder}`, 'lib')
    project.commit()
    project.git('switch', '-q', '-c', 'topic')
    await put('', { left: '1.2.0' }, 'package-lock.json', library)
    library.commit()
    update('update', '-q', '--remote')
    project.commit()
  })
  afterEach(() => library.remove())

  test('that moved on is compared with the commit that the base has of it', async () => {
    const report = await judge()
    expect(pathsOf(report)).toEqual(['package-lock.json', 'lib/package-lock.json'])
    expect(report).toMatchObject({ outcome: 'fail', findings: [{ name: 'left', previous: '1.0.0' }] })
  })

  test("the CI job's variables do not speak of it", async () => {
    const { code, stderr } = await runIn('lib', { ...project.env, JENKINS_URL: 'x', CHANGE_TARGET: 'main' })
    expect(code).toBe(2)
    expect(stderr).toContain('this is a submodule')
  })
})
