// The GitHub Action's script, run as the runner runs it: GITHUB_* files, a registry and an API on loopback.

import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { Linter } from 'eslint'
import { load } from 'js-yaml'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { makeProject, type Ended, type Project } from '../support/project.ts'
import { startRegistry, type TestRegistry } from '../support/server.ts'

const root = path.resolve(import.meta.dirname, '../..')
const now = new Date()
const packages = { pad: { '1.0.0': { hours: 5_000 }, '1.1.0': { hours: 400 }, '1.2.0': { hours: 5 } } }

let registry: TestRegistry
let project: Project
let runner: string
beforeAll(async () => {
  registry = await startRegistry({ packages, now, advisories: {} })
})
afterAll(() => registry.close())
beforeEach(async () => {
  project = makeProject(registry.url)
  runner = path.join(project.folder, '..', 'runner')
  mkdirSync(runner)
  await lock('1.0.0')
  project.commit()
  project.git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  project.git('switch', '-q', '-c', 'topic')
})
afterEach(() => project.remove())

async function lock(version: string): Promise<void> {
  rmSync(path.join(project.folder, 'package-lock.json'), { force: true })
  project.write({ 'package.json': { name: 'app', version: '1.0.0', dependencies: { pad: version } } })
  const { code, stderr } = await project.npm('install', '--package-lock-only', '--ignore-scripts')
  expect(code, stderr).toBe(0)
  project.commit()
}

