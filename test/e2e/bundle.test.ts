// depgate as one file: in a folder of its own, with nothing of the package near it.

import { execFile } from 'node:child_process'
import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeProject, type Project } from '../support/project.ts'
import { startRegistry, type TestRegistry } from '../support/server.ts'

const root = path.resolve(import.meta.dirname, '../..')
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

describe('the files of the command line', () => {
  const folder = path.join(root, 'dist/run')
  const files = readdirSync(folder).filter((name) => /\.c?js$/.test(name))
  test.each(files)('%s loads only others of them, and node', (name) => {
    const text = readFileSync(path.join(folder, name), 'utf8')
    const loaded = [
      ...text.matchAll(
        /^import\s(?:[^"';]*?from\s*)?["']([^"']+)["']|(?:(?<!\{)\bimport|__require|^let \w+ = require)\(["']([^"']+)["']\)/gm,
      ),
    ]
    for (const match of loaded) {
      const id = match[1] ?? match[2] ?? ''
      const isOwn = id.startsWith('./') && files.includes(id.slice(2))
      expect(isOwn || isBuiltin(id), id).toBe(true)
    }
    // A module of node's own kind has none, and would break where it is first used.
    const used = text.split('\n').filter((line) => /\b__(?:file|dir)name\b/.test(line))
    expect(used.filter((line) => !line.includes('colors.setTheme'))).toEqual([])
  })

  test('come with the notices of what is in them', () => {
    const notices = readFileSync(path.join(folder, 'THIRD-PARTY-NOTICES.txt'), 'utf8')
    for (const name of ['jsonc-parser', 'semver', '@npmcli/arborist', 'sigstore'])
      expect(notices.includes(`${name}@`), name).toBe(true)
  })
})
