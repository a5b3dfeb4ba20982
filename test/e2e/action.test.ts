// The GitHub Action's script, run as the runner runs it: GITHUB_* files, a registry and an API on loopback.

import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
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
function run(inputs: Record<string, string> = {}, more: Record<string, string> = {}): Promise<Ended> {
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
    execFile(
      process.execPath,
      [path.join(root, 'action/run.js')],
      { cwd: runner, env },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })
}
const outputs = () =>
  Object.fromEntries(
    [...readFileSync(inRunner('output'), 'utf8').matchAll(/^(\S+?)<<(\S+)\n([\s\S]*?)\n\2$/gm)].map(
      (match) => [match[1], match[3] ?? ''],
    ),
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

describe('the comment', () => {
  let api: Server
  let asked: { method: string; url: string; body: string; token: string }[]
  let known: unknown[]
  let status: number
  beforeEach(async () => {
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
        response.end(JSON.stringify(method === 'GET' ? known : {}))
      })
    })
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve))
    await lock('1.2.0')
  })
  afterEach(() => api.close())
  const commented = () => {
    const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`
    return run({ COMMENT: 'true', TOKEN: 'ghs_sEcReT' }, { GITHUB_API_URL: url })
  }

  test('is made once', async () => {
    const ended = await commented()
    expect(ended.code).toBe(1)
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /repos/acme/app/issues/7/comments?per_page=100&page=1',
      'POST /repos/acme/app/issues/7/comments',
    ])
    const { body } = JSON.parse(asked[1]?.body ?? '{}') as { body: string }
    expect(body).toMatch(/^<!-- depgate -->\n/)
    expect(body.length).toBeLessThanOrEqual(65_536)
    expect(asked[1]?.token).toBe('Bearer ghs_sEcReT')
    expect(ended.stdout + summary()).not.toContain('ghs_sEcReT')
  })

  test('is edited then; one by a person with the same mark is not', async () => {
    known = [
      { id: 1, user: { type: 'User' }, body: '<!-- depgate -->\nPASS' },
      { id: 2, user: { type: 'Bot' }, body: '<!-- depgate -->\nold' },
    ]
    await commented()
    expect(asked[1]).toMatchObject({ method: 'PATCH', url: '/repos/acme/app/issues/comments/2' })
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
  const scripts = [...text.matchAll(/^ +run: (.*)$/gm)].map((match) => match[1] ?? '')
  expect(scripts).toHaveLength(2)
  for (const script of scripts) expect(script).not.toContain('${{')
  const inputs = [...text.matchAll(/DEPGATE_INPUT_(\w+): \$\{\{ inputs\.([\w-]+) \}\}/g)]
  for (const [, name = '', input = ''] of inputs) expect(name).toBe(input.toUpperCase().replaceAll('-', '_'))
  const declared = [...(/^inputs:\n([\s\S]*?)^outputs:/m.exec(text)?.[1] ?? '').matchAll(/^ {2}([\w-]+):$/gm)]
  expect(inputs.map((match) => match[2])).toEqual(declared.map((match) => match[1]))
})
