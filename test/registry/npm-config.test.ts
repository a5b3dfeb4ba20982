import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { DepgateError } from '../../src/errors.ts'
import { loadNpmConfig } from '../../src/registry/npm-config.ts'

const main = 'https://registry.example.test/'
let home = ''
let project = ''
let env: Record<string, string> = {}

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'depgate-config-'))
  project = path.join(home, 'project')
  mkdirSync(project)
  writeFileSync(path.join(project, 'package.json'), '{"name":"app"}')
  // Nothing of the machine that runs the tests.
  env = {
    HOME: home,
    npm_config_userconfig: path.join(home, '.npmrc'),
    npm_config_globalconfig: path.join(home, 'global'),
    npm_execpath: path.join(home, 'npm', 'bin', 'npm-cli.js'),
  }
  mkdirSync(path.join(home, 'npm'))
  writeFileSync(path.join(home, 'npm', 'package.json'), '{"version":"11.0.0"}')
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(home, { recursive: true })
})

const files = { project: 'project/.npmrc', user: '.npmrc', global: 'global', builtin: 'npm/npmrc' }
const write = (file: keyof typeof files, text: string) => writeFileSync(path.join(home, files[file]), text)
const load = (more: { registry?: string; cwd?: string } = {}) => loadNpmConfig({ cwd: project, env, ...more })
const codeOf = (error: unknown) => (error instanceof DepgateError ? error.code : error)

describe('what counts', () => {
  test("is npm's own default where nothing is set", async () => {
    const { flat, defaultRegistry, localPrefix } = await load()
    expect(flat.registry).toBe(defaultRegistry)
    expect(new URL(defaultRegistry).protocol).toBe('https:')
    expect(localPrefix).toBe(project)
  })

  test('is the nearest of builtin, global, user, project, environment and command line', async () => {
    const addressOf = (place: string) => `https://${place}.example.test/`
    const seen: unknown[] = []
    for (const place of ['builtin', 'global', 'user', 'project'] as const) {
      write(place, `registry=${addressOf(place)}`)
      seen.push((await load()).flat.registry)
    }
    env.npm_config_registry = addressOf('env')
    seen.push((await load()).flat.registry)
    seen.push((await load({ registry: addressOf('cli') })).flat.registry)
    expect(seen).toEqual(['builtin', 'global', 'user', 'project', 'env', 'cli'].map(addressOf))
  })

  test('are scoped registries, tokens, proxies, certificates and retries as npm hands them on', async () => {
    writeFileSync(
      path.join(home, 'ca.pem'),
      ['A', 'B'].map((c) => `-----BEGIN CERTIFICATE-----\n${c}\n-----END CERTIFICATE-----\n`).join(''),
    )
    env.TOKEN = 'secret'
    write('user', '//registry.example.test/:_authToken=${TOKEN}\ncafile=${HOME}/ca.pem\nstrict-ssl=false')
    write(
      'project',
      `registry=${main}\n@s:registry=https://scoped.example.test/npm/\nhttps-proxy=http://proxy.example.test:8080\n` +
        'noproxy=a.example.test\nfetch-retries=5\nmaxsockets=3\nreplace-registry-host=never\noffline=true',
    )
    const { flat } = await load()
    expect(flat).toMatchObject({
      registry: main,
      '@s:registry': 'https://scoped.example.test/npm/',
      '//registry.example.test/:_authToken': 'secret',
      httpsProxy: 'http://proxy.example.test:8080/',
      strictSSL: false,
      maxSockets: 3,
      replaceRegistryHost: 'never',
      offline: true,
    })
    expect(flat.retry).toMatchObject({ retries: 5 })
    expect(flat.ca).toHaveLength(2)
  })

  test('are the files of the workspace root', async () => {
    writeFileSync(path.join(project, 'package.json'), '{"name":"app","workspaces":["packages/*"]}')
    write('project', `registry=${main}`)
    const workspace = path.join(project, 'packages', 'a')
    mkdirSync(workspace, { recursive: true })
    writeFileSync(path.join(workspace, 'package.json'), '{"name":"a"}')
    const { flat, localPrefix } = await load({ cwd: workspace })
    expect([flat.registry, localPrefix]).toEqual([main, project])
  })
})

describe('what npm lets pass', () => {
  test.each([
    ['unknown keys', 'nonsense=1\n//x/:nonsense=2\n@s:nonsense=3'],
    ['a number that is none', 'fetch-retries=many'],
    ['bytes that are no text', '\u0000\ufffd=\u0001\n[__proto__]\nx=1\n__proto__=2\nconstructor=3'],
    ['what is deprecated', 'always-auth=true\ncache-max=5'],
  ])('%s passes without a word', async (_, text) => {
    const out = vi.spyOn(process.stdout, 'write')
    const err = vi.spyOn(process.stderr, 'write')
    write('project', text)
    const { flat, defaultRegistry } = await load()
    expect(flat.registry).toBe(defaultRegistry)
    expect([out.mock.calls, err.mock.calls]).toEqual([[], []])
  })

  test('a file that cannot be read counts as none', async () => {
    mkdirSync(path.join(project, '.npmrc'))
    const { flat, defaultRegistry } = await load()
    expect(flat.registry).toBe(defaultRegistry)
  })
})

describe('what npm refuses is refused', () => {
  test.each([
    ['credentials for no registry', '_authToken=secret'],
    ['a registry that is none', 'registry=nonsense'],
    ['options that exclude each other', 'provenance=true\nprovenance-file=x'],
    ['a cafile that cannot be read', 'cafile=${HOME}'],
  ])('%s', async (_, text) => {
    write('user', text)
    const error: unknown = await load().catch((caught: unknown) => caught)
    expect(codeOf(error)).toBe('ECONFIG')
    expect(error instanceof Error && error.message).not.toContain('secret')
  })

  test.each(['nonsense', '', 'ftp://registry.example.test/', '--evil', 'https://'])(
    'and so is --registry %j',
    async (registry) => {
      expect(codeOf(await load({ registry }).catch((caught: unknown) => caught))).toBe('EUSAGE')
    },
  )
})

test('the environment is left as it was', async () => {
  const before = { ...env }
  write('project', `registry=${main}`)
  await load()
  expect(env).toEqual(before)
})
