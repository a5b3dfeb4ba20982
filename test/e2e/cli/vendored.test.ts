// The job and the git hook that init writes, run line by line as GitHub and git run them: nothing of the change judges.

import { execFile } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { load } from 'js-yaml'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'

const now = new Date()
const versions = { '1.0.0': { hours: 9_000 }, '1.1.0': { hours: 400 }, '1.2.0': { hours: 5 } }
const vendored = '.depgate/depgate.mjs'
const workflow = '.github/workflows/depgate.yml'
const policy = { gaps: { advisories: 'warn' } }

let registry: TestRegistry
let project: Project
const locks = new Map<string, string>()
beforeAll(async () => {
  registry = await startRegistry({ packages: { pad: versions }, now })
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
  project = makeProject(registry.url)
  put('1.0.0')
  project.write({ 'depgate.json': policy, '../.npmrc': `registry=${registry.url}\n` })
})
afterEach(() => project.remove())

const manifest = (version: string) => ({ name: 'app', version: '1.0.0', dependencies: { pad: version } })
const put = (version: string) =>
  project.write({ 'package.json': manifest(version), 'package-lock.json': locks.get(version) })
const at = (file: string) => path.join(project.folder, file)
/** A program that prints what depgate prints of a pass, and leaves a trace. */
const impostor = () =>
  `#!/usr/bin/env node\nrequire('fs').writeFileSync(${JSON.stringify(at('../trace'))}, 'x')\nconsole.log('PASS')\n`
const env = () => {
  const { npm_config_registry: _, ...rest } = project.env
  return rest
}

interface Job {
  readonly on: Record<string, unknown>
  readonly jobs: { depgate: { steps: { run?: string; uses?: string }[] } }
}
const readJob = () => load(readFileSync(at(workflow), 'utf8')) as Job

/** Runs a program beside the registry, which answers in this process. */
const run = (program: string, args: readonly string[], env: Record<string, string>) =>
  new Promise<{ code: number; output: string }>((resolve) => {
    const options = { cwd: project.folder, env, timeout: 60_000 }
    execFile(program, args, options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), output: stdout + stderr }),
    )
  })

/** Runs the lines of the base's job, as a runner does. */
async function runJob(
  lines: string,
  more: Record<string, string> = { GITHUB_BASE_REF: 'main', GITHUB_EVENT_NAME: 'pull_request' },
) {
  const temp = at('../temp')
  rmSync(temp, { recursive: true, force: true })
  mkdirSync(temp)
  writeFileSync(path.join(temp, 'job.sh'), lines)
  const { code, output } = await run('bash', ['-e', path.join(temp, 'job.sh')], {
    ...env(),
    GITHUB_ACTIONS: 'true',
    RUNNER_TEMP: temp,
    GITHUB_EVENT_PATH: at('../event.json'),
    ...more,
  })
  const [tool = ''] = readdirSync(temp).filter((name) => name.startsWith('depgate.'))
  const file = path.join(temp, tool, 'report.json')
  const found = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Report).findings.map(({ rule, name }) => `${rule} ${name}`)
    : null
  return { code, output, found: found && [...new Set(found)] }
}

