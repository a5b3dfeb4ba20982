import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { marking, photograph, shelf } from '../../support/shelf.ts'
import { longer, quick, sample } from '../../support/sample.ts'

let registry: TestRegistry
let project: Project
let marks: string

beforeAll(async () => {
  registry = await startRegistry({ packages: shelf, now: new Date(), advisories: {} })
})
afterAll(() => registry.close())
beforeEach(() => {
  project = makeProject(registry.url)
  marks = path.join(project.folder, '..', 'marks')
  mkdirSync(marks)
  project.write({ 'package.json': { name: 'app', version: '1.0.0' } })
})
afterEach(() => project.remove())

const depgate = (...args: string[]) => project.depgateWith({ MARKS: marks }, ...args)
const ran = () => readdirSync(marks).sort()
const manifest = () =>
  JSON.parse(readFileSync(path.join(project.folder, 'package.json'), 'utf8')) as Record<string, unknown>
const has = (name: string) => existsSync(path.join(project.folder, 'node_modules', name))
const read = (file: string) => readFileSync(path.join(project.folder, file), 'utf8')

describe('a version that passes', () => {
  quick('is installed, after a table, with its exact version saved', async () => {
    const ended = await depgate('install', 'old')
    expect(ended).toMatchObject({ code: 0 })
    expect(ended.stdout).toMatch(/old@1\.1\.0 +added[^]*PASS: 2 arrivals[^]*added 1 package/)
    expect(ended.stderr).toContain('saving exact versions')
    expect(manifest()).toMatchObject({ dependencies: { old: '1.1.0' } })
    expect(has('old')).toBe(true)
    expect(readdirSync(project.folder).filter((name) => name.startsWith('.depgate'))).toEqual([])
  })

  longer('is written into the lockfile alone where that is asked for', async () => {
    expect(await depgate('install', 'old', '--package-lock-only')).toMatchObject({ code: 0 })
    expect(manifest()).toMatchObject({ dependencies: { old: '1.1.0' } })
    expect(read('package-lock.json')).toContain('old-1.1.0.tgz')
    expect(has('old')).toBe(false)
  })

  quick('runs its install script only once that is allowed, with one line', async () => {
    const ended = await depgate('install', 'scripted')
    expect(ended.code).toBe(0)
    expect(ended.stderr).toContain(
      'the install script of scripted@1.0.0 did not run; to allow and run it: depgate allow-scripts scripted\n',
    )
    expect(ran()).toEqual([])
    expect(await depgate('allow-scripts', 'scripted')).toMatchObject({ code: 0 })
    expect(manifest()).toMatchObject({ allowScripts: { 'scripted@1.0.0': true } })
    expect(ran()).toEqual(['scripted'])
    rmSync(path.join(marks, 'scripted'))
    const again = await depgate('ci')
    expect(again).toMatchObject({ code: 0 })
    expect(again.stderr).not.toContain('did not run')
    expect(ran()).toEqual(['scripted'])
  })

  longer('runs the scripts of the project and its workspaces, and all with "scripts": "all"', async () => {
    const own = (mark: string) => marking('postinstall', mark)
    project.write({
      'package.json': { name: 'app', version: '1.0.0', workspaces: ['w'], ...own('root') },
      'w/package.json': { name: 'w', version: '1.0.0', dependencies: { scripted: '1.0.0' }, ...own('w') },
    })
    expect(await depgate('install')).toMatchObject({ code: 0 })
    expect(ran()).toEqual(['root', 'w'])
    project.write({ 'depgate.json': { scripts: 'all' } })
    expect(await depgate('ci')).toMatchObject({ code: 0 })
    expect(ran()).toEqual(['root', 'scripted', 'w'])
  })

  longer('runs on a rebuild only what is allowed', async () => {
    await depgate('install', 'scripted', 'young@0.9.0')
    const rebuilt = await depgate('npm', 'rebuild')
    expect(rebuilt).toMatchObject({ code: 0 })
    expect(rebuilt.stderr).toContain('depgate allow-scripts scripted')
    expect(ran()).toEqual([])
    await depgate('install', 'scripted', '--ignore-scripts')
    project.write({ 'package.json': { ...manifest(), allowScripts: { scripted: true } } })
    expect((await depgate('npm', 'rebuild', '--ignore-scripts')).code).toBe(0)
    expect(ran()).toEqual([])
    expect((await depgate('npm', 'rebuild')).code).toBe(0)
    expect(ran()).toEqual(['scripted'])
  })

  longer('runs none where npm is told so', async () => {
    expect((await depgate('install', 'scripted', '--ignore-scripts')).code).toBe(0)
    expect(ran()).toEqual([])
  })

  longer('is written as npm itself would write it, byte for byte', async () => {
    const specs = ['old@1.0.0', 'tool', '@acme/util', 'alias@npm:old@1.1.0', 'spare']
    const plainNpm = makeProject(registry.url)
    plainNpm.write({ 'package.json': { name: 'app', version: '1.0.0' } })
    await plainNpm.npm('install', ...specs, '--save-exact', '-D')
    await depgate('install', ...specs, '-D')
    const expected = photograph(plainNpm.folder)
    plainNpm.remove()
    expect(Object.keys(expected)).toContain('node_modules/.bin/tool')
    expect(photograph(project.folder)).toEqual(expected)
  })
})

