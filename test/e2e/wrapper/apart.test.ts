import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeProject, type Project } from '../../support/project.ts'
import { sample } from '../../support/sample.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { marking, shelf } from '../../support/shelf.ts'
import { packTarball } from '../../support/tarball.ts'

// What has no lockfile: resolved into a cache of depgate's own, judged, and run with that cache alone.

const aged = 5000
const packages = {
  ...shelf,
  tool: {
    '1.0.0': {
      hours: aged,
      manifest: { bin: { tool: 'index.js' }, dependencies: { scripted: '1.0.0', old: '1.0.0' } },
      files: {
        'index.js': "#!/usr/bin/env node\nrequire('fs').writeFileSync(process.env.MARKS + '/tool', '')\n",
      },
    },
  },
  'create-app': {
    '1.0.0': { hours: aged, manifest: { bin: { 'create-app': 'index.js' }, dependencies: { old: '1.0.0' } } },
  },
  swapped: {
    '1.0.0': { hours: aged, manifest: { bin: 'index.js', ...marking('postinstall', 'swapped') } },
  },
}

let registry: TestRegistry
let project: Project
let marks: string
let prefix: string
let fault: (request: IncomingMessage, response: ServerResponse) => boolean = () => false
const advisories: Record<string, { range: string; severity?: string }> = {}

beforeAll(async () => {
  const now = new Date()
  registry = await startRegistry({ packages, now, advisories, fault: (...one) => fault(...one) })
})
afterAll(() => registry.close())
beforeEach(() => {
  project = makeProject(registry.url)
  ;[marks, prefix] = ['marks', 'prefix'].map((name) => path.join(project.folder, '..', name)) as [
    string,
    string,
  ]
  mkdirSync(marks)
})
afterEach(() => {
  project.remove()
  fault = () => false
  for (const name of Object.keys(advisories)) delete advisories[name]
})

const depgate = (...args: string[]) =>
  project.depgateWith({ MARKS: marks, npm_config_prefix: prefix }, ...args)
const ran = () => readdirSync(marks).sort()
const home = (...names: string[]) => path.join(project.folder, '..', ...names)

describe.each(
  sample(
    [
      ['npx', ['npx', '-y', 'tool@1.0.0'], 3, ['tool']],
      ['create', ['create', 'app@1.0.0', '-y'], 2, []],
      ['a global install', ['install', '-g', 'tool@1.0.0', '--allow-scripts=scripted'], 3, ['scripted']],
    ],
    2,
  ),
)('%s', (_, args, count, marked) => {
  test('fetches each tarball once, into a cache of its own, and installs without the network', async () => {
    const fetched = new Set<string>()
    const late: string[] = []
    fault = ({ url = '' }, response) => {
      // npm unpacks when it has all of them: from then on there is no registry.
      if (fetched.size === count) {
        late.push(url)
        response.writeHead(500).end()
        return true
      }
      if (url.endsWith('.tgz')) fetched.add(url)
      return false
    }
    const ended = await depgate(...args)
    expect(ended).toMatchObject({ code: 0 })
    expect(fetched.size).toBe(count)
    // What was unpacked is compared with what the registry showed; that was asked before.
    expect(late).toEqual([])
    expect(ran()).toEqual(marked)
    for (const folder of ['_npx', '_cacache']) expect(existsSync(home('npm-cache', folder))).toBe(false)
    expect(readdirSync(home('cache', 'depgate', 'npm'))).toContain('_cacache')
  })

  test('needs no tarball a second time', async () => {
    await depgate(...args)
    const asked = registry.requests.length
    expect(await depgate(...args)).toMatchObject({ code: 0 })
    expect(registry.requests.slice(asked).filter((one) => one.endsWith('.tgz'))).toEqual([])
  })

  test('installs nothing where the bytes are not those that were judged', async () => {
    fault = ({ url = '' }, response) => {
      if (!url.endsWith('old-1.0.0.tgz')) return false
      response.end(packTarball({ 'package.json': '{"name":"old","version":"1.0.0"}' }))
      return true
    }
    const ended = await depgate(...args)
    expect(ended.code).not.toBe(0)
    expect(ended.stderr).toContain('EINTEGRITY')
    expect(ran()).toEqual([])
    expect(existsSync(path.join(prefix, 'lib/node_modules/tool'))).toBe(false)
  })
})