describe('the job of init github', () => {
  let lines = ''
  beforeEach(async () => {
    expect((await project.depgate('init', 'github')).code).toBe(0)
    lines = readJob().jobs.depgate.steps.find((step) => step.run !== undefined)?.run ?? ''
    project.commit()
    project.git('update-ref', 'refs/remotes/origin/main', 'main')
    project.git('switch', '-q', '-c', 'topic')
  })
  const event = (value: object) => project.write({ '../event.json': value })

  test('runs on pull requests and in a merge queue, asks no registry for depgate and passes no base', () => {
    const { on, jobs } = readJob()
    expect(Object.keys(on)).toEqual(['pull_request', 'merge_group', 'push'])
    // A skipped job is a required check that passed.
    expect(jobs.depgate).not.toHaveProperty('if')
    for (const { run = '', uses } of jobs.depgate.steps) {
      expect(run).not.toMatch(/\b(?:npx|npm)\b|--base\b/)
      if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/)
    }
  })

  test('an honest update passes; a young version does not', async () => {
    put('1.1.0')
    project.commit()
    expect(await runJob(lines)).toMatchObject({ code: 0, found: [] })
    put('1.2.0')
    project.commit()
    expect(await runJob(lines)).toMatchObject({ code: 1, found: ['minimum-age pad'] })
  })

  test('a branch that brings its own judge along is judged by the base’s', async () => {
    put('1.2.0')
    project.write({
      [vendored]: '',
      'depgate.json': { ...policy, rules: { 'minimum-age': 'off' } },
      '.npmrc': 'registry=https://evil.example.test/\nnode-options=--require ./evil.js\n',
      'evil.js': impostor(),
      'node_modules/depgate/package.json': { name: 'depgate', version: '0.1.0', bin: 'bin.js' },
      'node_modules/depgate/bin.js': impostor(),
      'node_modules/.bin/depgate': impostor(),
      'node_modules/.bin/node': impostor(),
      'node_modules/.bin/git': impostor(),
      [workflow]: readFileSync(at(workflow), 'utf8').replace('"$tool/depgate.mjs" check', '-e 0'),
    })
    project.git('add', '-f', 'node_modules')
    project.commit()
    const { code, found } = await runJob(lines)
    expect(found).toEqual(
      expect.arrayContaining([
        `tampering ${vendored}`,
        `tampering ${workflow}`,
        'tampering .npmrc',
        'tampering depgate.json',
        'minimum-age pad',
      ]),
    )
    expect(code).toBe(1)
    expect(existsSync(at('../trace'))).toBe(false)
  })

  test.each<[string, (text: string) => string | null, boolean]>([
    ['deleted', () => null, true],
    ['without the merge queue', (text) => text.replace('  merge_group:\n', ''), true],
    [
      'only on some paths',
      (text) => text.replace('  pull_request:\n', '  pull_request:\n    paths: [docs/**]\n'),
      true,
    ],
    [
      'that may fail',
      (text) => text.replace('    runs-on', '    continue-on-error: true\n    runs-on'),
      true,
    ],
    ['that is skipped', (text) => text.replace('    runs-on', '    if: false\n    runs-on'), true],
    ['with code of its own before', (text) => text.replace('          set -e\n', '          exit 0\n'), true],
    [
      'with other variables',
      (text) => text.replace('jobs:', 'env: { NODE_OPTIONS: --require ./evil.js }\njobs:'),
      true,
    ],
    ['reformatted', (text) => `${text.replace('name: depgate', 'name: "Dependencies"')}\n# the end\n`, false],
    [
      'on more events',
      (text) => text.replace('  merge_group:\n', '  merge_group:\n  workflow_dispatch:\n'),
      false,
    ],
    [
      'beside another job',
      (text) => `${text}  more:\n    runs-on: ubuntu-latest\n    steps: [{ run: echo }]\n`,
      false,
    ],
  ])('a job %s', async (_, edit, isReported) => {
    put('1.1.0')
    const text = edit(readFileSync(at(workflow), 'utf8'))
    if (text === null) rmSync(at(workflow))
    else writeFileSync(at(workflow), text)
    project.commit()
    const { code, found } = await runJob(lines)
    expect([code, found]).toEqual(isReported ? [1, [`tampering ${workflow}`]] : [0, []])
  })

  test('a push is judged by the program of what was there before', async () => {
    const pushed = (ref: string, before: string) => {
      event({ ref: `refs/heads/${ref}`, before, repository: { default_branch: 'main' } })
      return { GITHUB_EVENT_NAME: 'push', GITHUB_BASE_REF: '' }
    }
    const before = project.git('rev-parse', 'main').trim()
    put('1.2.0')
    project.write({ [vendored]: impostor() })
    project.commit()
    for (const more of [pushed('main', before), pushed('renovate/pad', '0'.repeat(40))])
      expect(await runJob(lines, more)).toMatchObject({
        code: 1,
        found: expect.arrayContaining(['minimum-age pad']) as string[],
      })
    expect(existsSync(at('../trace'))).toBe(false)
    const gone = await runJob(lines, pushed('main', 'd'.repeat(40)))
    expect(gone).toMatchObject({ code: 2, found: null })
    expect(gone.output).toContain('::error title=depgate::Nothing was judged')
    put('1.1.0')
    project.git('checkout', '-q', 'main', '--', vendored)
    project.commit()
    expect(await runJob(lines, pushed('main', before))).toMatchObject({ code: 0, found: [] })
  })

  test('the weekly job judges everything and keeps one issue; taking it out is tampering', async () => {
    const file = '.github/workflows/depgate-weekly.yml'
    const weekly = load(readFileSync(at(file), 'utf8')) as {
      on: object
      jobs: { 'depgate-weekly': { permissions: object; steps: { run?: string }[] } }
    }
    expect(Object.keys(weekly.on)).toEqual(['schedule', 'workflow_dispatch'])
    const { permissions, steps } = weekly.jobs['depgate-weekly']
    expect(permissions).toEqual({ contents: 'read', issues: 'write' })
    const [judge = '', issue = ''] = steps.flatMap(({ run }) => run ?? [])
    // Locked since long, and young: there is no change that brings it.
    put('1.2.0')
    project.commit()
    mkdirSync(at('../week/bin'), { recursive: true })
    project.write({ '../week/bin/gh': `#!/bin/sh\necho "$@" >>${at('../week/gh')}\n` })
    chmodSync(at('../week/bin/gh'), 0o755)
    const more = {
      ...env(),
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'schedule',
      RUNNER_TEMP: at('../week'),
      GITHUB_STEP_SUMMARY: at('../week/summary.md'),
    }
    const ended = await run('bash', ['-e', '-c', judge], more)
    expect(ended.code, ended.output).toBe(1)
    expect(readFileSync(at('../week/summary.md'), 'utf8')).toContain('minimum-age')
    const PATH = `${at('../week/bin')}:${project.env.PATH ?? ''}`
    expect((await run('bash', ['-e', '-c', issue], { ...more, PATH })).code).toBe(0)
    expect(readFileSync(at('../week/gh'), 'utf8')).toMatch(/^issue list .*\nissue create --title depgate: /)
    expect(readFileSync(at('../week/depgate/issue.md'), 'utf8')).toContain('minimum-age')
    project.git('reset', '-q', '--hard', 'main')
    put('1.1.0')
    rmSync(at(file))
    project.commit()
    expect(await runJob(lines)).toMatchObject({ code: 1, found: [`tampering ${file}`] })
  })

  test('in a merge queue the event names the base', async () => {
    put('1.2.0')
    project.commit()
    event({ merge_group: { base_sha: project.git('rev-parse', 'main').trim(), base_ref: 'refs/heads/main' } })
    const queue = { GITHUB_EVENT_NAME: 'merge_group', GITHUB_BASE_REF: '' }
    expect(await runJob(lines, queue)).toMatchObject({ code: 1, found: ['minimum-age pad'] })
    put('1.1.0')
    project.commit()
    expect(await runJob(lines, queue)).toMatchObject({ code: 0, found: [] })
    // Without a base the index would answer: what is staged is the change's.
    event({ merge_group: { base_sha: '' } })
    expect((await runJob(lines, queue)).code).not.toBe(0)
  })

  test('a base without a program that judges is no judgement', async () => {
    const begin = (edit: () => void) => {
      project.git('switch', '-q', 'main')
      edit()
      project.commit()
      project.git('update-ref', 'refs/remotes/origin/main', 'main')
      project.git('switch', '-q', '-C', 'topic')
      put('1.2.0')
      project.commit()
    }
    begin(() => writeFileSync(at(vendored), ''))
    expect(await runJob(lines)).toMatchObject({
      code: 2,
      output: expect.stringContaining('Nothing was judged: the base') as string,
    })
    begin(() => writeFileSync(at(vendored), 'console.log("PASS")\n'))
    expect(await runJob(lines)).toMatchObject({ code: 1, found: null })
    begin(() => rmSync(at('.depgate'), { recursive: true }))
    expect(await runJob(lines)).toMatchObject({ code: 2, found: null })
  })
})

