// npm's own configuration loader with its files read from other paths.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Config from '@npmcli/config'
import npm from '@npmcli/config/lib/definitions/index.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { placeConfig, type Placement } from '../../src/registry/placed-config.ts'

let home = ''
let project = ''
const at = (name: string) => path.join(home, name)

beforeEach(() => {
  home = realpathSync(mkdtempSync(path.join(tmpdir(), 'depgate-placed-')))
  project = at('project')
  mkdirSync(project)
  mkdirSync(at('other'))
  write({ 'project/package.json': '{}' })
})
afterEach(() => rmSync(home, { recursive: true }))

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(at(name), text)
}

/** Loads the configuration, with what was asked for as `key path`; the environment names the files but for `unset`. */
async function load(placement: Partial<Placement> = {}, argv: readonly string[] = [], unset = '') {
  const asked: string[] = []
  const Loader = placeConfig(
    Config,
    {
      place: (file, key) => {
        asked.push(`${key} ${path.relative(home, file)}`)
        return placement.place?.(file, key) ?? file
      },
      cache: placement.cache ?? ((folder) => folder),
    },
    project,
  )
  const files = { npm_config_userconfig: at('.npmrc'), npm_config_globalconfig: at('global') }
  const config = new Loader({
    definitions: npm.definitions,
    shorthands: npm.shorthands,
    flatten: npm.flatten,
    nerfDarts: npm.nerfDarts,
    npmPath: at('npm'),
    env: {
      HOME: home,
      ...Object.fromEntries(Object.entries(files).filter(([key]) => !key.endsWith(unset || '-'))),
    },
    argv: ['node', 'npm', ...argv],
    cwd: project,
    warn: false,
  })
  await config.load()
  return { asked, flat: config.flat, localPrefix: config.localPrefix }
}
const instead = (files: Readonly<Record<string, string>>): Pick<Placement, 'place'> => ({
  place: (file) => at(files[path.relative(home, file)] ?? path.relative(home, file)),
})

describe('the files', () => {
  test('are asked for in the order in which one can move the next', async () => {
    expect((await load()).asked).toEqual(['npmrc project/.npmrc', 'userconfig .npmrc', 'globalconfig global'])
  })
  test.each<[string, Record<string, string>]>([
    ['npmrc', { 'project/.npmrc': 'other/.npmrc' }],
    ['userconfig', { '.npmrc': 'other/.npmrc' }],
    ['globalconfig', { global: 'other/.npmrc' }],
  ])('%s is read from another path', async (_, moved) => {
    const [own = ''] = Object.keys(moved)
    write({ [own]: 'maxsockets=1', 'other/.npmrc': 'maxsockets=2' })
    expect((await load()).flat.maxSockets).toBe(1)
    const { flat, localPrefix } = await load(instead(moved))
    expect([flat.maxSockets, localPrefix]).toEqual([2, project])
  })
  test.each<[string, string, string[]]>([
    ['the user', 'userconfig=./u', ['npmrc project/.npmrc', 'userconfig project/u', 'globalconfig global']],
    [
      'the machine',
      'globalconfig=g',
      ['npmrc project/.npmrc', 'userconfig .npmrc', 'globalconfig project/g'],
    ],
  ])('a file of a project that moves that of %s', async (_, line, asked) => {
    write({ 'project/.npmrc': line })
    // The environment would override the project.
    const unset = line.startsWith('user') ? 'userconfig' : 'globalconfig'
    expect((await load({}, [], unset)).asked).toEqual(asked)
  })
  test('that a placed file names, not those of the file in its place', async () => {
    write({ 'project/.npmrc': 'globalconfig=./evil', 'other/.npmrc': 'globalconfig=./good' })
    const { asked } = await load(instead({ 'project/.npmrc': 'other/.npmrc' }), [], 'globalconfig')
    expect(asked.at(-1)).toBe('globalconfig project/good')
  })
  test("a project's file that is the user's is asked for once, as the user's", async () => {
    const { asked } = await load({}, [`--userconfig=${path.join(project, '.npmrc')}`])
    expect(asked).toEqual(['userconfig project/.npmrc', 'globalconfig global'])
  })
})

describe('certificates', () => {
  const pem = (name: string) => `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----\n`
  test('are read from other paths', async () => {
    write({ 'project/.npmrc': 'cafile=./ca.pem', 'project/ca.pem': pem('A'), 'other/ca.pem': pem('B') })
    const { flat, asked } = await load(instead({ 'project/ca.pem': 'other/ca.pem' }))
    expect(asked).toContain('cafile project/ca.pem')
    expect(JSON.stringify(flat.ca)).toMatch(/B/)
    expect(JSON.stringify(flat.ca)).not.toMatch(/\\nA\\n/)
  })
  test.each(['certfile', 'keyfile'])('the %s of one registry', async (key) => {
    write({ 'project/.npmrc': `//h.example.test/:${key}=./c.pem` })
    const { flat, asked } = await load(instead({ 'project/c.pem': 'other/c.pem' }))
    expect(asked).toContain('certificate project/c.pem')
    expect(flat[`//h.example.test/:${key}`]).toBe(at('other/c.pem'))
  })
  test.each(['//h.example.test/:certfiles=x', 'h:certfile=x'])('%s is none', async (line) => {
    write({ '.npmrc': line })
    expect((await load()).asked.filter((one) => /^(?:cafile|certificate) /.test(one))).toEqual([])
  })
  test('of a layer that a higher one overrides too, which npm reads all the same', async () => {
    write({ 'project/.npmrc': 'cafile=./a.pem', '.npmrc': 'cafile=./b.pem' })
    write({ 'project/a.pem': pem('A'), 'project/b.pem': pem('B') })
    const { asked } = await load()
    expect(asked.filter((one) => one.startsWith('cafile')).sort()).toEqual([
      'cafile project/a.pem',
      'cafile project/b.pem',
    ])
  })
})

describe('paths', () => {
  test('are those of the folder, not of the process', async () => {
    write({ 'project/.npmrc': 'cache=./c' })
    expect((await load()).flat.cache).toBe(path.join(project, 'c', '_cacache'))
  })
  test('that begin with a tilde are those of the user', async () => {
    write({ 'project/.npmrc': 'cache=~/c' })
    expect((await load()).flat.cache).toBe(at('c/_cacache'))
  })
  test('the cache is moved', async () => {
    write({ 'project/.npmrc': 'cache=./c' })
    const { flat } = await load({ cache: (folder) => path.join(folder, 'moved') })
    expect(flat.cache).toBe(path.join(project, 'c/moved/_cacache'))
  })
  test('what is no path is as it was', async () => {
    write({ 'project/.npmrc': 'user-agent=./x\nmaxsockets=3' })
    expect((await load()).flat).toMatchObject({ userAgent: './x', maxSockets: 3 })
  })
})
