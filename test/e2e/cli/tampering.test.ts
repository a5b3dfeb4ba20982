import { symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'

const now = new Date()
let registry: TestRegistry
let project: Project

beforeAll(async () => {
  registry = await startRegistry({ packages: { old: { '1.0.0': { hours: 9000 } } }, now })
})
afterAll(() => registry.close())
beforeEach(async () => {
  project = makeProject(registry.url)
  project.write({
    'package.json': { name: 'app', version: '1.0.0', dependencies: { old: '1.0.0' } },
    'depgate.json': { gaps: { advisories: 'warn' } },
  })
  await project.npm('install', '--package-lock-only')
  project.commit()
})
afterEach(() => project.remove())

async function judge(...args: string[]) {
  const { code, stdout, stderr } = await project.depgate('check', ...args, '--format', 'json')
  if (code === 2) throw new Error(stderr)
  const { findings } = JSON.parse(stdout) as Report
  return [code, ...findings.map(({ rule, level, name }) => `${rule} ${level} ${name}`)]
}

describe('the policy', () => {
  const loose = { gaps: { advisories: 'warn' }, rules: { 'minimum-age': 'off' } }

  test('blocks against a base, committed or not', async () => {
    project.git('switch', '-q', '-c', 'topic')
    project.write({ 'depgate.json': loose })
    expect(await judge('--base', 'main')).toEqual([1, 'tampering error depgate.json'])
    project.commit()
    expect(await judge('--base', 'main')).toEqual([1, 'tampering error depgate.json'])
  })

  test('cannot switch off the rule that reports it', async () => {
    project.git('switch', '-q', '-c', 'topic')
    project.write({ 'depgate.json': { ...loose, rules: { 'minimum-age': 'off', tampering: 'off' } } })
    project.commit()
    expect(await judge('--base', 'main')).toContain('tampering error depgate.json')
    project.write({
      'depgate.json': {
        gaps: { advisories: 'warn' },
        rules: { 'minimum-age': ['error', { minimum: '9d' }] },
      },
    })
    expect(await judge('--base', 'main')).toEqual([0])
  })
})

describe('an .npmrc', () => {
  const weaker = 'ignore-scripts=false\nmin-release-age=0\nregistry=https://elsewhere.example.test/\n'

  test('that a branch brings along, or that is edited, blocks', async () => {
    project.git('switch', '-q', '-c', 'topic')
    project.write({ '.npmrc': 'ignore-scripts=true\n' })
    project.commit()
    expect(await judge('--base', 'main')).toEqual([0])
    project.write({ '.npmrc': weaker })
    expect((await judge('--registry', registry.url)).slice(0, 2)).toEqual([1, 'tampering error .npmrc'])
    project.commit()
    expect((await judge('--registry', registry.url, '--base', 'main')).slice(0, 2)).toEqual([
      1,
      'tampering error .npmrc',
    ])
  })
})

describe("npm's configuration", () => {
  const check = async (files: Readonly<Record<string, string>>) => {
    project.write(files)
    project.commit()
    return (await judge('--base', 'main', '--registry', registry.url)).slice(1)
  }
  beforeEach(() => {
    project.git('switch', '-q', '-c', 'topic')
  })

  test('of a linked file is that of its target on both sides', async () => {
    project.git('switch', '-q', 'main')
    project.write({ 'config/npmrc': 'ignore-scripts=true\n' })
    symlinkSync('config/npmrc', path.join(project.folder, '.npmrc'))
    project.commit()
    project.git('switch', '-q', '-C', 'topic')
    expect(await check({ 'config/npmrc': '# as before\nignore-scripts=true\n' })).toEqual([])
    expect(await check({ 'config/npmrc': 'fund=false\n' })).toEqual(['tampering error .npmrc'])
    // Staged, git shows the link and not what it leads to.
    project.write({ 'config/npmrc': 'ignore-scripts=false\n' })
    project.git('add', '-A')
    expect(await judge('--staged')).toEqual([1, 'tampering error .npmrc'])
  })

  test('that a link out of the repository hides', async () => {
    writeFileSync(path.join(project.folder, '../elsewhere'), 'fund=false\n')
    symlinkSync('../elsewhere', path.join(project.folder, '.npmrc'))
    expect(await check({})).toEqual(['tampering error .npmrc'])
  })
})

test('what may run its install scripts is a finding, and counts once it is committed', async () => {
  const manifest = (allowScripts: object) => ({
    'package.json': { name: 'app', version: '1.0.0', dependencies: { old: '1.0.0' }, allowScripts },
  })
  project.git('switch', '-q', '-c', 'topic')
  project.write(manifest({ old: true }))
  expect(await judge('--base', 'main')).toEqual([1, 'tampering error package.json'])
  expect(await judge()).toEqual([1, 'tampering error package.json'])
  project.commit()
  expect(await judge()).toEqual([0])
})