test('the folder that one stands in is linked and run like any other command of the project', async () => {
  const script = "#!/usr/bin/env node\nrequire('fs').writeFileSync(process.env.MARKS + '/own', '')\n"
  project.write({ 'package.json': { name: 'own', version: '1.0.0', bin: 'index.js' }, 'index.js': script })
  expect(await depgate('npm', 'link')).toMatchObject({ code: 0 })
  expect(existsSync(path.join(prefix, 'lib/node_modules/own/index.js'))).toBe(true)
  expect(await depgate('npx', '-y', '.')).toMatchObject({ code: 0 })
  expect(ran()).toEqual(['own'])
  project.write({ '../other/package.json': { name: 'other', version: '1.0.0' } })
  expect(await depgate('install', '-g', '../other')).toMatchObject({ code: 1 })
})

test('a cache that others may write to is not run from', async () => {
  mkdirSync(home('cache', 'depgate', 'npx'), { recursive: true })
  chmodSync(home('cache', 'depgate', 'npx'), 0o777)
  const ended = await depgate('npx', '-y', 'tool@1.0.0')
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr).toContain('not private to this user')
  expect(ran()).toEqual([])
})

describe('npx of what it ran before', () => {
  test('judges it again, and says nothing where it passes', async () => {
    await depgate('npx', '-y', 'tool@1.0.0')
    expect(await depgate('npx', '-y', 'tool@1.0.0')).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  test('installs it again where a file was edited on disk', async () => {
    // The table is not on stdout, which is that of the program.
    expect(await depgate('npx', '-y', 'tool@1.0.0')).toMatchObject({ code: 0, stdout: '' })
    const [tree = ''] = readdirSync(home('cache', 'depgate', 'npx'))
    const file = home('cache', 'depgate', 'npx', tree, 'node_modules', 'tool', 'index.js')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, `${text}\nrequire('fs').writeFileSync(process.env.MARKS + '/edited', '')\n`)
    const ended = await depgate('npx', '-y', 'tool@1.0.0')
    expect(ended).toMatchObject({ code: 0, stdout: '' })
    expect(ended.stderr).toContain('was changed on disk since it was judged')
    expect(ran()).not.toContain('edited')
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  test('does not run what is known to be bad since then', async () => {
    await depgate('npx', '-y', 'tool@1.0.0')
    advisories['old'] = { range: '<1.1.0', severity: 'critical' }
    const before = ran()
    const ended = await depgate('npx', '-y', 'tool@1.0.0')
    expect(ended).toMatchObject({ code: 1 })
    expect(ended.stderr).toContain('old@1.0.0')
    expect(ended.stdout).toBe('')
    expect(ran()).toEqual(before)
  })

  test('puts back first what a killed one left half way', async () => {
    const journals = home('cache', 'depgate', 'undo')
    const env = { ...project.env, MARKS: marks }
    const args = project.bin('npx', '-y', 'tool@1.0.0')
    const child = spawn(process.execPath, args, { cwd: project.folder, env, stdio: 'ignore', detached: true })
    while (!existsSync(journals) || !readdirSync(journals).some((name) => !name.endsWith('.draft')))
      await sleep(1)
    await sleep(30)
    process.kill(-(child.pid ?? 0), 'SIGKILL')
    await once(child, 'exit')
    // npm believes for a minute that the holder of its own lock lives.
    for (const name of readdirSync(home('cache', 'depgate', 'npx')))
      rmSync(home('cache', 'depgate', 'npx', name, 'concurrency.lock'), { recursive: true, force: true })
    expect(await depgate('npx', '-y', 'tool@1.0.0')).toMatchObject({ code: 0 })
    expect(readdirSync(journals)).toEqual([])
    expect(ran()).toEqual(['tool'])
  })

  test('does not wait for the one that still runs', async () => {
    const [one, other] = await Promise.all([depgate('npx', '-y', 'tool'), depgate('npx', '-y', 'tool')])
    expect([one.code, other.code]).toEqual([0, 0])
  })
})
