import type { ChildProcess } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  hasJournal as hasJournalOf,
  install,
  makeInstalled,
  packages,
  start as startIn,
} from '../../support/killed-install.ts'
import type { Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { photograph } from '../../support/shelf.ts'
import { sample } from '../../support/sample.ts'

let registry: TestRegistry
let project: Project
let old: Record<string, string>
/** What an undisturbed install leaves. */
let approved: Record<string, string>

beforeAll(async () => {
  registry = await startRegistry({ packages, now: new Date(), advisories: {} })
  await prepare()
  await project.depgate(...install)
  approved = photograph(project.folder)
  project.remove()
})
afterAll(() => registry.close())
async function prepare() {
  project = await makeInstalled(registry.url)
  project.write({ 'node_modules/base/built.txt': 'made by hand' })
  old = photograph(project.folder)
}
beforeEach(prepare)
afterEach(() => project.remove())

const hasJournal = () => hasJournalOf(project)
const start = (...args: string[]) => startIn(project, ...args)

/** The npm that a depgate runs, once it is there. */
async function npmOf(child: ChildProcess): Promise<number> {
  for (;;) {
    const [first] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' ')
    if (first) return Number(first)
    await sleep(2)
  }
}

describe.runIf(process.platform === 'linux')('npm killed', () => {
  // The moments are spread over the whole of an install; where exactly they fall is chance, and must not matter.
  test.each(
    sample(
      Array.from({ length: 20 }, (_, nth) => 120 + nth * 45),
      3,
    ),
  )('after %i ms leaves the old or the approved state', async (ms) => {
    const { child, ended } = start(...install)
    const pid = await npmOf(child)
    await sleep(ms)
    const hasKilled = tryKill(pid)
    const code = await ended
    const now = photograph(project.folder)
    // Killed when all was done, npm had only to say so.
    expect(now).toEqual(code === 0 || isSame(now, approved) ? approved : old)
    expect(hasKilled || code === 0).toBe(true)
    expect(hasJournal()).toBe(false)
  })
})

function isSame(one: Record<string, string>, other: Record<string, string>): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function tryKill(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL')
    return true
  } catch {
    return false
  }
}

test('what a killed depgate leaves half way is put back by the next one', async () => {
  const { child, ended } = start(...install)
  while (!hasJournal()) await sleep(1)
  await sleep(60)
  process.kill(-(child.pid ?? 0), 'SIGKILL')
  await ended
  expect(hasJournal()).toBe(true)
  const next = await project.depgate('install', 'p0@1.0.0')
  expect(next.code).toBe(0)
  expect(next.stderr).toMatch(/^depgate: an install that began at 20\S+ and was cut short is taken back/m)
  expect(hasJournal()).toBe(false)
  const now = photograph(project.folder)
  expect(now['node_modules/base/built.txt']).toBe(old['node_modules/base/built.txt'])
  expect(now).not.toHaveProperty('node_modules/p1')
  expect(
    Object.keys(now).filter((key) => /\/\.(?!bin|package-lock)[^/]*$/.test(key) && !key.startsWith('.git')),
  ).toEqual([])
})

/** What a person does after a kill, in real programs. */
const works: Readonly<Record<string, () => Promise<unknown> | void>> = {
  nothing: () => undefined,
  'the manifest edited': () => {
    const file = path.join(project.folder, 'package.json')
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as object
    writeFileSync(file, JSON.stringify({ ...manifest, description: 'mine' }))
  },
  'the lockfile edited': () => {
    const file = path.join(project.folder, 'package-lock.json')
    writeFileSync(file, `${readFileSync(file, 'utf8')}\n`)
  },
  // Exact: a range that HEAD does not have is refused by `depgate ci` afterwards, as by `check`.
  'plain npm run': () => project.npm('install', 'p5@1.0.0', '--save-exact', '--ignore-scripts'),
  'a commit': () => {
    project.git('add', '-A')
    project.git('commit', '-q', '--allow-empty', '-m', 'mine')
  },
  'the branch switched': () => void project.git('checkout', '-q', '-b', 'other'),
  'plain npm run, and a commit': async () => {
    await project.npm('install', 'p6@1.0.0', '--ignore-scripts')
    project.git('add', '-A')
    project.git('commit', '-q', '-m', 'mine')
  },
}

/** The files that a person writes, as they are. */
function ownFiles(): Record<string, string | undefined> {
  const now = photograph(project.folder)
  return Object.fromEntries(['package.json', 'package-lock.json'].map((file) => [file, now[file]]))
}

