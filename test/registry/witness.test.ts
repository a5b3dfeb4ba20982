import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openRunClock } from '../../src/http/deadline.ts'
import { openOwnership } from '../../src/registry/ownership.ts'
import { loadWitness } from '../../src/registry/witness.ts'

let home = ''
let top = ''
let env: Record<string, string> = {}

beforeEach(() => {
  home = realpathSync(mkdtempSync(path.join(tmpdir(), 'depgate-witness-')))
  top = path.join(home, 'project')
  mkdirSync(top)
  env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    PREFIX: path.join(home, 'prefix'),
    npm_execpath: path.join(home, 'npm', 'bin', 'npm-cli.js'),
    GIT_CONFIG_NOSYSTEM: '1',
    SECRET: 'expanded',
  }
  write({ '../npm/package.json': '{"version":"11.0.0"}', 'package.json': '{"name":"app"}' })
  git('init', '-q')
})
afterEach(() => rmSync(home, { recursive: true }))

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.test', ...args], { cwd: top, env })
    .toString()
    .trim()

function write(files: Readonly<Record<string, string | null>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(top, name)
    mkdirSync(path.dirname(file), { recursive: true })
    rmSync(file, { force: true, recursive: true })
    if (text?.startsWith('-> ') === true) symlinkSync(text.slice(3), file)
    else if (text !== null) writeFileSync(file, text)
  }
}

function commit(files: Readonly<Record<string, string | null>> = {}): string {
  write(files)
  git('add', '-A')
  git('commit', '-q', '--allow-empty', '-m', 'state')
  return git('rev-parse', 'HEAD')
}

const load = (commit: string | null, folder = top) =>
  loadWitness({ folder, base: { checkouts: [{ top, commit }], moved: null } }, env)

const before = 'https://before.example.test/'
const evil = 'https://evil.example.test/'

describe('the files of the checkout count as the base has them', () => {
  const npmrc = `registry=${before}\n`
  const evilScope = `@x:registry=${evil}\${SECRET}/\n`
  test.each<[string, Record<string, string | null>, Record<string, string | null>]>([
    ['an edit', { '.npmrc': npmrc }, { '.npmrc': `registry=${evil}\n${evilScope}` }],
    ['a deletion', { '.npmrc': npmrc }, { '.npmrc': null }],
    ['a link', { '.npmrc': npmrc }, { '.npmrc': '-> conf', conf: evilScope }],
    ['a link to outside', { '.npmrc': npmrc }, { '.npmrc': '-> ../own', '../own': evilScope }],
    ['a link to what never ends', { '.npmrc': npmrc }, { '.npmrc': '-> /dev/zero' }],
    ['what a link of the base leads to', { '.npmrc': '-> conf', conf: npmrc }, { conf: evilScope }],
    [
      'the target of such a link',
      { '.npmrc': '-> conf', conf: npmrc },
      { '.npmrc': '-> other', other: evilScope },
    ],
    ['a file that the base names', { '.npmrc': 'globalconfig=./g\n', g: npmrc }, { g: evilScope }],
    [
      'a file that only the change names',
      { '.npmrc': npmrc },
      { '.npmrc': `${npmrc}userconfig=/proc/kmsg\nglobalconfig=./g\ncafile=/dev/zero\n`, g: evilScope },
    ],
    ['a prefix', { '.npmrc': npmrc }, { '.npmrc': `${npmrc}prefix=./p\n`, 'p/etc/npmrc': evilScope }],
    [
      'a folder that becomes a link',
      { 'c/n': npmrc, '.npmrc': 'userconfig=./c/n\n' },
      { 'c/n': null, c: '-> d', 'd/n': evilScope },
    ],
  ])('%s', async (_, old, edited) => {
    const base = commit(old)
    commit(edited)
    const { config, changed } = await load(base)
    expect(config.flat.registry).toBe(before)
    expect(JSON.stringify(config.flat)).not.toMatch(/evil|expanded|before\.example\.test\/.*zero/)
    expect(config.localPrefix).toBe(top)
    expect(changed).not.toBe(null)
  })

  test('what is the same on disk has no other configuration beside it', async () => {
    const base = commit({ '.npmrc': npmrc })
    commit({ other: 'x' })
    expect((await load(base)).changed).toBe(null)
  })

  test('what git does not track is the own one of the job, a link to what it tracks is not', async () => {
    const base = commit({ '.gitignore': '.npmrc\n', conf: 'save-exact=true\n' })
    write({ '.npmrc': npmrc })
    expect((await load(base)).config.flat.registry).toBe(before)
    commit({ conf: `registry=${evil}\n` })
    write({ '.npmrc': '-> conf' })
    expect((await load(base)).config.flat.registry).not.toBe(evil)
  })

  test('a name in other capitals, which some disks take for the same, is tracked', async () => {
    const base = commit()
    commit({ '.NPMRC': `registry=${evil}\n` })
    write({ '.npmrc': `registry=${evil}\n` })
    expect((await load(base)).config.flat.registry).not.toBe(evil)
  })

  test('in a checkout that the base does not have none counts', async () => {
    commit({ '.npmrc': `registry=${evil}\n` })
    expect((await load(null)).config.flat.registry).not.toBe(evil)
  })

  test('a cache in the checkout answers nothing, and paths are those of the project', async () => {
    const files = { 'web/package.json': '{}', 'web/ca.pem': 'of before', 'web/c.pem': 'of before' }
    const base = commit({
      ...files,
      'web/.npmrc': 'cafile=./ca.pem\ncache=./cache\n//a.test/:certfile=c.pem\n',
    })
    commit({ 'web/ca.pem': 'of now', 'web/c.pem': 'of now' })
    const { flat } = (await load(base, path.join(top, 'web'))).config
    expect(JSON.stringify(flat.ca)).toContain('of before')
    expect(String(flat.cache).startsWith(top)).toBe(false)
    expect(path.isAbsolute(String(flat['//a.test/:certfile']))).toBe(true)
    expect(String(flat['//a.test/:certfile']).startsWith(top)).toBe(false)
  })

  test('one of more than a megabyte is refused', async () => {
    const base = commit({ '.npmrc': `a=${'x'.repeat(2 ** 20)}\n` })
    await expect(load(base)).rejects.toThrow('larger than 1 MiB')
  })
})

