import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { photograph } from '../../support/shelf.ts'

const old = 5000
const packages = {
  // The newest parent needs a child of two hours ago; the newest child that passes is too old for it.
  parent: {
    '1.0.0': { hours: old, manifest: { dependencies: { child: '^1.0.0' } } },
    '1.1.0': { hours: old - 500, manifest: { dependencies: { child: '^1.1.0' } } },
  },
  child: { '1.0.0': { hours: old }, '1.0.1': { hours: old - 1 }, '1.1.0': { hours: 2 } },
  young: { '0.9.0': { hours: old }, '1.0.0': { hours: 1 } },
  holey: { '1.0.0': { hours: old }, '1.0.1': { hours: old - 100 }, '1.0.2': { hours: old - 200 } },
}
const advisories = { holey: { range: '=1.0.2' } }

let registry: TestRegistry
let project: Project

beforeAll(async () => {
  registry = await startRegistry({ packages, now: new Date(), advisories })
})
afterAll(() => registry.close())
beforeEach(() => {
  project = makeProject(registry.url)
  project.write({ 'package.json': { name: 'app', version: '1.0.0' } })
})
afterEach(() => project.remove())

const versionOf = (name: string) =>
  (
    JSON.parse(readFileSync(path.join(project.folder, 'node_modules', name, 'package.json'), 'utf8')) as {
      version: string
    }
  ).version

test.each([
  ['a young version', 'young', 'young 0.9.0', { young: '0.9.0' }],
  ['one with an advisory', 'holey', 'holey 1.0.1', { holey: '1.0.1' }],
  ['an old one that needs a young one', 'parent', 'parent 1.0.0', { parent: '1.0.0', child: '1.0.1' }],
])('%s: the line to run, and what it does', async (_, spec, said, installed) => {
  const before = photograph(project.folder)
  const refused = await project.depgate('install', spec)
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain(said)
  expect(refused.stderr).toContain(`run: depgate install ${spec} --safe`)
  expect(photograph(project.folder)).toEqual(before)

  const safe = await project.depgate('install', spec, '--safe')
  expect(safe.code).toBe(0)
  for (const [name, version] of Object.entries(installed)) expect(versionOf(name)).toBe(version)
})

test('--safe of what passes changes nothing about it', async () => {
  expect((await project.depgate('install', 'holey@1.0.0', '--safe')).code).toBe(0)
  expect(versionOf('holey')).toBe('1.0.0')
})

test.each([
  ['a range', 'holey@^1.0.0', { holey: '1.0.1' }],
  ['a version', 'young@1.0.0', { young: '0.9.0' }],
  ['a range whose tree has a young version', 'parent@^1.1.0', { parent: '1.0.0', child: '1.0.1' }],
])('%s that was typed: the line that is printed passes as it is typed', async (_, spec, installed) => {
  const refused = await project.depgate('install', spec)
  expect(refused.code).toBe(1)
  expect(existsSync(path.join(project.folder, 'node_modules'))).toBe(false)
  const lines = [...refused.stderr.matchAll(/^run: depgate (.+)$/gm)].map(([, line = '']) => line)
  expect(lines).toHaveLength(1)
  expect(lines[0]).not.toContain('--safe')
  expect(await project.depgate(...(lines[0] ?? '').split(' '))).toMatchObject({ code: 0 })
  for (const [name, version] of Object.entries(installed)) expect(versionOf(name)).toBe(version)
})

/** Runs depgate in a folder of the project. */
const runIn = (folder: string, ...args: string[]): Promise<{ code: number; stderr: string }> =>
  new Promise((resolve) => {
    const options = { cwd: path.join(project.folder, folder), env: project.env, timeout: 60_000 }
    execFile(process.execPath, project.bin(...args), options, (error, _, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stderr }),
    )
  })

test.each([
  ['in its folder', 'w/x', ['young@^1.0.0'], /^run: depgate install --save-exact young@0\.9\.0$/m],
  [
    'and another one, in the root',
    '.',
    ['young@^1.0.0', '-w', 'w/x', '-w', 'w/y'],
    /^run: depgate install --save-exact -w w\/x -w w\/y young@0\.9\.0$/m,
  ],
])('for a workspace, %s: the line that is printed passes there', async (_, folder, args, line) => {
  project.write({
    'package.json': { name: 'app', version: '1.0.0', workspaces: ['w/*'] },
    'w/x/package.json': { name: 'x', version: '1.0.0' },
    'w/y/package.json': { name: 'y', version: '1.0.0' },
  })
  const refused = await runIn(folder, 'install', ...args)
  expect(refused.code).toBe(1)
  expect(refused.stderr).toMatch(line)
  const [, words = ''] = /^run: depgate (.+)$/m.exec(refused.stderr) ?? []
  expect(await runIn(folder, ...words.split(' '))).toMatchObject({ code: 0 })
  expect(versionOf('young')).toBe('0.9.0')
  expect(readFileSync(path.join(project.folder, 'w/x/package.json'), 'utf8')).toContain('"young": "0.9.0"')
})