describe('a version that is refused', () => {
  quick.each(
    sample(
      [
        ['that is asked for', ['install', 'young']],
        ['that another package depends on', ['install', 'parent']],
        ['under another name', ['install', 'nice@npm:young@1.0.0']],
      ] as const,
      3,
    ),
  )('%s leaves no trace', async (_, args) => {
    await depgate('install', 'old')
    const before = photograph(project.folder)
    const ended = await depgate(...args)
    expect(ended.code).toBe(1)
    expect(ended.stdout).toContain('FAIL')
    expect(ran()).toEqual([])
    expect(photograph(project.folder)).toEqual(before)
  })

  quick('in a lockfile is refused by ci, with node_modules as it was', async () => {
    await project.npm('install', 'young@1.0.0', '--ignore-scripts')
    project.write({ 'node_modules/mine.txt': 'mine' })
    const before = photograph(project.folder)
    const ended = await depgate('ci')
    expect(ended).toMatchObject({ code: 1 })
    expect(photograph(project.folder)).toEqual(before)
    expect(ran()).toEqual([])
  })

  longer('in a lockfile that somebody else changed is refused by a bare install', async () => {
    await project.npm('install', 'young@1.0.0', '--package-lock-only')
    const before = photograph(project.folder)
    expect((await depgate('install')).code).toBe(1)
    expect(photograph(project.folder)).toEqual(before)
  })

  longer('is not shown to a program that reads JSON from stdout', async () => {
    const ended = await depgate('install', 'young', '--json')
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toContain('young@1.0.0')
  })
})

quick('a range that was typed is refused with the exact spec', async () => {
  const ended = await depgate('install', 'old@^1.0.0')
  expect(ended.code).toBe(1)
  expect(ended.stdout).toContain('write "1.1.0"')
  // A line of plain npm would go around the gate.
  expect(ended.stdout).not.toContain('run: npm')
  expect(manifest()).not.toHaveProperty('dependencies')
})

longer('where floating-range is off, npm saves as it likes', async () => {
  project.write({ 'depgate.json': { rules: { 'floating-range': 'off' } } })
  expect((await depgate('install', 'old')).code).toBe(0)
  expect(manifest()).toMatchObject({ dependencies: { old: '^1.1.0' } })
})

quick('--dry-run shows the table and stops', async () => {
  const before = photograph(project.folder)
  const ended = await depgate('install', 'old', '--dry-run')
  expect(ended.code).toBe(0)
  expect(ended.stdout).toContain('old@')
  expect(ended.stdout).not.toContain('added 1 package')
  expect(photograph(project.folder)).toEqual(before)
})

longer('npm ci installs what the lockfile holds', async () => {
  await depgate('install', 'old@1.0.0', 'scripted')
  const lock = read('package-lock.json')
  project.write({ 'node_modules/old/index.js': 'changed' })
  const ended = await depgate('ci')
  expect(ended).toMatchObject({ code: 0 })
  expect(read('package-lock.json')).toBe(lock)
  expect(read('node_modules/old/index.js')).toBe('')
  expect(readdirSync(project.folder).filter((name) => name.startsWith('.depgate'))).toEqual([])
})

longer('a bare install that finds all in place says nothing of its own', async () => {
  await depgate('install', 'old')
  const ended = await depgate('install')
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(ended.stdout).toMatch(/^\s*up to date/)
})

