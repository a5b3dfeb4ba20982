// Nothing that a change touches is dropped: what no format reads is a gap that names it, in each mode of check.

import { cpSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'

let registry: TestRegistry
let project: Project
beforeAll(async () => {
  registry = await startRegistry({ packages: {}, now: new Date(), advisories: {} })
})
afterAll(() => registry.close())

const lock = (more: Record<string, unknown> = {}) => ({
  name: 'app',
  lockfileVersion: 3,
  requires: true,
  packages: { '': { name: 'app' } },
  ...more,
})
const binary = String.fromCharCode(0, 1, 2) + '\u00ff'
const foreign = {
  'web/package-lock.kdl': 'a 1\n',
  '.pnp.cjs': '// 1\n',
  'old/bun.lockb': binary,
  'tools/deno.lock': '{}',
  'vlt-lock.json': '{}',
  'x/aube-lock.yaml': 'a: 1\n',
  'y/pnpm-lock.topic.yaml': 'a: 1\n',
  'z/Package-Lock.json': '{}',
}
beforeEach(() => {
  project = makeProject(registry.url)
  project.write({ 'package.json': { name: 'app' }, 'package-lock.json': lock(), ...foreign })
  project.commit()
  project.git('switch', '-q', '-c', 'topic')
})
afterEach(() => project.remove())

async function judge(...args: string[]) {
  const { code, stdout, stderr } = await project.depgate('check', ...args, '--format', 'json')
  expect(stdout, stderr).not.toBe('')
  const { gaps, outcome } = JSON.parse(stdout) as Report
  return { code, outcome, gaps: gaps.map((gap) => `${gap.package}: ${gap.reason}`) }
}
const quiet = { code: 0, outcome: 'pass', gaps: [] }

describe('lockfiles of other package managers', () => {
  test('that did not change are quiet; each that did is a gap, in every mode', async () => {
    for (const mode of [[], ['--staged'], ['--base', 'main']]) expect(await judge(...mode)).toEqual(quiet)
    project.write(Object.fromEntries(Object.entries(foreign).map(([file, text]) => [file, `${text}#\n`])))
    const expected = Object.keys(foreign).sort()
    const onDisk = await judge()
    expect(onDisk).toMatchObject({ code: 3, outcome: 'inconclusive' })
    expect(onDisk.gaps.map((gap) => gap.split(':')[0])).toEqual(expected)
    expect(onDisk.gaps).toContain(
      'web/package-lock.kdl: it is a lockfile of orogene, which depgate does not read',
    )
    expect(await judge('--staged')).toEqual(quiet)
    project.git('add', '-A')
    expect(await judge('--staged')).toEqual(onDisk)
    project.commit()
    expect(await judge('--base', 'main')).toEqual(onDisk)
    expect(await judge()).toEqual(quiet)
  })

  test('a policy can make it a warning, and the report does not claim that all was read', async () => {
    project.write({ 'depgate.json': { gaps: { lockfile: 'warn' } } })
    project.commit()
    project.write({ 'web/package-lock.kdl': 'a 2\n' })
    const { code, stdout } = await project.depgate('check')
    expect(code).toBe(0)
    expect(stdout).toContain('PASS: nothing arrived in what could be read')
  })
})

test('another lockfile of npm that changed is judged with the one at hand', async () => {
  project.write({ 'web/package-lock.json': lock({ hooks: 1 }) })
  const expected = [
    'web/package-lock.json: line 10: the lockfile has the key "hooks", which depgate does not know',
  ]
  expect(await judge()).toMatchObject({ code: 3, gaps: expected })
  project.commit()
  expect(await judge('--base', 'main')).toMatchObject({ code: 3, gaps: expected })
  // What was there before is no gap of a later change.
  project.write({ 'web/package-lock.json': lock({ hooks: 1, version: '1.0.1' }) })
  expect(await judge()).toEqual(quiet)
})

test("npm 12's patches: a change of the file alone is found, in a folder too", async () => {
  const place = path.join(project.folder, 'web')
  cpSync(path.resolve(import.meta.dirname, '../../../fixtures/npm12'), place, { recursive: true })
  project.commit()
  project.git('switch', '-q', '-C', 'main')
  project.git('switch', '-q', '-c', 'later')
  expect(await judge('--base', 'main')).toEqual(quiet)
  project.write({ 'web/patches/ms@2.1.2.patch': 'other\n' })
  const found = async (...args: string[]) => {
    const { stdout } = await project.depgate('check', ...args, '--format', 'json')
    return (JSON.parse(stdout) as Report).findings.map(({ rule, level, package: name }) => [
      rule,
      level,
      name,
    ])
  }
  const expected = [['patched', 'error', 'web/patches/ms@2.1.2.patch']]
  expect(await found()).toEqual(expected)
  project.git('add', '-A')
  expect(await found('--staged')).toEqual(expected)
  rmSync(path.join(place, 'patches'), { recursive: true })
  project.commit()
  expect(await found('--base', 'main')).toEqual(expected)
})
