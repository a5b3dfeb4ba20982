// Publish times in depgate's cache, edited by a process of the same user: the built bin, a registry on loopback.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { bash, claude, sendHook } from '../../support/hook.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { shelf } from '../../support/shelf.ts'

let registry: TestRegistry
let project: Project

beforeAll(async () => {
  registry = await startRegistry({ packages: shelf, now: new Date(), advisories: {} })
})
afterAll(() => registry.close())
beforeEach(async () => {
  project = makeProject(registry.url)
  project.write({ 'package.json': { name: 'app', version: '1.0.0' }, '.gitignore': 'node_modules' })
  await project.npm('install')
  project.commit()
})
afterEach(() => project.remove())

const manifest = (version: string) => ({ name: 'app', version: '1.0.0', dependencies: { young: version } })
const arrive = async (version: string) => {
  project.write({ 'package.json': manifest(version) })
  await project.npm('install', '--package-lock-only', '--ignore-scripts')
}

/** Makes publish times of the last month times of 2020, where a warm run reads them; returns how many there were. */
function age(): number {
  const folder = path.join(project.env.XDG_CACHE_HOME ?? '', 'depgate', 'releases')
  let count = 0
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name)
    const text = readFileSync(file, 'latin1')
    const month = 30 * 24 * 3_600_000
    const edited = text.replaceAll(/"publishedAt":(\d+)/g, (written, time) => {
      if (Date.now() - Number(time) > month) return written
      count += 1
      return '"publishedAt":1580000000000'
    })
    writeFileSync(file, edited, 'latin1')
  }
  return count
}

test('an edited cache makes nothing old: not for check, not for the hook, not for install', async () => {
  await arrive('1.0.0')
  expect(await project.depgate('check', '--quiet')).toMatchObject({ code: 1 })
  expect(age()).toBeGreaterThan(0)
  const checked = await project.depgate('check', '--format', 'json')
  expect(checked.code).toBe(1)
  expect(checked.stdout).toContain('"minimum-age"')
  age()
  const hook = await sendHook(project, claude(project, 'PostToolUse', bash('true')))
  expect(hook.json).toMatchObject({ decision: 'block', reason: expect.stringContaining('young') as string })
  project.git('checkout', '-q', '.')
  age()
  const before = await sendHook(
    project,
    claude(project, 'PreToolUse', bash('npm i --save-exact young@1.0.0')),
  )
  expect(JSON.stringify(before.json)).toMatch(/"permissionDecision":"deny".*minimum-age/)
  age()
  const installed = await project.depgate('install', '--save-exact', 'young@1.0.0')
  expect([installed.code, installed.stderr + installed.stdout]).toEqual([
    1,
    expect.stringContaining('minimum-age'),
  ])
})

test('a warm cache is no alarm, and one of another layout is read anew', async () => {
  await arrive('0.9.0')
  expect(await project.depgate('check', '--quiet')).toMatchObject({ code: 0, stderr: '' })
  const folder = path.join(project.env.XDG_CACHE_HOME ?? '', 'depgate', 'releases')
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name)
    writeFileSync(file, readFileSync(file, 'latin1').replaceAll('"schema":7', '"schema":6'), 'latin1')
  }
  expect(await project.depgate('check', '--quiet')).toMatchObject({ code: 0, stderr: '' })
  expect(await project.depgate('check', '--quiet', '--offline')).toMatchObject({ code: 3 })
  expect(await sendHook(project, claude(project, 'PostToolUse', bash('true')))).toMatchObject({ stdout: '' })
})