describe('whom a name is sent to', () => {
  const company = 'https://company.example.test/'
  const flat = { registry: before, '@corp:registry': company }
  const refuse = (more: Record<string, unknown>, name: string, url: string | null) =>
    openOwnership(
      { flat, defaultRegistry: before },
      { flat: { ...flat, ...more }, defaultRegistry: before },
    ).refuse({ name, version: '1.0.0', source: { type: 'registry', url } })
  const only = 'its registry is named only by this change'

  test.each<[string, Record<string, unknown>, string, string | null, string | null]>([
    ['nothing changed', {}, 'a', null, null],
    ['a new scope', { '@x:registry': evil }, '@x/a', null, only],
    ['a new scope, locked elsewhere', { '@x:registry': evil }, '@x/a', `${before}@x/a/-/a-1.0.0.tgz`, only],
    ['another name beside it', { '@x:registry': evil }, 'a', null, null],
    ['a scope that moves', { '@corp:registry': evil }, '@corp/a', null, only],
    ['another login', { '@corp:registry': 'https://u:p@company.example.test/' }, '@corp/a', null, null],
    ['another path', { '@corp:registry': `${company}other/` }, '@corp/a', null, only],
    ['what is no address', { '@corp:registry': 'nonsense' }, '@corp/a', null, only],
    ['another default', { registry: evil }, 'a', null, only],
    ['another default, locked there', { registry: evil }, 'a', `${evil}a/-/a-1.0.0.tgz`, only],
    ['another default, locked where it was', { registry: evil }, 'a', `${before}a/-/a-1.0.0.tgz`, null],
    ['a scope for all', { scope: '@x', '@x:registry': evil }, 'a', null, only],
  ])('%s', (_, more, name, url, reason) => expect(refuse(more, name, url)).toBe(reason))
})

test('the deadlines of a run begin together, with the first request', async () => {
  const clock = openRunClock()
  const [one, other] = [clock(10), clock(60)]
  const end = one.endsAt()
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(one.endsAt()).toBe(end)
  expect(other.endsAt()).toBeCloseTo(end + 50_000, 3)
})

test('files of the user count as they were approved, where the hook has kept them', async () => {
  write({ '../.npmrc': `registry=${evil}`, '../approved': `registry=${before}`, '.npmrc': 'fund=false' })
  const settings = { folder: top, placed: { [path.join(home, '.npmrc')]: path.join(home, 'approved') } }
  const { config, changed } = await loadWitness(settings, env)
  expect([config.flat.registry, config.flat.fund, changed]).toEqual([before, false, null])
  expect((await loadWitness({ folder: top }, env)).config.flat.registry).toBe(evil)
})
