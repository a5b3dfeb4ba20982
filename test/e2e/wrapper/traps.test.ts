import { execFileSync } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeStrangeNpm } from '../../support/npm-copies.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { photograph, shelf } from '../../support/shelf.ts'
import { sample } from '../../support/sample.ts'

const aged = { hours: 5000 }
const packages = {
  ...shelf,
  // What it bundles lies in its tarball, and is in no registry.
  bundler: {
    '1.0.0': {
      ...aged,
      manifest: { dependencies: { inner: '1.0.0' }, bundleDependencies: ['inner'] },
      files: { 'node_modules/inner/package.json': JSON.stringify({ name: 'inner', version: '1.0.0' }) },
    },
  },
  inner: { '1.0.0': aged },
  carrier: {
    '1.0.0': {
      ...aged,
      manifest: { dependencies: { holey: '1.0.0' }, bundleDependencies: ['holey'] },
      files: { 'node_modules/holey/package.json': JSON.stringify({ name: 'holey', version: '1.0.0' }) },
    },
  },
  holey: { '1.0.0': aged },
  // npm takes the version that this Node can run, whatever `latest` says.
  modern: { '1.0.0': aged, '2.0.0': { ...aged, manifest: { engines: { node: '>=900' } } } },
  // Its own lockfile names what its manifest does not.
  wrapped: {
    '1.0.0': {
      ...aged,
      manifest: { dependencies: { child: '^1.0.0' }, _hasShrinkwrap: true },
      files: {
        'npm-shrinkwrap.json': JSON.stringify({
          name: 'wrapped',
          version: '1.0.0',
          lockfileVersion: 3,
          packages: {
            '': { name: 'wrapped', version: '1.0.0', dependencies: { child: '^1.0.0' } },
            'node_modules/child': { version: '1.1.0', hasInstallScript: true },
          },
        }),
      },
    },
  },
}

let registry: TestRegistry
let project: Project
let marks: string
let home: string
let strange: string

beforeAll(async () => {
  registry = await startRegistry({ packages, now: new Date(), advisories: { holey: { range: '1.0.0' } } })
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
  project.write({ 'package.json': { name: 'app', version: '1.0.0' } })
})
afterEach(() => project.remove())

const own = (...args: string[]) => project.depgateWith({ MARKS: marks }, ...args)
const fallback = (...args: string[]) =>
  project.depgateWith({ MARKS: marks, PATH: `${strange}${path.delimiter}${project.env.PATH}` }, ...args)
const ways = [
  ['its own tree', own],
  ['a copy', fallback],
] as const
const ran = () => readdirSync(marks).sort()
const read = (file: string) => readFileSync(path.join(project.folder, file), 'utf8')
const versionOf = (name: string) =>
  (JSON.parse(read(`node_modules/${name}/package.json`)) as { version: string }).version

describe.each(sample(ways, 2))('a git dependency, resolved in %s', (_, depgate) => {
  const events = ['preinstall', 'install', 'postinstall', 'prepare', 'prepack', 'preprepare']

  test.each([
    ['that npm prepares', {}],
    ['that bundles', { dependencies: { old: '1.0.0' }, bundleDependencies: ['old'] }],
  ])('%s runs nothing when it is refused', async (_, more) => {
    const folder = path.join(project.folder, '..', 'repository')
    mkdirSync(folder)
    const scripts = Object.fromEntries(events.map((event) => [event, `touch ${marks}/${event}`]))
    const manifest = { name: 'forked', version: '1.0.0', scripts, ...more }
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest))
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: folder, env: project.env, encoding: 'utf8' }).trim()
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'one')
    const spec = `git+file://${folder}#${git('rev-parse', 'HEAD')}`
    const before = photograph(project.folder)
    const ended = await depgate('install', spec)
    expect(ended.code).not.toBe(0)
    expect(ended.stdout).toContain('forked')
    expect(ran()).toEqual([])
    expect(photograph(project.folder)).toEqual(before)
    // npm by itself would have run them.
    await project.npm('install', spec)
    expect(ran()).toContain('prepare')
  })
})