longer('an uninstall and an update to an old version pass', async () => {
  await depgate('install', 'old@1.0.0', 'tool')
  project.write({ 'package.json': { ...manifest(), dependencies: { old: '^1.0.0', tool: '1.0.0' } } })
  expect((await depgate('update', 'old')).code).toBe(0)
  expect(read('node_modules/old/package.json')).toContain('1.1.0')
  expect((await depgate('uninstall', 'tool')).code).toBe(0)
  expect(has('tool')).toBe(false)
})

describe('what has no lockfile', () => {
  longer('npx runs what passes, and keeps it apart from what was not judged', async () => {
    expect((await depgate('npx', '-y', 'tool@1.0.0')).code).toBe(0)
    expect(existsSync(path.join(project.folder, '../npm-cache/_npx'))).toBe(false)
  })

  quick.each(
    sample(
      [
        ['npx', ['npx', '-y', 'young@1.0.0']],
        ['exec', ['exec', '-y', 'young@1.0.0']],
        ['create', ['create', 'young', '-y']],
        ['a global install', ['install', '-g', 'young']],
      ],
      2,
    ),
  )('%s of what is refused fetches and runs nothing', async (_, args) => {
    const prefix = path.join(project.folder, '..', 'prefix')
    const asked = registry.requests.length
    const ended = await project.depgateWith({ MARKS: marks, npm_config_prefix: prefix }, ...args)
    expect(ended.code).toBe(1)
    expect(ran()).toEqual([])
    expect(registry.requests.slice(asked).filter((one) => one.endsWith('.tgz'))).toEqual([])
    expect(existsSync(path.join(prefix, 'lib/node_modules/young'))).toBe(false)
  })

  longer('a command of the project passes through', async () => {
    await depgate('install', 'tool')
    const asked = registry.requests.length
    expect((await depgate('npx', 'tool')).code).toBe(0)
    expect(registry.requests.slice(asked)).toEqual([])
  })
})

describe('a hostile project', () => {
  quick.each(
    sample(
      [
        ['git=./evil.sh'],
        ['git = ${PWD}/evil.sh'],
        ['script-shell=./evil.sh'],
        ['extension-file=evil.mjs'],
        ['node-gyp=evil.js'],
        ['script-${NOPE?}shell=./evil.sh'],
        ['\'"git"\'=./evil.sh'],
        ['node-options=--require ./evil.js'],
        ['"init-module"=./evil.js'],
      ],
      3,
    ),
  )('with %s in its .npmrc is refused before npm starts', async (line) => {
    project.write({ '.npmrc': `${line}\n` })
    const ended = await depgate('install', 'old')
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain('.npmrc, line 1')
  })

  quick.each(['.npm-extension.mjs', '.npm-extension.cjs'])(
    'with a %s, which npm 12 would load, is refused',
    async (name) => {
      project.write({ [name]: '' })
      const ended = await depgate('install', 'old')
      expect(ended).toMatchObject({ code: 2, stdout: '' })
      expect(ended.stderr).toContain(name)
    },
  )

  longer('with settings that start nothing of its own is none', async () => {
    project.write({ '.npmrc': 'script-shell=/bin/sh\nnode-options=--max-old-space-size=4096\ngit=git\n' })
    expect((await depgate('install', 'old')).code).toBe(0)
  })

  longer('that turns the lockfile off is judged all the same', async () => {
    project.write({ '.npmrc': 'package-lock=false\n' })
    expect((await depgate('install', 'young')).code).toBe(1)
    expect((await depgate('install', 'old')).code).toBe(0)
    expect(existsSync(path.join(project.folder, 'package-lock.json'))).toBe(false)
  })

  longer('whose hidden lockfile claims that all is installed is judged by its lockfile', async () => {
    await project.npm('install', 'old@1.0.0')
    const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, object> }
    await project.npm('install', 'young@1.0.0', '--package-lock-only')
    // A postinstall of yesterday left this: young as if it lay there.
    const evil = { ...lock, packages: { ...lock.packages, 'node_modules/young': { version: '1.0.0' } } }
    project.write({ 'node_modules/.package-lock.json': evil })
    expect((await depgate('install')).code).toBe(1)
    expect(ran()).toEqual([])
  })
})
