// depgate backtest end to end: real git history, a registry on loopback.

import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Backtest } from '../../../src/backtest/summary.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'

// git keeps no fractions of a second.
const now = new Date(Math.floor(Date.now() / 1000) * 1000)
const packages = {
  pad: { '1.0.0': { hours: 9_000 }, '1.1.0': { hours: 400 }, '1.2.0': { hours: 100 } },
}

let registry: TestRegistry
let project: Project
beforeAll(async () => {
  registry = await startRegistry({ packages, now, advisories: {} })
})
afterAll(() => registry.close())
beforeEach(async () => {
  project = makeProject(registry.url)
  await lock('1.0.0')
  commit(2_000, 'first')
  project.write({ 'readme.md': 'x' })
  commit(1_500, 'no lockfile in it')
  project.write({ 'package-lock.json': '{ broken' })
  commit(1_200, 'broken')
  await lock('1.0.0')
  commit(1_100, 'fixed')
  await lock('1.1.0')
  commit(390, 'young then')
  project.write({ 'app/.keep': '' })
  project.git('mv', 'package.json', 'package-lock.json', 'app/')
  commit(300, 'moved')
  await lock('1.2.0', 'app')
  commit(50, 'young\u001b[31m now')
})
afterEach(() => project.remove())

async function lock(version: string, folder = ''): Promise<void> {
  rmSync(path.join(project.folder, folder, 'package-lock.json'), { force: true })
  project.write({
    [path.join(folder, 'package.json')]: { name: 'app', version: '1.0.0', dependencies: { pad: version } },
  })
  const args = folder === '' ? [] : ['--prefix', folder]
  const { code, stderr } = await project.npm('install', '--package-lock-only', '--ignore-scripts', ...args)
  expect(code, stderr).toBe(0)
}

function commit(hours: number, message: string): void {
  const date = new Date(now.getTime() - hours * 3_600_000).toISOString()
  project.git('add', '-A')
  const env = { ...project.env, GIT_COMMITTER_DATE: date }
  execFileSync('git', ['commit', '-q', '-m', message, '--date', date], { cwd: project.folder, env })
}

const lockfile = ['--lockfile', 'app/package-lock.json']

test('a table, exit 0 though commits would have been blocked', async () => {
  const ended = await project.depgate('backtest', ...lockfile)
  expect(ended.code, ended.stderr).toBe(0)
  expect(ended.stdout).toContain('minimum-age: pad@1.2.0')
  expect(ended.stdout).toContain('would have been blocked: 2 of 4; 1 could not be read')
  expect(ended.stdout).toContain('minimum-age alone would block: 1 at 1d, 2 at 3d, 2 at 7d, 2 at 14d')
  expect(ended.stdout).not.toMatch(/\u001b/)
})

test('JSON and a page; the history follows the lockfile where it was moved', async () => {
  const ended = await project.depgate(
    'backtest',
    ...lockfile,
    '--format',
    'json',
    '--format',
    'html=out.html',
  )
  const found = JSON.parse(ended.stdout) as Backtest
  expect(found.commits.map(({ subject, outcome }) => [subject, outcome])).toEqual([
    ['young now', 'fail'],
    ['moved', 'pass'],
    ['young then', 'fail'],
    ['fixed', 'pass'],
    ['broken', 'unreadable'],
    ['first', 'first'],
  ])
  expect(found.commits[2]).toMatchObject({ waitHours: 158, blockedBy: [{ packages: ['pad@1.1.0'] }] })
  expect(readFileSync(path.join(project.folder, 'out.html'), 'utf8')).toContain('<svg')
})

test('--max, --since and a policy to try', async () => {
  project.write({ 'strict.json': { rules: { 'minimum-age': ['error', { minimum: '90d' }] } } })
  const judge = async (...args: string[]) => {
    const ended = await project.depgate('backtest', ...lockfile, '--format', 'json', ...args)
    return (JSON.parse(ended.stdout) as Backtest).commits.map(({ outcome }) => outcome)
  }
  expect(await judge('--max', '2')).toEqual(['fail', 'pass'])
  const since = new Date(now.getTime() - 350 * 3_600_000).toISOString().slice(0, 10)
  expect((await judge('--since', since)).length).toBeLessThanOrEqual(3)
  expect(await judge('--policy', 'strict.json', '--max', '3')).toEqual(['fail', 'pass', 'fail'])
  project.write({ 'off.json': { rules: { 'minimum-age': 'off' } } })
  expect(await judge('--policy', 'off.json', '--max', '3')).toEqual(['pass', 'pass', 'pass'])
})

test('a shallow clone reports where its history ends', async () => {
  project.git('clone', '-q', '--depth', '2', `file://${project.folder}`, '../clone')
  const clone = path.join(project.folder, '../clone/app/package-lock.json')
  const ended = await project.depgate('backtest', '--lockfile', clone)
  expect(ended.stdout).toContain('the clone is shallow and ends here')
  expect(ended.code).toBe(0)
})
