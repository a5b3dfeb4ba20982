// The audit trail and receipts end to end: the built bin, a registry on loopback, real git and real npm.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import type { TrailLine } from '../../../src/ports/trail.ts'

const token = `npm_${'Zq8x'.repeat(9)}`
let registry: TestRegistry
let project: Project
beforeAll(async () => {
  const packages = { old: { '1.0.0': { hours: 5000 } }, young: { '1.0.0': { hours: 5 } } }
  registry = await startRegistry({ packages, now: new Date(), advisories: {} })
})
afterAll(() => registry.close())
beforeEach(async () => {
  project = makeProject(registry.url)
  await lock({ old: '1.0.0' })
})
afterEach(() => project.remove())

async function lock(dependencies: Record<string, string>): Promise<void> {
  project.write({ 'package.json': { name: 'app', version: '1.0.0', dependencies } })
  expect((await project.npm('install', '--package-lock-only')).code).toBe(0)
}
const file = () => path.join(project.folder, '..', 'state', 'depgate', 'trail.jsonl')
const lines = () =>
  existsSync(file())
    ? readFileSync(file(), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as TrailLine)
    : []
const hashOf = (name: string) =>
  createHash('sha256')
    .update(readFileSync(path.join(project.folder, name)))
    .digest('hex')

describe('a run leaves a line', () => {
  test('of what was judged, with the hashes and what the sources answered', async () => {
    project.commit()
    const before = hashOf('package-lock.json')
    await lock({ old: '1.0.0', young: '1.0.0' })
    expect((await project.depgateWith({ CLAUDECODE: '1' }, 'check')).code).toBe(1)
    const [line, ...others] = lines()
    expect(others).toEqual([])
    expect(line).toMatchObject({
      number: 1,
      command: 'check',
      project: project.folder,
      agent: 'claude-code',
      outcome: 'fail',
      lockfiles: [{ path: 'package-lock.json', before, after: hashOf('package-lock.json') }],
      arrivals: ['young@1.0.0'],
      findings: [
        { rule: 'minimum-age', level: 'error', package: 'pkg:npm/young@1.0.0' },
        { rule: 'new-package', level: 'warn', package: 'pkg:npm/young@1.0.0' },
      ],
      sources: expect.arrayContaining([
        expect.objectContaining({ source: 'registry', evidence: 'advisories', status: 'answered' }),
      ]) as unknown,
    })
    expect(line?.policy.before).toMatch(/^[0-9a-f]{64}$/)
  })

  test('in the wrapper, with the lockfile as it was and as it is', async () => {
    const before = hashOf('package-lock.json')
    expect((await project.depgate('install', 'young')).code).toBe(1)
    expect((await project.depgate('uninstall', 'old')).code).toBe(0)
    const after = hashOf('package-lock.json')
    expect(after).not.toBe(before)
    expect(lines()).toMatchObject([
      { command: 'install', outcome: 'fail', lockfiles: [{ before, after: before }] },
      { command: 'uninstall', outcome: 'pass', lockfiles: [{ path: 'package-lock.json', before, after }] },
    ])
  })

  test('where nothing could be judged, but not where it was mistyped or passed through', async () => {
    project.write({ 'depgate.json': '{"rules":' })
    expect((await project.depgate('check', '--all')).code).toBe(2)
    await project.depgate('check', '--al')
    await project.depgate('npm', 'ls')
    expect(lines()).toMatchObject([{ command: 'check', outcome: 'error', findings: [] }])
    expect(lines()[0]?.error).toContain('depgate.json')
  })

  test('without a token, in whatever argument it is', async () => {
    project.write({ '.npmrc': `//registry.example.test/:_authToken=${token}\n` })
    await project.depgate('check', '--all')
    await project.depgate('install', `https://jane:${token}@registry.example.test/a.tgz?token=${token}`)
    await project.depgate('npm', '--//registry.example.test/:_authToken', token, 'install', 'old')
    expect(lines().length).toBeGreaterThan(0)
    expect(readFileSync(file(), 'utf8')).not.toContain('Zq8x')
  })

  test('a trail that cannot be written changes no verdict, and is one line on stderr', async () => {
    mkdirSync(file(), { recursive: true })
    const ended = await project.depgate('check', '--all')
    expect(ended.code).toBe(0)
    expect(ended.stderr).toBe(`depgate: this run is not in the audit trail: ${file()} is a folder\n`)
  })

  test('a project cannot lead the trail away', async () => {
    project.write({ 'depgate.json': { log: { file: '/dev/null' } } })
    const ended = await project.depgate('check', '--all')
    expect(ended.code).toBe(2)
    expect(ended.stderr).toContain("log: the audit trail is the user's, not the project's")
    expect(lines()).toMatchObject([{ outcome: 'error' }])
  })
})

