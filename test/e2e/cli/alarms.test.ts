// What honest users run into, end to end: each beside the hostile state that looks like it.

import { rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'

let registry: TestRegistry
let project: Project
const hours = 9_000
const inherited = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf']
beforeAll(async () => {
  const packages = Object.fromEntries(['a', ...inherited].map((name) => [name, { '1.0.0': { hours } }]))
  registry = await startRegistry({ packages, now: new Date(), advisories: {} })
})
afterAll(() => registry.close())
beforeEach(() => {
  project = makeProject(registry.url)
})
afterEach(() => project.remove())

/** An honest lockfile of version 3 with one package. */
async function lockOf(name: string, root: Record<string, unknown> = {}) {
  const document = (await (await fetch(`${registry.url}${name}`)).json()) as {
    versions: Record<string, { dist: { tarball: string; integrity: string } }>
  }
  const { tarball: resolved, integrity } = document.versions['1.0.0']?.dist ?? {}
  const packages = {
    '': { name: 'app', dependencies: { [name]: '1.0.0' }, ...root },
    [`node_modules/${name}`]: { version: '1.0.0', resolved, integrity },
  }
  return { name: 'app', lockfileVersion: 3, requires: true, packages }
}
const manifestOf = (name: string, more = {}) => ({ name: 'app', dependencies: { [name]: '1.0.0' }, ...more })

describe('outside of a git checkout', () => {
  beforeEach(async () => {
    rmSync(path.join(project.folder, '.git'), { recursive: true })
    const workspaces = ['packages/*']
    const lock = await lockOf('a', { workspaces })
    const link = {
      'node_modules/x': { resolved: 'packages/x', link: true },
      'packages/x': { version: '1.0.0' },
    }
    project.write({
      'package.json': manifestOf('a', { workspaces }),
      'packages/x/package.json': { name: 'x', version: '1.0.0' },
      'package-lock.json': { ...lock, packages: { ...lock.packages, ...link } },
      'old.json': await lockOf('a'),
    })
  })
  const modes = [['--all'], ['--before', 'none'], ['--before', 'old.json']]

  test('an .npmrc is read, and in a workspace too', async () => {
    project.write({ '.npmrc': 'fund=false\n', 'packages/x/.npmrc': 'fund=false\n' })
    for (const mode of modes)
      expect(await project.depgate('check', ...mode)).toMatchObject({ code: 0, stderr: '' })
  })

  test('a token in it is found', async () => {
    project.write({
      '.npmrc': '//registry.example.test/:_authToken=npm_123456789012345678901234567890123456\n',
    })
    for (const mode of modes) {
      const { code, stdout } = await project.depgate('check', ...mode)
      expect([code, stdout.includes('credentials'), stdout.includes('npm_1')]).toEqual([1, true, false])
    }
  })
})

describe('names that every object of JavaScript has', () => {
  test.each(inherited)('inspect %s never passes with nothing judged', async (name) => {
    const { code, stderr } = await project.depgate('inspect', name)
    expect([code, stderr]).toEqual([2, expect.stringContaining(`npm resolves ${name} to nothing`)])
  })

  test('the twin: a name that npm knows to add', async () => {
    const { code, stdout } = await project.depgate('inspect', 'a')
    expect([code, stdout.includes('PASS: 1 arrival')]).toEqual([0, true])
  })

  test.each(inherited)('%s in a lockfile is judged like any other', async (name) => {
    project.write({ 'package.json': manifestOf(name), 'package-lock.json': await lockOf(name) })
    const { code, stdout } = await project.depgate('check', '--all', '--format', 'json')
    const { changes, gaps, findings } = JSON.parse(stdout) as Report
    expect({ code, gaps, findings }).toEqual({ code: 0, gaps: [], findings: [] })
    expect(changes.map((one) => one.package)).toContain(`pkg:npm/${name}@1.0.0`)
    const lock = await lockOf(name)
    Object.assign(lock.packages[`node_modules/${name}`] ?? {}, { integrity: `sha512-${'A'.repeat(86)}==` })
    project.write({ 'package-lock.json': lock })
    expect(await project.depgate('check', '--all')).toMatchObject({ code: 1 })
  })
})

describe('lists in .npmrc where npm takes one value', () => {
  const check = async (npmrc: string) => {
    project.write({
      'package.json': manifestOf('a'),
      'package-lock.json': await lockOf('a'),
      '.npmrc': npmrc,
    })
    return project.depgateWith({ npm_config_registry: undefined as never }, 'check', '--all')
  }

  test.each([
    [
      'registry[]',
      'registry[]=https://registry.example.test/\n',
      '"registry" is a list, and npm takes one address',
    ],
    ['another protocol', 'registry=ftp://registry.example.test/\n', '"registry" is no web address'],
    ['cafile[]', 'cafile[]=x\n', 'a setting that takes one path is a list or an object'],
  ])('%s ends with what npm cannot use', async (_, npmrc, problem) => {
    const { code, stderr } = await check(npmrc)
    expect([code, stderr]).toEqual([2, expect.stringContaining(problem)])
    expect(stderr).not.toContain('crashed')
  })

  test.each([
    ["a scope's, of which nothing is asked for", (url: string) => `registry=${url}\n@s:registry[]=${url}\n`],
    [
      'what npm reads as one value',
      (url: string) => `registry=${url}\nstrict-ssl[]=true\nnoproxy[]=x\nfund[]=false\n`,
    ],
  ])('the twin: %s', async (_, npmrc) => {
    expect(await check(npmrc(registry.url))).toMatchObject({ code: 0, stderr: '' })
  })
})

test('a broken lockfile at HEAD is not reported as the repaired one on disk, with a hint', async () => {
  const lock = JSON.stringify(await lockOf('a'))
  project.write({ 'package.json': manifestOf('a'), 'package-lock.json': `<<<<<<< ours\n${lock}` })
  project.commit()
  project.git('switch', '-q', '-c', 'topic')
  project.write({ 'package-lock.json': lock })
  for (const [args, side] of [
    [[], 'at HEAD: package-lock.json'],
    [['--base', 'main'], 'at main: package-lock.json'],
  ] as const) {
    const { code, stderr } = await project.depgate('check', ...args)
    expect([code, stderr]).toEqual([2, expect.stringContaining(side)])
    expect(stderr).toContain('depgate check --all')
  }
  expect(await project.depgate('check', '--all')).toMatchObject({ code: 0 })
})