describe('the git hook of init git', () => {
  const commit = (more: Record<string, string> = {}) =>
    run('git', ['commit', '-qm', 'x'], { ...project.env, ...more })
  const stage = (version: string) => {
    put(version)
    project.git('add', 'package.json', 'package-lock.json')
  }

  test('runs what HEAD has: emptied on disk it judges all the same', async () => {
    await project.depgate('init', 'git')
    project.git('add', '-A')
    project.git('commit', '-qm', 'x', '--no-verify')
    writeFileSync(at(vendored), '')
    stage('1.2.0')
    expect(await commit()).toMatchObject({
      code: 1,
      output: expect.stringContaining('minimum-age') as string,
    })
    stage('1.1.0')
    expect(await commit()).toMatchObject({ code: 0 })
    // Staged, the edit itself is judged.
    project.git('add', '-A')
    expect(await commit()).toMatchObject({ code: 1, output: expect.stringContaining('tampering') as string })
    rmSync(at('.depgate'), { recursive: true })
    project.git('add', '-A')
    expect((await commit()).code).toBe(1)
  })

  test('without one in HEAD nothing passes, whatever the project contains; a depgate of the user judges', async () => {
    project.commit()
    await project.depgate('init', 'git')
    project.write({
      'node_modules/.bin/depgate': impostor(),
      'node_modules/depgate/bin/depgate.js': impostor(),
    })
    chmodSync(at('node_modules/.bin/depgate'), 0o755)
    stage('1.1.0')
    const inside = `${at('node_modules/.bin')}:${project.env.PATH ?? ''}`
    for (const PATH of [project.env.PATH ?? '', inside, `node_modules/.bin:${project.env.PATH ?? ''}`])
      expect(await commit({ PATH })).toMatchObject({
        code: 1,
        output: expect.stringContaining(`HEAD has no ${vendored}`) as string,
      })
    expect(existsSync(at('../trace'))).toBe(false)
    mkdirSync(at('../bin'))
    symlinkSync(path.resolve(import.meta.dirname, '../../../bin/depgate.js'), at('../bin/depgate'))
    const own = { PATH: `${at('../bin')}:${project.env.PATH ?? ''}` }
    expect((await commit(own)).code).toBe(0)
    stage('1.2.0')
    expect(await commit(own)).toMatchObject({
      code: 1,
      output: expect.stringContaining('minimum-age') as string,
    })
    // The commit that adds it is not judged, and passes alone.
    project.git('reset', '-q', '--hard')
    await project.depgate('init', 'git')
    project.git('add', '.depgate')
    expect((await commit()).code).toBe(0)
    stage('1.1.0')
    project.write({ 'note.txt': 'x' })
    project.git('add', 'note.txt')
    expect(await commit()).toMatchObject({ code: 0 })
  })

  test('in a shell that ends at the first error, as husky runs it', async () => {
    await project.depgate('init', 'git')
    project.git('add', '-A')
    project.git('commit', '-qm', 'x', '--no-verify')
    const hook = (version: string) => {
      stage(version)
      return run('sh', ['-e', at('.git/hooks/pre-commit')], { ...project.env })
    }
    expect([(await hook('1.1.0')).code, (await hook('1.2.0')).code]).toEqual([0, 1])
  })
})
