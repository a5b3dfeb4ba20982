// Tokens in a project's files, end to end: reported by every way of checking, and shown by no command.

import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { makeProject, type Ended, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'

const token = 'Zq8vKwY4hJxTqZ'
/** Neither the token nor a part of it that would help to guess it. */
const expectNothingOf = (text: string) =>
  expect(
    [token.slice(0, 5), token.slice(4, 10), token.slice(-5)].filter((part) => text.includes(part)),
  ).toEqual([])
let registry: TestRegistry
let project: Project
beforeAll(async () => {
  registry = await startRegistry({
    packages: { a: { '1.0.0': { hours: 5000 } } },
    now: new Date(),
    advisories: {},
  })
})
afterAll(() => registry.close())
beforeEach(() => {
  project = makeProject(registry.url)
})
afterEach(() => project.remove())

const reportOf = ({ stdout }: Ended) => JSON.parse(stdout) as Report
const placesOf = (ended: Ended) =>
  reportOf(ended)
    .findings.filter((finding) => finding.rule === 'credentials')
    .map(({ location }) => `${location?.file}:${location?.line}`)

const lock = (packages: Record<string, unknown> = {}) => ({
  name: 'app',
  lockfileVersion: 3,
  packages: { '': { name: 'app' }, ...packages },
})
const own = () => registry.url.replace(/^https?:/, '')

describe('what is found', () => {
  test('a token that was there before fails a check in which nothing arrived', async () => {
    project.write({
      'package.json': { name: 'app' },
      'package-lock.json': lock(),
      '.npmrc': `save-exact=true\n${own()}:_authToken=${token}\n`,
    })
    project.commit()
    const ended = await project.depgate('check')
    expect(ended.code).toBe(1)
    expect(ended.stdout).toMatch(/^\.npmrc:2 +file +- +fail$/m)
    expect(ended.stdout).toContain(
      'credentials: line 2 carries a token under "_authToken"; revoke it and write',
    )
    expect(ended.stdout).toContain('FAIL: 1 finding of level error')
    expect(ended.stdout).not.toContain('PASS')
    const json = await project.depgate('check', '--format', 'json')
    expect(reportOf(json)).toMatchObject({
      outcome: 'fail',
      coverage: { arrivals: 0, judged: 0, evidence: {} },
      changes: [],
      findings: [
        {
          package: '.npmrc',
          name: '.npmrc',
          version: null,
          previous: null,
          suggestion: null,
          location: { file: '.npmrc', line: 2 },
        },
      ],
    })
    project.write({ 'depgate.json': { rules: { credentials: 'off' } } })
    project.commit()
    expect((await project.depgate('check')).stdout).toContain('PASS: nothing arrived')
  })

  test('every file of the project is read: lockfile, root, workspaces, and the .npmrc beside each', async () => {
    project.write({
      'app/package.json': {
        name: 'app',
        workspaces: ['packages/*'],
        config: { at: `https://${token}@h.test/` },
      },
      'app/.npmrc': `//h.test/:_authToken=${token}`,
      'app/packages/b/package.json': { name: 'b', repository: `https://jane:${token}@h.test/r.git` },
      'app/packages/b/.npmrc': `\n//h.test/:_password=${token}`,
      'app/packages/c/package.json': { name: 'c' },
      'app/elsewhere/.npmrc': `//h.test/:_authToken=${token}`,
      'app/package-lock.json': lock({
        'packages/b': { name: 'b', version: '1.0.0' },
        'node_modules/b': { resolved: 'packages/b', link: true },
        'packages/c': { name: 'c', version: '1.0.0' },
        'node_modules/c': { resolved: 'packages/c', link: true },
        'node_modules/a': { version: '1.0.0', resolved: `${registry.url}a/-/a-1.0.0.tgz?token=${token}` },
      }),
    })
    const expected = [
      'app/.npmrc:1',
      'app/package-lock.json:26',
      'app/package.json:7',
      'app/packages/b/.npmrc:2',
      'app/packages/b/package.json:3',
    ]
    const args = ['check', '--lockfile', 'app/package-lock.json', '--format', 'json']
    expect(placesOf(await project.depgate(...args, '--all'))).toEqual(expected)
    project.commit()
    expect(placesOf(await project.depgate(...args))).toEqual(expected)
    expect(placesOf(await project.depgate(...args, '--base', 'HEAD'))).toEqual(expected)
    const named = ['check', '--before', 'none', '--after', 'copy.json', '--format', 'json']
    project.write({
      'copy.json': lock({ 'node_modules/a': { version: '1.0.0', resolved: `https://${token}@h.test/` } }),
    })
    expect(placesOf(await project.depgate(...named))).toEqual(['copy.json:10'])
  })

  test('a reference to the environment is what it should be', async () => {
    project.write({
      'package.json': { name: 'app' },
      'package-lock.json': lock(),
      '.npmrc': `${own()}:_authToken=\${SOME_TOKEN}\n`,
    })
    const ended = await project.depgateWith({ SOME_TOKEN: token }, 'check', '--all')
    expect(ended).toMatchObject({ code: 0, stderr: '' })
  })
})

const addresses = [
  `https://jane:${token}@h.example.test/x/-/x-1.0.0.tgz`,
  `git+https://${token}@h.example.test/u/r.git#main`,
  `jane:${token}@github.com:u/r.git`,
  `https://h.example.test/x.tgz?token=${token}`,
  `https://jane:${token}@[bad/x.tgz`,
]

describe('what no command shows', () => {
  test.each(addresses)('%s', async (address) => {
    const shapes: Record<string, unknown>[] = [
      {
        'package.json': {
          name: 'app',
          dependencies: { x: address },
          overrides: { a: address, x: { y: address } },
        },
        'package-lock.json': lock({
          'node_modules/x': { version: '1.0.0', resolved: address, dependencies: { a: address } },
          'node_modules/a': { version: '1.0.0' },
        }),
      },
      {
        'package.json': { name: 'app' },
        'package-lock.json': { lockfileVersion: 1, dependencies: { x: { version: address, from: address } } },
      },
      {
        'package.json': { name: 'app' },
        'package-lock.json': lock({ 'node_modules/x': { version: [address] } }),
      },
      { 'package.json': { name: 'app' }, 'package-lock.json': lock({ [`node_modules/${address}`]: {} }) },
      {
        'package.json': { name: 'app' },
        'package-lock.json': lock({ x: { resolved: address, link: true } }),
      },
      { 'package.json': `{"dependencies": {"x": "${address}" 1`, 'package-lock.json': lock() },
    ]
    for (const files of shapes) {
      project.write(files)
      const formats = ['--format', 'table', '--format', 'json=report.json']
      const ended = await project.depgate('check', '--all', '--verbose', ...formats)
      expect([1, 2]).toContain(ended.code)
      expectNothingOf(ended.stdout + ended.stderr)
      expect(ended.stderr).not.toContain('crashed')
      const file = path.join(project.folder, 'report.json')
      expect(existsSync(file)).toBe(ended.code === 1)
      if (existsSync(file)) expectNothingOf(readFileSync(file, 'utf8'))
      rmSync(file, { force: true })
    }
  })

  test.each([
    ['a token', () => `${own()}:_authToken=${token}`],
    ['a registry with a password', () => `registry=${registry.url.replace('://', `://jane:${token}@`)}`],
    ['a proxy that does not answer', () => `proxy=http://jane:${token}@127.0.0.1:9/`],
    ['a token for no registry', () => `_authToken=${token}`],
    ['an address that is none', () => `registry=https://jane:${token}@h.exa mple`],
    ['a program with arguments', () => `git=./git --token=${token}`],
  ])('%s in an .npmrc', async (_name, line) => {
    project.write({
      'package.json': { name: 'app' },
      'package-lock.json': lock({ 'node_modules/a': { version: '1.0.0' } }),
      '.npmrc': `fetch-retries=0\n${line()}\n`,
    })
    const commands = [
      ['check', '--all', '--verbose'],
      ['check', '--all', '--verbose', '--format', 'json'],
      ['inspect', 'a@1.0.0', '--verbose'],
      ['policy'],
    ]
    for (const args of commands) {
      const { stdout, stderr } = await project.depgate(...args)
      expectNothingOf(stdout + stderr)
    }
  })
})
