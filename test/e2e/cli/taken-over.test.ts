// A package that someone takes over, end to end: the built bin, a registry on loopback, real git and real npm.

import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'

const now = new Date()
const by = (name: string, more: Record<string, unknown> = {}) => ({ _npmUser: { name }, ...more })
const setup = { scripts: { postinstall: 'node setup.js' } }
const packages = {
  stolen: {
    '1.0.0': { hours: 20_000, manifest: by('ann') },
    '1.0.1': { hours: 15_000, manifest: by('ann') },
    '2.0.0': { hours: 12_000, manifest: by('ann') },
    '1.0.2': { hours: 301, manifest: by('eve', setup) },
    '2.0.1': {
      hours: 300,
      manifest: by('eve', { ...setup, deprecated: 'compromised', dependencies: { 'brand-new': '1.0.0' } }),
    },
  },
  'brand-new': { '1.0.0': { hours: 305, manifest: by('eve') } },
  native: { '1.0.0': { hours: 9000, manifest: by('ann', { gypfile: true }) } },
}

let registry: TestRegistry
let project: Project
beforeAll(async () => {
  registry = await startRegistry({ packages, now, advisories: {} })
})
afterAll(() => registry.close())
beforeEach(() => {
  project = makeProject(registry.url)
})
afterEach(() => project.remove())

async function lock(dependencies: Record<string, string>, more: Record<string, unknown> = {}): Promise<void> {
  project.write({ 'package.json': { name: 'app', version: '1.0.0', dependencies, ...more } })
  const { code, stderr } = await project.npm('install', '--package-lock-only', '--ignore-scripts')
  expect(code, stderr).toBe(0)
}

const judge = async () => {
  const { stdout } = await project.depgate('check', '--format', 'json')
  const report = JSON.parse(stdout) as Report
  return report.findings.map(({ rule, level, name, version }) => `${rule} ${level} ${name}@${version}`)
}

test('an update by a stranger, with a script, after years, on two lines, with a new dependency', async () => {
  await lock({ stolen: '2.0.0' })
  project.commit()
  await lock({ stolen: '2.0.1' })
  expect((await judge()).sort()).toEqual([
    'deprecated warn stolen@2.0.1',
    'install-script error stolen@2.0.1',
    'new-package warn brand-new@1.0.0',
    'publisher warn stolen@2.0.1',
    'reawakened warn stolen@2.0.1',
  ])
})

test('the table shows the command line, and the way out', async () => {
  await lock({ stolen: '2.0.0' })
  project.commit()
  await lock({ stolen: '2.0.1' })
  const { code, stdout } = await project.depgate('check')
  expect(code).toBe(1)
  const text = stdout.replace(/\s+/g, ' ')
  expect(text).toContain('2.0.0 did not have: postinstall "node setup.js"')
  expect(text).toContain('deprecated: its author deprecated it: compromised')
  expect(text).toContain(
    'published by eve, who first published this package 1 hour earlier (before that ann did)',
  )
  expect(text).toContain('run: npm install --save-exact stolen@2.0.0')
})

test("npm's allowScripts is honoured", async () => {
  const allowScripts = { 'stolen@2.0.1': true }
  await lock({ stolen: '2.0.0' }, { allowScripts })
  project.commit()
  await lock({ stolen: '2.0.1' }, { allowScripts })
  expect((await judge()).filter((found) => found.startsWith('install-script'))).toEqual([])
})

test('a new package that builds itself is warned of', async () => {
  await lock({})
  project.commit()
  await lock({ native: '1.0.0' })
  expect(await judge()).toEqual(['install-script warn native@1.0.0'])
})

test('an update from the registry to git is an update to code that npm prepares', async () => {
  await lock({ stolen: '2.0.0' })
  project.commit()
  project.write({ 'vendored/package.json': { name: 'stolen', version: '2.0.9' } })
  const folder = path.join(project.folder, 'vendored')
  project.git('-C', folder, 'init', '-q')
  project.git('-C', folder, 'add', '-A')
  project.git('-C', folder, 'commit', '-q', '-m', 'state')
  await lock({ stolen: `git+${pathToFileURL(folder)}` })
  expect(await judge()).toContain('install-script error stolen@2.0.9')
})
