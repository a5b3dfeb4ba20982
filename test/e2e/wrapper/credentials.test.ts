// Tokens behind the wrapper: judged before npm writes anything, and shown nowhere.

import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeProject, type Ended, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { photograph, shelf } from '../../support/shelf.ts'

const token = 'Zq8vKwY4hJxTqZ'
let registry: TestRegistry
let project: Project

beforeAll(async () => {
  registry = await startRegistry({ packages: shelf, now: new Date(), advisories: {} })
})
afterAll(() => registry.close())
beforeEach(() => {
  registry.headers.length = 0
  project = makeProject(registry.url)
  mkdirSync(path.join(project.folder, '..', 'marks'))
  project.write({ 'package.json': { name: 'app', version: '1.0.0' } })
})
afterEach(() => project.remove())

const depgate = (more: Record<string, string>, ...args: string[]) =>
  project.depgateWith({ MARKS: path.join(project.folder, '..', 'marks'), ...more }, ...args)
const line = (value: string) => `//${new URL(registry.url).host}/:_authToken=${value}\n`

/** Neither in what was printed nor in any file but those of npm and those that the test wrote. */
function expectNowhere({ stdout, stderr }: Ended, written: readonly string[] = []): void {
  const home = path.join(project.folder, '..')
  const files = ['cache', 'config', 'state', 'project'].flatMap((folder) =>
    listFiles(path.join(home, folder)),
  )
  const texts = files
    .filter((file) => !written.includes(path.relative(project.folder, file)))
    .map((file) => readFileSync(file, 'latin1'))
  const parts = [token.slice(0, 5), token.slice(4, 10), token.slice(-5)]
  expect(parts.filter((part) => [stdout, stderr, ...texts].some((text) => text.includes(part)))).toEqual([])
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
  } catch {
    return []
  }
}

test('a token in the .npmrc of the project is refused, and nothing is installed', async () => {
  project.write({ '.npmrc': `save-exact=true\n${line(token)}` })
  const before = photograph(project.folder)
  const ended = await depgate({}, 'install', 'old')
  expect(ended.code).toBe(1)
  expect(ended.stdout).toContain('credentials: line 2 carries a token under "_authToken"')
  expect(photograph(project.folder)).toEqual(before)
  expectNowhere(ended, ['.npmrc'])
})

test('a token in the .npmrc of a workspace is refused too', async () => {
  project.write({
    'package.json': { name: 'app', version: '1.0.0', workspaces: ['packages/*'] },
    'packages/b/package.json': { name: 'b', version: '1.0.0' },
    'packages/b/.npmrc': line(token),
  })
  const ended = await depgate({}, 'install', 'old')
  expect(ended.code).toBe(1)
  expect(ended.stdout).toContain('packages/b/.npmrc:1')
  expectNowhere(ended, ['packages/b/.npmrc'])
})

test('an address with a password that is added is refused before it stands in the manifest', async () => {
  const address = `${registry.url.replace('://', `://jane:${token}@`)}old/-/old-1.0.0.tgz`
  const ended = await depgate({}, 'install', address)
  expect(ended.code).toBe(1)
  expect(ended.stdout).toMatch(/package\.json:\d+ +file/)
  expect(ended.stdout).toContain('credentials: line')
  expectNowhere(ended)
})

test('a token in the lockfile is left to check', async () => {
  await depgate({}, 'install', 'old')
  const lock = JSON.parse(readFileSync(path.join(project.folder, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { resolved?: string }>
  }
  Object.assign(lock.packages['node_modules/old'] ?? {}, {
    resolved: `${registry.url}old/-/old-1.1.0.tgz?token=${token}`,
  })
  project.write({ 'package-lock.json': lock })
  const ended = await depgate({}, 'install', '--package-lock-only')
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect((await depgate({}, 'check', '--all')).stdout).toContain('credentials: line')
  expectNowhere(ended, ['package-lock.json', 'node_modules/.package-lock.json'])
})

test.each([
  ['that passes', 0, ['install', 'old']],
  ['that passes, with all that npm logs', 0, ['install', 'old', '--loglevel', 'silly']],
  ['that is refused', 1, ['install', 'young']],
  ['that is refused, for a program', 1, ['install', 'young', '--json']],
  ['of what is not there', 1, ['install', 'nothing-of-that-name']],
  ['that goes past the gate', 0, ['npm', 'config', 'list']],
])('a token from the environment is sent, and shown by no command %s', async (_, code, args) => {
  project.write({ '.npmrc': line('${SOME_TOKEN}') })
  const ended = await depgate({ SOME_TOKEN: token }, ...args)
  expect(ended.code).toBe(code)
  if (args[0] === 'install')
    expect(new Set(registry.headers.map((one) => one.authorization))).toEqual(new Set([`Bearer ${token}`]))
  expectNowhere(ended)
})
