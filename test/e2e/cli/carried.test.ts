// What tarballs carry, end to end: the built bin, npm's own tree, a registry on loopback.

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { carriers } from '../../hostile/carriers.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'

let registry: TestRegistry
let project: Project
afterEach(async () => {
  project.remove()
  await registry.close()
})

async function open(isServing = () => true): Promise<void> {
  registry = await startRegistry({
    packages: { ...carriers, 'pad-left': { '4.17.21': { hours: 9_000 } } },
    now: new Date(),
    advisories: {},
    fault: ({ url }, response) => {
      if (isServing() || url?.endsWith('.tgz') !== true) return false
      response.writeHead(404).end()
      return true
    },
  })
  project = makeProject(registry.url)
  project.write({ 'package.json': { name: 'app', version: '1.0.0' } })
}

const inspect = async (spec: string, ...more: string[]) => {
  const { code, stdout } = await project.depgate('inspect', spec, '--format', 'json', ...more)
  const { findings, gaps } = JSON.parse(stdout) as Report
  return {
    code,
    errors: findings.filter((one) => one.level === 'error').map((one) => `${one.rule} ${one.package}`),
    gaps: gaps.map((one) => `${one.evidence} ${one.package}`),
  }
}
const hidden = { code: 1, errors: ['advisory pkg:npm/minimist@0.0.8'], gaps: [] }
const fetched = () => registry.requests.filter((one) => one.endsWith('.tgz')).length

test('inspect judges a bundle and a shrinkwrap, and reads each tarball once', async () => {
  await open()
  expect(await inspect('bundler@1.0.0')).toEqual(hidden)
  expect(await inspect('wrapped@1.0.0')).toEqual(hidden)
  expect(await inspect('bundler@1.1.0')).toEqual({ code: 0, errors: [], gaps: [] })
  expect(await inspect('wrapped@1.1.0')).toEqual({ code: 0, errors: [], gaps: [] })
  const count = fetched()
  expect(await inspect('bundler@1.0.0', '--deep')).toMatchObject(hidden)
  expect(fetched()).toBe(count)
})

test('a tarball that cannot be had is a gap', async () => {
  await open(() => false)
  expect(await inspect('bundler@1.1.0')).toEqual({
    code: 3,
    errors: [],
    gaps: ['tarball pkg:npm/bundler@1.1.0'],
  })
})

test('npm install behind the gate refuses a package that bundles a vulnerable one, and installs one that does not', async () => {
  await open()
  const refused = await project.depgate('install', 'bundler@1.0.0')
  expect(refused.code, refused.stderr).toBe(1)
  expect(existsSync(path.join(project.folder, 'package-lock.json'))).toBe(false)
  const passed = await project.depgate('install', 'bundler@1.1.0')
  expect(passed.code, passed.stderr).toBe(0)
  const inner = path.join(project.folder, 'node_modules/bundler/node_modules/minimist/package.json')
  expect(readFileSync(inner, 'utf8')).toContain('1.2.8')
})