const inRunner = (name: string) => path.join(runner, name)
/** Runs the script with the inputs as action.yml hands them over. */
function run(
  inputs: Record<string, string> = {},
  more: Record<string, string> = {},
  args: readonly string[] = [path.join(root, 'action/run.js')],
): Promise<Ended> {
  if (more.GITHUB_EVENT_PATH === undefined)
    writeFileSync(
      inRunner('event.json'),
      JSON.stringify({ pull_request: { number: 7, base: { ref: 'main' } } }),
    )
  const given = Object.entries({ SUMMARY: 'true', ANNOTATIONS: 'true', COMMENT: 'false', ...inputs })
  const env = {
    ...project.env,
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_BASE_REF: 'main',
    GITHUB_WORKSPACE: project.folder,
    GITHUB_REPOSITORY: 'acme/app',
    GITHUB_EVENT_PATH: inRunner('event.json'),
    GITHUB_OUTPUT: inRunner('output'),
    GITHUB_STEP_SUMMARY: inRunner('summary.md'),
    RUNNER_TEMP: runner,
    ...Object.fromEntries(given.map(([name, value]) => [`DEPGATE_INPUT_${name}`, value])),
    ...more,
  }
  return new Promise((resolve) => {
    execFile(process.execPath, [...args], { cwd: runner, env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })
}
const outputs = () =>
  Object.fromEntries(
    // A later line of a name replaces an earlier one, as in the runner.
    [
      ...readFileSync(inRunner('output'), 'utf8').matchAll(
        /^(?:(\S+?)<<(\S+)\n([\s\S]*?)\n\2|([\w-]+)=(.*))$/gm,
      ),
    ].map((match) => [match[1] ?? match[4], match[3] ?? match[5] ?? '']),
  )
const summary = () => readFileSync(inRunner('summary.md'), 'utf8')

test('a young version: exit 1, annotations, summary, SARIF and outputs', async () => {
  await lock('1.2.0')
  const ended = await run({ SARIF_FILE: 'out.sarif' })
  expect(ended.code, ended.stdout + ended.stderr).toBe(1)
  expect(ended.stdout).toMatch(/^::error .*file=package-lock\.json/m)
  expect(summary()).toContain('minimum-age')
  const found = outputs()
  expect(found).toMatchObject({
    outcome: 'fail',
    'exit-code': '1',
    sarif: path.join(project.folder, 'out.sarif'),
  })
  expect(JSON.parse(readFileSync(found.report ?? '', 'utf8'))).toMatchObject({
    outcome: 'fail',
  } satisfies Partial<Report>)
  const sarif = JSON.parse(readFileSync(found.sarif ?? '', 'utf8')) as { runs: { results: unknown[] }[] }
  expect(sarif.runs[0]?.results).toHaveLength(1)
})

test('a pass; what is switched off is not written', async () => {
  await lock('1.1.0')
  const ended = await run({ SUMMARY: 'false', ANNOTATIONS: 'false' })
  expect(ended.code, ended.stdout).toBe(0)
  expect(outputs()).toMatchObject({ outcome: 'pass', 'exit-code': '0', sarif: '' })
  expect(() => summary()).toThrow()
})

test('no judgement: exit 2, an error that says why, and no report', async () => {
  project.git('update-ref', '-d', 'refs/remotes/origin/main')
  const ended = await run({ SARIF_FILE: 'out.sarif' })
  expect(ended.code).toBe(2)
  expect(ended.stdout).toMatch(/^::error title=depgate::.*is not here.*%0A.*git fetch origin/m)
  expect(summary()).toContain('no judgement was possible')
  expect(outputs()).toEqual({ outcome: 'error', 'exit-code': '2', report: '', sarif: '' })
})

test('inputs reach depgate as they are', async () => {
  await lock('1.2.0')
  const loose = { rules: { 'minimum-age': 'off' } }
  project.write({ '../loose.json': loose, 'loose.json': loose, 'sub/.keep': '' })
  const ended = await run({
    POLICY: '../../loose.json',
    LOCKFILE: '\n ../package-lock.json \n',
    WORKING_DIRECTORY: 'sub',
  })
  expect(ended.code, ended.stdout).toBe(0)
  // A policy that the change brings along does not judge it.
  expect((await run({ POLICY: 'loose.json' })).code).toBe(1)
  const evil = await run({ BASE: '$(touch pwned); --upload-pack=touch pwned' })
  expect(evil.code).toBe(2)
  expect(evil.stdout).toContain('there is no commit')
  expect(project.git('status', '--porcelain', '--', 'pwned')).toBe('')
})

test('nothing that depgate prints is a command to the runner', async () => {
  await lock('1.2.0')
  const { stdout } = await run({ ANNOTATIONS: 'false' })
  const token = /^::stop-commands::(\S+)$/m.exec(stdout)?.[1] ?? 'none'
  const outside = stdout.split(/^::stop-commands::\S+\n[\s\S]*?^::\S+::\n/m)
  expect(stdout).toContain(`::${token}::`)
  expect(outside.join('').trim()).toBe('')
})

/** A folder of programs that has these alone. */
function pathOf(...names: string[]): string {
  const folder = inRunner(`bin-${names.join('-')}`)
  mkdirSync(folder)
  for (const name of names) {
    const at = (project.env.PATH ?? '').split(path.delimiter).map((one) => path.join(one, name))
    const found = name === 'node' ? process.execPath : at.find((file) => existsSync(file))
    symlinkSync(found ?? '', path.join(folder, name))
  }
  return folder
}

describe('the job that it runs in', () => {
  test('needs node and git alone: nothing is built, npm is not there, packages of developers neither', async () => {
    await lock('1.2.0')
    const ended = await run(
      {},
      { PATH: pathOf('node', 'git'), NODE_ENV: 'production', NPM_CONFIG_OMIT: 'dev' },
    )
    expect(ended.code, ended.stdout + ended.stderr).toBe(1)
    expect(outputs()).toMatchObject({ outcome: 'fail' })
  })

  test('is offline: what could not be asked is a gap, and no pass', async () => {
    await lock('1.1.0')
    const ended = await run({ REGISTRY: 'http://127.0.0.1:9/' })
    expect(ended.code).toBe(3)
    expect(outputs()).toMatchObject({ outcome: 'inconclusive' })
  })

  test('is a container, where the checkout is another user’s', async () => {
    await lock('1.2.0')
    const more = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }
    const ended = await run({}, more)
    expect(ended.code, ended.stdout).toBe(1)
    // What was set is for depgate's own calls.
    expect(() =>
      execFileSync('git', ['status'], {
        cwd: project.folder,
        env: { ...project.env, ...more },
        stdio: 'pipe',
      }),
    ).toThrow('dubious')
  })

  test('has an old node: an outcome, and what to do', async () => {
    const old = inRunner('old.cjs')
    writeFileSync(old, "Object.defineProperty(process, 'versions', { value: { node: '18.20.4' } })")
    const ended = await run({}, {}, ['-r', old, path.join(root, 'action/run.js')])
    expect(ended.code).toBe(2)
    expect(ended.stdout).toMatch(/^::error title=depgate::node 18\.20\.4 is too old.*actions\/setup-node/m)
    expect(outputs()).toEqual({ outcome: 'error', 'exit-code': '2', report: '', sarif: '' })
    const code = readFileSync(path.join(root, 'action/run.js'), 'utf8')
    const options = { languageOptions: { ecmaVersion: 5, sourceType: 'script' } } as const
    expect(new Linter().verify(code, options)).toEqual([])
    expect(new Linter().verify('const a = 1', options)).toHaveLength(1)
  })

  test('has no node: the step says so', () => {
    const { runs } = load(readFileSync(path.join(root, 'action.yml'), 'utf8')) as {
      runs: { steps: { run: string; shell: string }[] }
    }
    expect(runs.steps).toHaveLength(1)
    const [{ run: script, shell } = { run: '', shell: '' }] = runs.steps
    const env = { PATH: inRunner('nothing'), GITHUB_OUTPUT: inRunner('output'), GITHUB_ACTION_PATH: root }
    const { status, stdout } = spawnSync(`/bin/${shell}`, ['-e', '-c', script], { env, encoding: 'utf8' })
    expect([status, stdout]).toEqual([2, expect.stringContaining('::error title=depgate::There is no node')])
    expect(outputs()).toMatchObject({ outcome: 'error', 'exit-code': '2' })
  })

  test('has a commit of the action without the built file: use a release', async () => {
    cpSync(path.join(root, 'action'), inRunner('action'), { recursive: true })
    rmSync(inRunner('action/depgate.mjs'), { force: true })
    const start = [inRunner('action/run.js')]
    const ended = await run({}, {}, start)
    expect(ended.code).toBe(2)
    expect(ended.stdout).toMatch(/^::error title=depgate::.*has no action\/depgate\.mjs.*release/m)
    expect(outputs()).toMatchObject({ outcome: 'error' })
    // A release has it beside its own files, and nothing else of the repository is needed.
    await lock('1.2.0')
    cpSync(path.join(root, 'dist/depgate.mjs'), inRunner('action/depgate.mjs'))
    expect((await run({}, {}, start)).code).toBe(1)
    // A program that crashes has judged nothing.
    writeFileSync(inRunner('action/depgate.mjs'), 'throw new Error("x")')
    expect((await run({}, {}, start)).code).toBe(2)
    expect(outputs()).toMatchObject({ outcome: 'error', report: '' })
  })

  test('runs in a folder: files are addressed from the top of the checkout', async () => {
    const move = (version: string) => {
      mkdirSync(path.join(project.folder, 'web'), { recursive: true })
      for (const file of ['package.json', 'package-lock.json'])
        writeFileSync(
          path.join(project.folder, 'web', file),
          readFileSync(path.join(project.folder, file), 'utf8').replaceAll('1.1.0', version),
        )
      project.commit()
    }
    move('1.0.0')
    project.git('update-ref', 'refs/remotes/origin/main', 'HEAD')
    await lock('1.2.0')
    move('1.2.0')
    const ended = await run({
      WORKING_DIRECTORY: 'web',
      LOCKFILE: 'package-lock.json',
      SARIF_FILE: 'out.sarif',
    })
    expect(ended.code, ended.stdout).toBe(1)
    expect(ended.stdout).toMatch(/^::error file=web\/package-lock\.json,/m)
    const sarif = readFileSync(path.join(project.folder, 'web/out.sarif'), 'utf8')
    expect(sarif).toContain('"uri": "web/package-lock.json"')
    const none = await run({ WORKING_DIRECTORY: 'nowhere' })
    expect([none.code, outputs().outcome]).toEqual([2, 'error'])
    expect(none.stdout).toContain('working-directory is no folder')
  })
})

describe('the event', () => {
  const before = () => project.git('rev-parse', 'main').trim()
  const event = (name: string, value: object = {}) => {
    writeFileSync(inRunner('other.json'), JSON.stringify(value))
    return { GITHUB_EVENT_NAME: name, GITHUB_BASE_REF: '', GITHUB_EVENT_PATH: inRunner('other.json') }
  }
  const pushed = (ref: string, commit: string) =>
    event('push', { ref: `refs/heads/${ref}`, before: commit, repository: { default_branch: 'main' } })

  test.each<[string, () => Record<string, string>, string]>([
    ['a merge queue', () => event('merge_group', { merge_group: { base_sha: before() } }), 'fail'],
    ['a push', () => pushed('main', before()), 'fail'],
    ['a push of a bot’s branch', () => pushed('renovate/pad', '0'.repeat(40)), 'fail'],
    ['a push whose base is gone', () => pushed('main', 'd'.repeat(40)), 'error'],
    ['a schedule', () => event('schedule'), 'fail'],
    ['a person', () => event('workflow_dispatch'), 'fail'],
  ])('%s ends in a conclusion', async (_, more, outcome) => {
    await lock('1.2.0')
    const ended = await run({}, more())
    expect(outputs()).toMatchObject({ outcome })
    expect(ended.code).toBe(outcome === 'error' ? 2 : 1)
  })

  test('an honest push passes; one without an event is told to have compared nothing', async () => {
    await lock('1.1.0')
    const honest = await run({}, pushed('main', before()))
    expect(honest.code, honest.stdout).toBe(0)
    expect(honest.stdout).not.toContain('nothing was compared')
    const blind = await run({}, event('push'))
    expect(blind.code).toBe(0)
    expect(blind.stdout).toMatch(/^::warning title=depgate::nothing was compared.*--base <ref>/m)
  })

  test('by hand, with a base: only what changed', async () => {
    await lock('1.1.0')
    await run({ BASE: 'main' }, event('workflow_dispatch'))
    const report = JSON.parse(readFileSync(outputs().report ?? '', 'utf8')) as Report
    expect(report.lockfiles[0]?.before).toBe('main')
  })
})

describe('the comment', () => {
  let api: Server
  let asked: { method: string; url: string; body: string; token: string }[]
  let known: unknown[]
  let status: number
  let viewer: string | undefined
  const marker = '<!-- depgate job ci.yml%2Fgate . -->'
  beforeEach(async () => {
    viewer = 'github-actions[bot]'
    asked = []
    known = []
    status = 200
    api = createServer((request, response) => {
      let body = ''
      request.on('data', (part: Buffer) => (body += part.toString()))
      request.on('end', () => {
        const { method = '', url = '', headers } = request
        asked.push({ method, url, body, token: headers.authorization ?? '' })
        response.writeHead(status, { 'content-type': 'application/json' })
        const answer = url === '/graphql' ? { data: { viewer: { login: viewer } } } : {}
        response.end(JSON.stringify(method === 'GET' ? known : answer))
      })
    })
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve))
    await lock('1.2.0')
  })
  afterEach(() => api.close())
  const commented = (inputs: Record<string, string> = {}, job = 'gate') => {
    const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`
    return run(
      { COMMENT: 'true', TOKEN: 'ghs_sEcReT', ...inputs },
      {
        GITHUB_API_URL: url,
        GITHUB_JOB: job,
        GITHUB_WORKFLOW_REF: 'acme/app/.github/workflows/ci.yml@refs/heads/main',
      },
    )
  }
  const last = () => asked.at(-1)

  test('is made once', async () => {
    const ended = await commented()
    expect(ended.code).toBe(1)
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /repos/acme/app/issues/7/comments?per_page=100&page=1',
      'POST /repos/acme/app/issues/7/comments',
    ])
    const { body } = JSON.parse(asked[1]?.body ?? '{}') as { body: string }
    expect(body.split('\n')[0]).toBe(marker)
    expect(body.length).toBeLessThanOrEqual(65_536)
    expect(asked[1]?.token).toBe('Bearer ghs_sEcReT')
    expect(ended.stdout + summary()).not.toContain('ghs_sEcReT')
  })

  // A token that may write can edit everybody's comments: the marker alone is not enough.
  test.each<[string, string | undefined, string, string]>([
    ['the job’s own token', 'github-actions[bot]', 'PATCH', '2'],
    ['an app’s token', 'gate-app[bot]', 'PATCH', '3'],
    ['a PAT', 'erin', 'PATCH', '4'],
    ['another PAT: a person who pasted the marker', 'frank', 'POST', ''],
    ['a token of which GitHub does not tell whose it is', undefined, 'PATCH', '2'],
  ])('with %s its own is edited, and no other', async (_, login, method, id) => {
    viewer = login
    known = [
      { id: 1, user: { type: 'User', login: 'mallory' }, body: `${marker}\nPASS` },
      { id: 5, user: { type: 'Bot', login: 'github-actions[bot]' }, body: `see ${marker}\nquoted` },
      { id: 2, user: { type: 'Bot', login: 'github-actions[bot]' }, body: `${marker}\nold` },
      { id: 3, user: { type: 'Bot', login: 'gate-app[bot]' }, body: `${marker}\r\nold` },
      { id: 4, user: { type: 'User', login: 'erin' }, body: `${marker}\nold` },
    ]
    await commented()
    const at = method === 'PATCH' ? `comments/${id}` : '7/comments'
    expect(last()).toMatchObject({ method, url: `/repos/acme/app/issues/${at}` })
  })

  test('is one for each job and target', async () => {
    const mine = { type: 'Bot', login: 'github-actions[bot]' }
    known = [{ id: 2, user: mine, body: `${marker}\nold` }]
    project.write({ 'web/.keep': '' })
    for (const [inputs, job] of [
      [{}, 'other'],
      [{ WORKING_DIRECTORY: 'web', LOCKFILE: '../package-lock.json' }, 'gate'],
      [{ LOCKFILE: 'package-lock.json' }, 'gate'],
    ] as const) {
      await commented(inputs, job)
      expect(last()).toMatchObject({ method: 'POST', url: '/repos/acme/app/issues/7/comments' })
      expect(last()?.body).not.toContain(marker)
    }
    await commented()
    expect(last()?.method).toBe('PATCH')
  })

  test('that may not be written is a warning, and changes no outcome', async () => {
    status = 403
    const ended = await commented()
    expect(ended.code).toBe(1)
    expect(ended.stdout).toContain(
      '::warning title=depgate::the comment could not be written: GitHub answered 403',
    )
  })
})

test('no input stands in a line that a shell reads', () => {
  const text = readFileSync(path.join(root, 'action.yml'), 'utf8')
  const { runs } = load(text) as { runs: { steps: { run: string }[] } }
  const scripts = runs.steps.map((step) => step.run)
  for (const script of scripts) expect(script).not.toContain('${{')
  const inputs = [...text.matchAll(/DEPGATE_INPUT_(\w+): \$\{\{ inputs\.([\w-]+) \}\}/g)]
  for (const [, name = '', input = ''] of inputs) expect(name).toBe(input.toUpperCase().replaceAll('-', '_'))
  const declared = [...(/^inputs:\n([\s\S]*?)^outputs:/m.exec(text)?.[1] ?? '').matchAll(/^ {2}([\w-]+):$/gm)]
  expect(inputs.map((match) => match[2])).toEqual(declared.map((match) => match[1]))
})
