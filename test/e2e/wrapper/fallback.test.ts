import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeHiddenNpm, makeStrangeNpm } from '../../support/npm-copies.ts'
import { makeProject, type Ended, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { photograph, shelf } from '../../support/shelf.ts'
import { sample } from '../../support/sample.ts'

let registry: TestRegistry
let project: Project
let marks: string
let home: string
let strange: string

beforeAll(async () => {
  registry = await startRegistry({
    packages: {
      ...shelf,
      tampered: { '1.0.0': { hours: 5000, inside: { scripts: { install: 'touch $MARKS/tampered' } } } },
      failing: { '1.0.0': { hours: 5000, manifest: { scripts: { install: 'exit 7' } } } },
    },
    now: new Date(),
    advisories: {},
  })
  home = mkdtempSync(path.join(tmpdir(), 'depgate-npm-'))
  strange = makeStrangeNpm(home)
})
afterAll(async () => {
  rmSync(home, { recursive: true, force: true })
  await registry.close()
})
beforeEach(() => {
  project = makeProject(registry.url)
  marks = path.join(project.folder, '..', 'marks')
  mkdirSync(marks)
  const scripts = Object.fromEntries(
    ['preinstall', 'install', 'postinstall', 'prepare'].map((event) => [event, `touch $MARKS/root-${event}`]),
  )
  const allowScripts = { scripted: true, failing: true }
  project.write({ 'package.json': { name: 'app', version: '1.0.0', scripts, allowScripts } })
})
afterEach(() => project.remove())

const depgate = (...args: string[]) =>
  project.depgateWith({ MARKS: marks, PATH: `${strange}${path.delimiter}${project.env.PATH}` }, ...args)
const ran = () => readdirSync(marks).sort()
const read = (file: string) => readFileSync(path.join(project.folder, file), 'utf8')
const has = (name: string) => existsSync(path.join(project.folder, 'node_modules', name))
const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith('depgate-copy-'))

