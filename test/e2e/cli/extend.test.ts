// A policy that extends files of the checkout and packages, in real repositories.

import { mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'

let registry: TestRegistry
let project: Project
beforeAll(async () => {
  registry = await startRegistry({ packages: {}, now: new Date(), advisories: {} })
})
afterAll(() => registry.close())

const org = 'org/depgate.json'
const floor = '@acme/depgate-policy'
const minimum = (span: string) => ({ rules: { 'minimum-age': ['error', { minimum: span }] } })
const locked = (version = '1.0.0', more: object = { integrity: `sha512-${'A'.repeat(86)}==` }) => ({
  name: 'app',
  version: '1.0.0',
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': { name: 'app', version: '1.0.0', devDependencies: { [floor]: version } },
    [`node_modules/${floor}`]: { version, dev: true, ...more },
  },
})
const installed = (policy: object, version = '1.0.0') => ({
  [`node_modules/${floor}/package.json`]: { name: floor, version },
  [`node_modules/${floor}/depgate.json`]: policy,
})

beforeEach(() => {
  project = makeProject(registry.url)
  project.write({
    '.gitignore': 'node_modules\n',
    'package.json': { name: 'app', version: '1.0.0', devDependencies: { [floor]: '1.0.0' } },
    'package-lock.json': locked(),
    'depgate.json': { extends: './org/depgate.json' },
    [org]: minimum('20d'),
  })
  project.commit('first')
})
afterEach(() => project.remove())

async function policy() {
  const { code, stdout, stderr } = await project.depgate('policy', '--format', 'json')
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout) as {
    policy: { rules: Record<string, unknown> }
    origins: Record<string, string>
    refused: { path: string; origin: string }[]
  }
}

async function tampering(...args: string[]) {
  const { stdout, stderr } = await project.depgate('check', ...args, '--format', 'json')
  expect(stderr).not.toMatch(/error/i)
  const { findings } = JSON.parse(stdout) as Report
  return findings
    .filter((one) => one.rule === 'tampering')
    .map(({ level, facts }) => [level, facts.subject, facts.before, facts.after])
}

const loosened = ['rules.minimum-age.minimum', '"20d"', '"1d"']

test('each value is shown with the file or package that sets it, and what a package may not', async () => {
  const looser = { rules: { malware: 'off', deprecated: 'error' } }
  project.write({ 'depgate.json': { extends: ['./org/depgate.json', floor] }, ...installed(looser) })
  const shown = await policy()
  expect(shown.origins).toMatchObject({
    'rules.minimum-age.minimum': org,
    'rules.deprecated': `${floor}@1.0.0`,
    'rules.malware': 'default',
  })
  expect(shown.refused).toMatchObject([{ path: 'rules.malware', origin: `${floor}@1.0.0` }])
  const field = { name: floor, version: '1.0.0', depgate: { rules: { publisher: 'error' } } }
  project.remove()
  project = makeProject(registry.url)
  project.write({
    'depgate.json': { extends: floor },
    'package-lock.json': locked(),
    [`node_modules/${floor}/package.json`]: field,
  })
  expect((await policy()).origins).toMatchObject({ 'rules.publisher': `${floor}@1.0.0` })
})

test('a loosening inside an extended file is tampering, though the policy itself is as it was', async () => {
  project.git('switch', '-q', '-c', 'topic')
  project.write({ [org]: minimum('1d') })
  expect(await tampering()).toEqual([['warn', ...loosened]])
  project.commit('looser')
  expect(await tampering('--base', 'main')).toEqual([['error', ...loosened]])
  project.write({ [org]: minimum('30d') })
  expect(await tampering('--base', 'main')).toEqual([])
})

test('to extend no more what was extended is tampering', async () => {
  project.git('switch', '-q', '-c', 'topic')
  project.write({ 'depgate.json': {} })
  project.commit('no more')
  expect((await tampering('--base', 'main')).map(([level, subject]) => [level, subject])).toEqual([
    ['error', 'rules.minimum-age.minimum'],
  ])
})

test('a value that was moved into an extended file is no tampering', async () => {
  project.git('switch', '-q', '-c', 'topic')
  project.write({ 'depgate.json': minimum('20d') })
  project.commit('moved')
  expect(await tampering('--base', 'main')).toEqual([])
})

test('a policy of a folder below extends one above', async () => {
  project.write({
    'app/package.json': { name: 'b', version: '1.0.0' },
    'app/package-lock.json': { ...locked(), packages: { '': { name: 'b', version: '1.0.0' } } },
    'app/depgate.json': { extends: '../org/depgate.json' },
  })
  project.commit('below')
  project.git('switch', '-q', '-c', 'topic')
  project.write({ [org]: minimum('1d') })
  project.commit('looser')
  expect(await tampering('--base', 'main', '--lockfile', 'app/package-lock.json')).toContainEqual([
    'error',
    ...loosened,
  ])
})

test.each<[string, object, RegExp]>([
  [
    'a file that is not there',
    { 'depgate.json': { extends: './gone/depgate.json' } },
    /no file gone\/depgate\.json[^]*git checkout HEAD -- gone\/depgate\.json/,
  ],
  ['a file of another name', { 'depgate.json': { extends: './org/policy.json' } }, /called depgate\.json/],
  ['a file outside', { 'depgate.json': { extends: '../depgate.json' } }, /leads out of the checkout/],
  [
    'a file in node_modules',
    { 'depgate.json': { extends: './node_modules/x/depgate.json' } },
    /lies in node_modules/,
  ],
  [
    'a package that is not there',
    { 'depgate.json': { extends: floor } },
    /is not installed[^]*npm ci --ignore-scripts/,
  ],
  [
    'a package in another version',
    { 'depgate.json': { extends: floor }, ...installed({}, '1.0.1') },
    /depgate-policy@1\.0\.1 is installed, and the lockfile has 1\.0\.0/,
  ],
  [
    'a package without a hash',
    { 'depgate.json': { extends: floor }, ...installed({}), 'package-lock.json': locked('1.0.0', {}) },
    /in no lockfile with a hash/,
  ],
  [
    'a package without a policy',
    {
      'depgate.json': { extends: floor },
      [`node_modules/${floor}/package.json`]: { name: floor, version: '1.0.0' },
    },
    /neither a depgate\.json nor the field/,
  ],
  ['a file that leads back', { [org]: { extends: '../depgate.json' } }, /leads back to itself/],
])('%s is no judgement', async (_, files, message) => {
  project.write(files as Record<string, unknown>)
  for (const command of ['policy', 'check']) {
    const { code, stderr } = await project.depgate(command)
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)])
  }
})

test('a link is not followed', async () => {
  mkdirSync(path.join(project.folder, 'linked'))
  symlinkSync(path.join(project.folder, org), path.join(project.folder, 'linked/depgate.json'))
  project.write({ 'depgate.json': { extends: './linked/depgate.json' } })
  expect(await project.depgate('policy')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('is a link') as string,
  })
})
