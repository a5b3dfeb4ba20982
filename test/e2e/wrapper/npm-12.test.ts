// What only lockfiles of npm 12 have: patches and extensions, installed by a real npm 12.

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { fetchNpm } from '../../support/npm-copies.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { shelf } from '../../support/shelf.ts'

/** Null where no registry serves it, and in `npm test`. */
const npm12 = process.env.DEPGATE_TESTS === 'short' ? null : await fetchNpm('12.2.1').catch(() => null)
const onTwelve = test.skipIf(npm12 === null)

let registry: TestRegistry
let project: Project

beforeAll(async () => {
  registry = await startRegistry({ packages: shelf, now: new Date(), advisories: {} })
})
afterAll(() => registry.close())
beforeEach(() => {
  project = makeProject(registry.url)
})
afterEach(() => project.remove())

const env = () => ({ PATH: [path.join(npm12 ?? '', '../.bin'), project.env.PATH].join(path.delimiter) })
const depgate = (...args: string[]) => project.depgateWith(env(), ...args)
const has = (file: string) => existsSync(path.join(project.folder, 'node_modules', file))
const lockfile = () => readFileSync(path.join(project.folder, 'package-lock.json'), 'utf8')
const patch = (text: string) => `--- /dev/null\n+++ b/patched.js\n@@ -0,0 +1,1 @@\n+${text}\n`

onTwelve('a patch is judged, applied and compared; another file than the locked one is refused', async () => {
  const file = 'patches/old@1.0.0.patch'
  const manifest = { name: 'app', dependencies: { old: '1.0.0' }, patchedDependencies: { 'old@1.0.0': file } }
  project.write({ 'package.json': manifest, [file]: patch('one'), '.gitignore': 'node_modules' })
  const first = await depgate('install')
  expect(first.code).toBe(0)
  expect(first.stdout).toMatch(/changes the code of old@1\.0\.0/)
  expect(lockfile()).toContain('"lockfileVersion": 4')
  project.commit()
  const clean = await depgate('ci')
  expect(clean.code).toBe(0)
  expect(clean.stdout).not.toContain('patched')
  expect(has('old/patched.js')).toBe(true)
  expect((await project.depgate('ci')).code).toBe(2)
  project.write({ [file]: patch('evil') })
  const before = lockfile()
  for (const command of ['ci', 'install']) {
    const refused = await depgate(command)
    expect(refused.code).toBe(1)
    expect(refused.stdout).toMatch(/patched: the patch .* of old@1\.0\.0 has the hash/s)
  }
  expect(lockfile()).toBe(before)
})

onTwelve('an extension that HEAD has is loaded, and a changed one is not', async () => {
  const extension = (end: string) =>
    `exports.transformManifest = (pkg) => pkg.name === 'old' ? { ...pkg, dependencies: { tool: '1.0.0' } } : pkg\n${end}`
  const files = { '.npm-extension.cjs': extension(''), '.gitignore': 'node_modules' }
  project.write({ 'package.json': { name: 'app', dependencies: { old: '1.0.0' } }, ...files })
  const fresh = await depgate('install')
  expect(fresh.code).toBe(2)
  expect(fresh.stderr).toContain('it is not the one that HEAD has')
  project.commit()
  const installed = await depgate('install')
  expect(installed.code).toBe(0)
  expect(has('tool')).toBe(true)
  expect((await depgate('ci')).code).toBe(0)
  const ran = path.join(project.folder, 'ran')
  project.write({
    '.npm-extension.cjs': extension(`require('fs').writeFileSync(${JSON.stringify(ran)}, '')\n`),
  })
  expect((await depgate('install')).code).toBe(2)
  expect((await depgate('ci')).code).toBe(1)
  expect(existsSync(ran)).toBe(false)
})