describe('an npm that cannot be stopped', () => {
  test('installs what passes as npm does, byte for byte, and runs what npm would run', async () => {
    const before = copies()
    const plainNpm = makeProject(registry.url)
    plainNpm.write({ 'package.json': read('package.json') })
    const specs = ['old@1.0.0', 'scripted', 'nice@npm:old', '@acme/util', 'tool']
    await plainNpm.npm('install', ...specs, '-D', '--save-exact', '--ignore-scripts')
    const ended = await depgate('install', ...specs, '-D')
    expect(ended).toMatchObject({ code: 0 })
    expect(ended.stderr).toContain('resolves in a copy')
    expect(ended.stderr).toContain('saving exact versions')
    const expected = photograph(plainNpm.folder)
    plainNpm.remove()
    expect(photograph(project.folder)).toEqual(expected)
    expect(ran()).toEqual(['scripted'])
    expect(copies()).toEqual(before)
  })

  test('runs the scripts of the project where npm does, and none where they are off', async () => {
    expect((await depgate('install', 'scripted')).code).toBe(0)
    rmSync(path.join(marks, 'scripted'))
    expect((await depgate('ci', '--ignore-scripts')).code).toBe(0)
    expect(ran()).toEqual([])
    expect((await depgate('ci')).code).toBe(0)
    const own = ['root-install', 'root-postinstall', 'root-preinstall', 'root-prepare']
    expect(ran()).toEqual([...own, 'scripted'])
  })

  test.each(
    sample(
      [
        ['install young'],
        ['install parent'],
        ['install young --package-lock-only'],
        ['update'],
        ['npm i -D nice@npm:young@1.0.0'],
      ],
      3,
    ),
  )('%s of what is refused leaves no trace', async (line) => {
    const manifest = { name: 'app', version: '1.0.0', dependencies: { young: '>=0.9.0' } }
    project.write({ 'package.json': manifest })
    await project.npm('install', `--before=${new Date(Date.now() - 86_400_000).toISOString()}`)
    project.write({ 'node_modules/mine.txt': 'mine' })
    const before = photograph(project.folder)
    const ended = await depgate(...line.split(' '))
    expect(ended.code).toBe(1)
    expect(ended.stdout).toContain('FAIL')
    expect(photograph(project.folder)).toEqual(before)
    expect(ran()).toEqual([])
  })

  test('only what is new is judged, and what a hidden lockfile merely claims is new', async () => {
    await project.npm('install', 'young@1.0.0', '--save-exact', '--ignore-scripts')
    expect((await depgate('install', 'old')).code).toBe(0)
    rmSync(path.join(project.folder, 'node_modules/young'), { recursive: true })
    expect((await depgate('install', 'tool')).code).toBe(1)
  })

  test.each([
    ['tampered', 1],
    ['failing', 1],
  ])('%s is put back', async (name, code) => {
    await depgate('install', 'old')
    project.write({ 'node_modules/mine.txt': 'mine' })
    const before = photograph(project.folder)
    const ended = await depgate('install', name)
    expect(ended.code).not.toBe(0)
    expect(ended.code === code || name === 'failing').toBe(true)
    expect(photograph(project.folder)).toEqual(before)
    expect(ran()).toEqual([])
  })

  test.each(
    sample(
      [
        'npx -y tool',
        'exec -y tool',
        'create young',
        'install -g old',
        'install --no-save old',
        'install --no-package-lock old',
        'npm link old',
        'npm prune',
      ],
      3,
    ),
  )('%s is refused, and says why', async (line) => {
    const before = photograph(project.folder)
    const ended = await depgate(...line.split(' '))
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toMatch(/cannot be stopped before it installs, and /)
    expect(photograph(project.folder)).toEqual(before)
  })

  test('uninstall, dedupe, --dry-run and what installs nothing', async () => {
    await depgate('install', 'old', 'tool')
    const before = photograph(project.folder)
    const dry = await depgate('install', '@acme/util', '--dry-run')
    expect(dry).toMatchObject({ code: 0 })
    expect(dry.stdout).toContain('@acme/util@1.0.0')
    expect(photograph(project.folder)).toEqual(before)
    expect((await depgate('dedupe')).code).toBe(0)
    expect((await depgate('uninstall', 'old')).code).toBe(0)
    expect(has('old')).toBe(false)
    expect(has('tool')).toBe(true)
    expect((await depgate('npm', 'ls')).stdout).toContain('tool@1.0.0')
  })

  test('a workspace gains what it was asked for', async () => {
    const own = { name: 'a', version: '1.0.0' }
    project.write({
      'package.json': { name: 'app', version: '1.0.0', workspaces: ['packages/*'] },
      'packages/a/package.json': own,
    })
    expect(await depgate('install', '-w', 'a', 'old')).toMatchObject({ code: 0 })
    expect(JSON.parse(read('packages/a/package.json'))).toEqual({ ...own, dependencies: { old: '1.1.0' } })
    expect(has('old') && has('a')).toBe(true)
  })
})

test.runIf(process.platform !== 'win32')(
  'an npm command that leads nowhere is taken as it is, and the report says what was used',
  async () => {
    const { node, path: PATH } = makeHiddenNpm(home)
    const run = (...args: string[]) =>
      new Promise<Ended>((resolve) => {
        const options = { cwd: project.folder, env: { ...project.env, PATH, MARKS: marks } }
        execFile(node, project.bin(...args), options, (error, stdout, stderr) =>
          resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
        )
      })
    expect((await run('install', 'young')).code).toBe(1)
    expect(has('young')).toBe(false)
    const ended = await run('install', 'old')
    expect(ended).toMatchObject({ code: 0 })
    expect(ended.stderr).toMatch(/this npm \(\d+\.\d+\.\d+\) cannot be stopped/)
    expect(has('old')).toBe(true)
    expect((await run('npm', 'prune')).code).toBe(2)
  },
)
