// The real npm installs hostile lockfiles; the gate refuses them before.

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { makeProject, type Project } from '../support/project.ts'
import { startRegistry, type TestRegistry } from '../support/server.ts'
import { openApprovedState, packages, write, type Tree, type World } from './world.ts'

let registry: TestRegistry
let world: World
let project: Project
beforeAll(async () => {
  registry = await startRegistry({ packages, now: new Date(), advisories: {} })
  world = await openApprovedState(registry.url)
})
afterAll(() => registry.close())
beforeEach(() => {
  project = makeProject(registry.url)
})
afterEach(() => project.remove())

/** A project with ms, is-odd and tool, without what these tests do not touch. */
function base(): Tree {
  const { manifest, packages: entries } = world.base()
  const { ms = '', 'is-odd': isOdd = '', tool = '' } = manifest.dependencies
  const kept = ['ms', 'is-odd', 'is-number', 'tool'].map((name) => `node_modules/${name}`)
  return {
    manifest: { ...manifest, dependencies: { ms, 'is-odd': isOdd, tool } },
    packages: Object.fromEntries(kept.map((location) => [location, entries[location] ?? {}])),
  }
}

const installed = (...place: string[]) => path.join(project.folder, 'node_modules', ...place)
const nameAt = (...place: string[]) => {
  const { name, version } = JSON.parse(readFileSync(installed(...place, 'package.json'), 'utf8')) as Record<
    string,
    string
  >
  return `${name}@${version}`
}
const edit = (tree: Tree, name: string, change: Record<string, unknown>) =>
  void Object.assign(tree.packages[`node_modules/${name}`] ?? {}, change)

const replays: readonly {
  name: string
  tamper: (tree: Tree) => void
  /** What an install of the honest lockfile would not have left. */
  wound: () => unknown
  is: unknown
  rule: string
}[] = [
  {
    name: 'address and hash of another package',
    tamper: (tree) => {
      const { resolved, integrity } = world.entry('evil', '1.0.0')
      edit(tree, 'ms', { resolved, integrity })
    },
    wound: () => nameAt('ms'),
    is: 'evil@1.0.0',
    rule: 'registry-mismatch',
  },
  {
    name: 'the hash removed, and the address of another package',
    tamper: (tree) =>
      edit(tree, 'ms', { resolved: world.entry('evil', '1.0.0').resolved, integrity: undefined }),
    wound: () => nameAt('ms'),
    is: 'evil@1.0.0',
    rule: 'integrity',
  },
  {
    name: 'the tarball of another version',
    tamper: (tree) => edit(tree, 'ms', { ...world.entry('ms', '2.1.3'), version: '2.1.2' }),
    wound: () => nameAt('ms'),
    is: 'ms@2.1.3',
    rule: 'registry-mismatch',
  },
  {
    name: 'a dependency that was never published',
    tamper: (tree) => {
      edit(tree, 'ms', { dependencies: { zz: '1.0.0' } })
      tree.packages['node_modules/zz'] = world.entry('zz', '1.0.0')
    },
    wound: () => nameAt('zz'),
    is: 'zz@1.0.0',
    rule: 'registry-mismatch',
  },
  {
    name: 'a command that was never published, over bytes that were',
    tamper: (tree) => edit(tree, 'tool', { bin: { tool: 'cli.js', ls: 'cli.js' } }),
    wound: () => existsSync(installed('.bin', 'ls')),
    is: true,
    rule: 'registry-mismatch',
  },
  {
    name: 'a link to a folder that came with the change',
    tamper: (tree) => {
      tree.packages['node_modules/ms'] = { resolved: 'vendor/ms', link: true }
      tree.packages['vendor/ms'] = { version: '2.1.2' }
      project.write({ 'vendor/ms/package.json': { name: 'ms', version: '2.1.2' }, 'vendor/ms/evil.js': '' })
    },
    wound: () => existsSync(installed('ms', 'evil.js')),
    is: true,
    rule: 'source',
  },
  {
    name: 'two hashes, of which one is evil',
    tamper: (tree) => {
      const { resolved, integrity } = world.entry('evil', '1.0.0')
      edit(tree, 'ms', { resolved, integrity: `${world.entry('ms', '2.1.2').integrity} ${integrity}` })
    },
    wound: () => nameAt('ms'),
    is: 'evil@1.0.0',
    rule: 'integrity',
  },
]

describe.each(replays)('$name', ({ tamper, wound, is, rule }) => {
  test('npm installs it; depgate refuses it', async () => {
    project.write(write(base()))
    project.commit()
    const tree = base()
    tamper(tree)
    project.write(write(tree))
    const ended = await project.depgate('check', '--format', 'json')
    expect(ended.code, ended.stderr).toBe(1)
    const { findings } = JSON.parse(ended.stdout) as Report
    expect(findings).toContainEqual(expect.objectContaining({ rule, level: 'error' }))
    const { code, stderr } = await project.npm('ci', '--ignore-scripts')
    expect(code, stderr).toBe(0)
    expect(wound()).toEqual(is)
  })
})

test('the honest lockfile: both take it, and none of the wounds is there', async () => {
  project.write(write(base()))
  const ended = await project.depgate('check', '--all')
  expect(ended.code, ended.stdout + ended.stderr).toBe(0)
  expect((await project.npm('ci', '--ignore-scripts')).code).toBe(0)
  expect(nameAt('ms')).toBe('ms@2.1.2')
  const others = [installed('zz'), installed('.bin', 'ls'), installed('ms', 'evil.js')]
  expect(others.filter((file) => existsSync(file))).toEqual([])
})

test('the line that a finding suggests writes the entry anew', async () => {
  project.write(write(base()))
  project.commit()
  const tree = base()
  const { resolved, integrity } = world.entry('evil', '1.0.0')
  edit(tree, 'ms', { resolved, integrity, bin: { ls: 'x.js' } })
  project.write(write(tree))
  const { findings } = JSON.parse((await project.depgate('check', '--format', 'json')).stdout) as Report
  const command = findings[0]?.suggestion?.command ?? ''
  expect(command).toBe('npm install --save-exact ms@2.1.2')
  const [, ...args] = command.split(' ')
  expect((await project.npm(...args, '--package-lock-only')).code).toBe(0)
  expect(await project.depgate('check')).toMatchObject({ code: 0 })
})