describe('depgate log', () => {
  beforeEach(async () => {
    await project.depgate('check', '--all')
    await lock({ old: '1.0.0', young: '1.0.0' })
    await project.depgate('check', '--all')
    await project.depgate('inspect', 'old')
  })

  test('shows the runs that are asked for', async () => {
    const numbers = async (...flags: string[]) => {
      const ended = await project.depgate('log', 'show', ...flags, '--format', 'json')
      expect(ended.code, ended.stderr).toBe(0)
      return (JSON.parse(ended.stdout) as TrailLine[]).map((line) => line.number)
    }
    expect(await numbers()).toEqual([1, 2, 3])
    expect(await numbers('-n', '1')).toEqual([3])
    expect(await numbers('--outcome', 'fail')).toEqual([2])
    expect(await numbers('--package', 'young')).toEqual([2])
    expect(await numbers('--package', 'old@1.0.0')).toEqual([1, 2, 3])
    expect(await numbers('--package', 'ol')).toEqual([])
    expect(await numbers('--command', 'inspect')).toEqual([3])
    expect(await numbers('--since', '1h', '--until', '2099-01-01')).toEqual([1, 2, 3])
    expect(await numbers('--until', '1h')).toEqual([])
    const table = (await project.depgate('log')).stdout.split('\n')
    expect(table[0]).toMatch(/^when +outcome +command +who +project +what$/)
    expect(table[2]).toMatch(/^2\S+Z +fail +check +.* 2 arrivals, 2 findings$/)
    expect((await project.depgate('log', 'path')).stdout).toBe(`${file()}\n`)
  })

  test('verifies, and finds what was done to the file', async () => {
    const whole = await project.depgate('log', 'verify')
    expect(whole).toMatchObject({ code: 0, stdout: `${file()}: 3 lines, the chain is whole\n` })
    writeFileSync(file(), readFileSync(file(), 'utf8').split('\n').slice(0, 2).join('\n') + '\n')
    const cut = await project.depgate('log', 'verify')
    expect(cut).toMatchObject({ code: 1 })
    expect(cut.stdout).toContain('broken: number 3 is gone\n')
    const json = await project.depgate('log', 'verify', '--format', 'json')
    expect(JSON.parse(json.stdout)).toMatchObject({
      isWhole: false,
      lines: 2,
      problems: ['number 3 is gone'],
    })
  })
})

test.each([
  [['install', '--receipt', 'r.json'], '--receipt goes with "depgate ci"'],
  [['ci', '--receipt'], '--receipt needs a file'],
])('%j is refused', async (args, message) => {
  const ended = await project.depgate(...args)
  expect(ended.code).toBe(2)
  expect(ended.stderr).toContain(message)
})

describe('a receipt', () => {
  const check = () => project.depgate('check', '--all', '--receipt', 'receipt.json')
  const ci = () => project.depgate('ci', '--receipt=receipt.json')
  const installed = () => existsSync(path.join(project.folder, 'node_modules/old'))

  test('lets the very lockfile in that it was written for', async () => {
    expect((await check()).code).toBe(0)
    const ended = await ci()
    expect(ended.code, ended.stderr).toBe(0)
    expect(installed()).toBe(true)
  })

  test.each([
    ['no receipt', () => undefined, 'is not there'],
    [
      'another lockfile',
      async () => {
        await check()
        const text = readFileSync(path.join(project.folder, 'package-lock.json'), 'utf8')
        project.write({ 'package-lock.json': `${text}\n` })
      },
      'is of another lockfile than the one here',
    ],
    [
      'another policy',
      async () => {
        await check()
        project.write({ 'depgate.json': { deny: ['left-pad'] } })
      },
      'is of another policy than the one in force here',
    ],
  ])('with %s nothing is installed', async (_, prepare, reason) => {
    await prepare()
    const ended = await ci()
    expect(ended.code).toBe(2)
    expect(ended.stderr).toContain(`the receipt receipt.json ${reason}`)
    expect(installed()).toBe(false)
    expect(lines().at(-1)).toMatchObject({ command: 'ci', outcome: 'error' })
  })

  test('is written of a pass only, and struck out by a run that is none', async () => {
    const where = path.join(project.folder, 'receipt.json')
    await lock({ old: '1.0.0', young: '1.0.0' })
    expect((await check()).code).toBe(1)
    expect(existsSync(where)).toBe(false)
    await lock({ old: '1.0.0' })
    await check()
    await lock({ old: '1.0.0', young: '1.0.0' })
    await check()
    expect(JSON.parse(readFileSync(where, 'utf8'))).toMatchObject({ outcome: 'fail' })
    expect((await ci()).stderr).toContain('is of a run that ended with "fail"')
  })
})