describe.each(sample(ways, 2))('a project whose .npmrc, resolved in %s,', (_, depgate) => {
  test('names another registry is judged by what that one says', async () => {
    // There the harmless name is one hour old.
    const other = await startRegistry({
      packages: { old: { '1.1.0': { hours: 1 } } },
      now: new Date(),
      advisories: {},
    })
    project.write({ '.npmrc': `registry=${other.url}\n` })
    const ended = await project.depgateWith(
      {
        MARKS: marks,
        npm_config_registry: '',
        ...(depgate === fallback ? { PATH: `${strange}${path.delimiter}${project.env.PATH}` } : {}),
      },
      'install',
      'old',
    )
    await other.close()
    expect(ended.code).not.toBe(0)
    expect(ended.stdout).toContain('1 h')
    expect(other.requests.some((one) => one === 'GET /old')).toBe(true)
    expect(readdirSync(project.folder)).not.toContain('node_modules')
  })

  test.each(['proxy', 'http-proxy', 'https-proxy'])(
    'names a %s is judged through it or not at all',
    async (key) => {
      const { server, url, seen } = await startProxy()
      project.write({ '.npmrc': `${key}=${url}\nnoproxy=\n` })
      const ended = await depgate('install', 'young')
      server.close()
      expect(ended.code).not.toBe(0)
      expect(ran()).toEqual([])
      expect(readdirSync(project.folder)).not.toContain('node_modules')
      // Whoever is asked about a package is the one that npm would fetch it from.
      if (seen.length > 0) expect(ended.stdout).not.toContain('young@1.0.0')
    },
  )

  test('switches the lockfile off never passes by', async () => {
    project.write({ '.npmrc': 'package-lock=false\n' })
    const before = photograph(project.folder)
    expect((await depgate('install', 'young')).code).toBe(depgate === own ? 1 : 2)
    expect(photograph(project.folder)).toEqual(before)
  })
})

/** A proxy that answers everything itself. */
async function startProxy(): Promise<{ server: Server; url: string; seen: string[] }> {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(request.url ?? '')
    response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen }
}

describe.each(sample(ways, 2))('resolved in %s', (_, depgate) => {
  test('what another package bundles is installed with it', async () => {
    const ended = await depgate('install', 'bundler')
    expect(ended).toMatchObject({ code: 0 })
    expect(versionOf('bundler/node_modules/inner')).toBe('1.0.0')
  })

  test('what another package bundles is judged too, and put back', async () => {
    await depgate('install', 'old')
    const before = photograph(project.folder)
    const ended = await depgate('install', 'carrier')
    expect(ended.code).toBe(1)
    expect(ended.stdout).toMatch(/holey@1\.0\.0 +added +\S+( \w)? +fail/)
    expect(photograph(project.folder)).toEqual(before)
  })

  test('the version that npm takes is shown, not the one that is called latest', async () => {
    const ended = await depgate('install', 'modern')
    expect(ended).toMatchObject({ code: 0 })
    expect(ended.stdout).toContain('modern@1.0.0')
    expect(ended.stdout).not.toContain('2.0.0')
    expect(versionOf('modern')).toBe('1.0.0')
  })

  test('scripts of the project run after the verdict, and only where npm runs them', async () => {
    const scripts = { preinstall: 'touch $MARKS/pre', prepare: 'touch $MARKS/prepare' }
    project.write({ 'package.json': { name: 'app', version: '1.0.0', scripts } })
    expect((await depgate('install', 'old@1.0.0')).code).toBe(0)
    expect(ran()).toEqual([])
    await project.npm('install', 'young@1.0.0', '--package-lock-only', '--ignore-scripts')
    expect((await depgate('ci')).code).toBe(1)
    expect((await depgate('install')).code).toBe(1)
    expect(ran()).toEqual([])
    expect((await depgate('uninstall', 'young')).code).toBe(0)
    expect(ran()).toEqual([])
    expect((await depgate('ci')).code).toBe(0)
    expect(ran()).toEqual(['pre', 'prepare'])
  })

  test('a hidden lockfile that claims too much vouches for nothing', async () => {
    await project.npm('install', 'old@1.0.0')
    await project.npm('install', 'young@1.0.0', '--package-lock-only')
    const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, object> }
    const { '': _, ...entries } = lock.packages
    project.write({ 'node_modules/.package-lock.json': { ...lock, packages: entries } })
    const before = photograph(project.folder)
    expect((await depgate('install')).code).toBe(1)
    expect(photograph(project.folder)).toEqual(before)
    expect(ran()).toEqual([])
  })

  test('what only the shrinkwrap of a dependency names is judged too', async () => {
    await depgate('install', 'old')
    const before = photograph(project.folder)
    const ended = await depgate('install', 'wrapped')
    expect(ended.code).toBe(1)
    expect(ended.stdout + ended.stderr).toContain('child')
    expect(ran()).toEqual([])
    expect(photograph(project.folder)).toEqual(before)
  })
})
