// depgate as one file: in a folder of its own, with nothing of the package near it.

import { execFile } from 'node:child_process'
import { copyFileSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeProject, type Project } from './support/project.ts'
import { startRegistry, type TestRegistry } from './support/server.ts'

const root = path.resolve(import.meta.dirname, '..')
const built = path.join(root, 'dist/depgate.mjs')
const run = promisify(execFile)

let registry: TestRegistry
let project: Project
let file: string
beforeAll(async () => {
  registry = await startRegistry({
    now: new Date(),
    advisories: {},
    packages: { pad: { '1.0.0': { hours: 5000 }, '2.0.0': { hours: 5 } } },
  })
})
afterAll(() => registry.close())
beforeEach(() => {
  project = makeProject(registry.url)
  project.write({ 'package.json': { name: 'app', version: '1.0.0' } })
  file = path.join(project.folder, 'depgate.mjs')
  copyFileSync(built, file)
})
afterEach(() => project.remove())

const depgate = (...args: string[]) =>
  run(process.execPath, [file, ...args], { cwd: project.folder, env: project.env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  )

test('it judges, and runs npm with its own part inside', async () => {
  expect(await depgate('--version')).toMatchObject({ code: 0, stdout: '0.1.0\n' })
  const refused = await depgate('install', 'pad@2.0.0')
  expect(refused.stdout).toContain('minimum-age')
  expect(refused.code).toBe(1)
  const { code, stdout } = await depgate('install', 'pad@1.0.0')
  expect(stdout).toContain('added 1 package')
  expect(code).toBe(0)
  expect(await depgate('check', '--before', 'none')).toMatchObject({ code: 0 })
})

test('a module that lies around it is not loaded into it', async () => {
  const evil = 'require("fs").writeFileSync("evil", "")'
  project.write({
    'node_modules/supports-color/index.js': evil,
    'node_modules/supports-color/package.json': { name: 'supports-color', version: '1.0.0' },
    'node_modules/node-gyp/bin/node-gyp.js': evil,
  })
  await depgate('inspect', 'pad@1.0.0')
  expect(() => readFileSync(path.join(project.folder, 'evil'))).toThrow('ENOENT')
})

test('the same sources give the same bytes', async () => {
  const again = path.join(project.folder, 'again.mjs')
  await run(process.execPath, [path.join(root, 'scripts/bundle.js'), again], { cwd: project.folder })
  expect(readFileSync(again).equals(readFileSync(built))).toBe(true)
})

test('what the hook reads over is a comment, and what it runs is small', () => {
  const text = readFileSync(built, 'latin1')
  expect(text).toMatch(/^[\0-\x7f]*$/)
  const rest = text.indexOf('/* Third-party notices')
  expect(rest).toBeGreaterThan(0)
  expect(rest).toBeLessThan(100_000)
  // The notices and two parts, and nothing behind them.
  expect(text.slice(rest).match(/\*\//g)).toHaveLength(3)
  expect(text.endsWith('*/\n')).toBe(true)
})