describe.runIf(process.platform === 'linux')(
  'depgate killed, then a person works on: nothing of that work is lost',
  () => {
    const moments = Array.from({ length: 12 }, (_, nth) => nth * 30)
    const cells = moments.flatMap((ms, nth) =>
      Object.keys(works).map(
        (work) => [ms, nth % 2 === 0 ? 'depgate alone' : 'depgate and npm', work] as const,
      ),
    )
    test.each(sample(cells, 24))('after %i ms, %s; %s', async (ms, who, work) => {
      project.write({ '.gitignore': 'node_modules\n' })
      project.git('init', '-q', '-b', 'main')
      project.git('add', '-A')
      project.git('commit', '-q', '-m', 'before')
      const committed = ownFiles()
      const { child, ended } = start(...install)
      while (!hasJournal() && child.exitCode === null) await sleep(1)
      await sleep(ms)
      try {
        process.kill(who === 'depgate alone' ? (child.pid ?? 0) : -(child.pid ?? 0), 'SIGKILL')
      } catch {
        // It was done before.
      }
      await ended
      // npm ends by itself where depgate is gone.
      await sleep(300)
      await works[work]?.()
      expect(project.git('status', '--porcelain')).not.toContain('.depgate-undo')
      const mine = ownFiles()
      const next = await project.depgate('npm', 'install', '--package-lock-only')
      const now = ownFiles()
      if (next.stderr.includes('is taken back')) expect(committed).toEqual(now)
      else expect(now['package.json']).toBe(mine['package.json'])
      if (work !== 'nothing') expect(now['package.json']).toBe(mine['package.json'])
      if (next.stderr.includes('nothing was put back')) {
        expect(next.code).toBe(2)
        expect(now).toEqual(mine)
        expect(await project.depgate('ci')).toMatchObject({ code: 0 })
      }
    })
  },
)

test('a Ctrl-C leaves everything as it was', async () => {
  const { child, ended } = start(...install)
  while (!hasJournal()) await sleep(1)
  process.kill(-(child.pid ?? 0), 'SIGINT')
  expect(await ended).not.toBe(0)
  expect(photograph(project.folder)).toEqual(old)
})

test('two at once take turns', async () => {
  const both = await Promise.all([
    project.depgate('install', 'p0@1.0.0'),
    project.depgate('install', 'p1@1.0.0'),
  ])
  expect(both.map((one) => one.code)).toEqual([0, 0])
  const { dependencies } = JSON.parse(readFileSync(path.join(project.folder, 'package.json'), 'utf8')) as {
    dependencies: object
  }
  expect(dependencies).toEqual({ base: '1.0.0', p0: '1.0.0', p1: '1.0.0' })
})

test('an install script that fails is put back by npm, and nothing is left', async () => {
  const other = await startRegistry({
    packages: { bad: { '1.0.0': { hours: 5000, manifest: { scripts: { install: 'exit 7' } } } } },
    now: new Date(),
    advisories: {},
  })
  const ended = await project.depgate('install', 'bad@1.0.0', '--registry', other.url)
  await other.close()
  expect(ended.code).not.toBe(0)
  expect(photograph(project.folder)).toEqual(old)
})

describe('bytes that are not those that were approved', () => {
  test('another package.json in the tarball than the registry shows: nothing of it runs, all is put back', async () => {
    const manifest = { name: 'base', scripts: { install: 'touch ran' } }
    const other = await startRegistry({
      packages: { base: { '1.0.0': { hours: 5000 }, '2.0.0': { hours: 4000, inside: manifest } } },
      now: new Date(),
      advisories: {},
    })
    const ended = await project.depgate('install', 'base@2.0.0', '--registry', other.url)
    await other.close()
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain('node_modules/base')
    expect(photograph(project.folder)).toEqual(old)
  })

  test('also where others are nested in it, which npm does not list among what it changes', async () => {
    const holding = (version: string) => ({ manifest: { dependencies: { nested: version } } })
    const holder = {
      '1.0.0': { hours: 5000, ...holding('1.0.0') },
      '2.0.0': { hours: 4000, ...holding('1.1.0'), inside: { name: 'another' } },
    }
    const nested = { '1.0.0': { hours: 5000 }, '1.1.0': { hours: 4900 }, '2.0.0': { hours: 4000 } }
    const other = await startRegistry({ packages: { holder, nested }, now: new Date(), advisories: {} })
    const install = (spec: string) => project.depgate('install', spec, '--registry', other.url)
    project.write({ 'package.json': { name: 'app', version: '1.0.0' } })
    for (const name of ['package-lock.json', 'node_modules'])
      rmSync(path.join(project.folder, name), { recursive: true })
    expect(await install('nested@2.0.0')).toMatchObject({ code: 0 })
    expect(await install('holder@1.0.0')).toMatchObject({ code: 0 })
    const before = photograph(project.folder)
    const ended = await install('holder@2.0.0')
    await other.close()
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain('node_modules/holder: its package.json says another@2.0.0')
    expect(photograph(project.folder)).toEqual(before)
  })

  test('an entry without a hash gets the one that the registry vouches for', async () => {
    const file = path.join(project.folder, 'package-lock.json')
    const lock = JSON.parse(readFileSync(file, 'utf8')) as {
      packages: Record<string, { integrity?: string }>
    }
    delete lock.packages['node_modules/base']?.integrity
    writeFileSync(file, JSON.stringify(lock))
    let isSwapped = false
    const other = await startRegistry({
      packages,
      now: new Date(),
      advisories: {},
      fault: (request, response) => {
        if (!isSwapped || !request.url?.endsWith('base-1.0.0.tgz')) return false
        response.end('other bytes')
        return true
      },
    })
    project.write({ '.npmrc': 'replace-registry-host=always\n' })
    isSwapped = true
    const swapped = await project.depgate('ci', '--registry', other.url, '--cache', '../fresh')
    isSwapped = false
    const honest = await project.depgate('ci', '--registry', other.url, '--cache', '../fresh')
    await other.close()
    expect(swapped.code).not.toBe(0)
    expect(swapped.stderr).toContain('EINTEGRITY')
    expect(honest.code).toBe(0)
  })
})
