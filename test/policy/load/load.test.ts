import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { main } from '../../../src/cli/main.ts'
import type { Host } from '../../../src/ports/host.ts'
import { policyPlaces } from '../../../src/system/folders.ts'
import { openHost } from '../../../src/entry/open-host.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'depgate-layers-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(file: string, content: unknown): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), JSON.stringify(content))
}

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const written = { out: '', err: '' }
  const output = (name: 'out' | 'err') => ({
    write: (text: string) => void (written[name] += text),
    isTerminal: false,
    width: null,
  })
  const host: Host = {
    ...openHost(),
    folder,
    env,
    out: output('out'),
    err: output('err'),
    policyPlaces: { managed: [path.join(folder, 'etc/policy.json')], user: path.join(folder, 'user.json') },
  }
  return { code: await main(args, host), ...written }
}

test('managed, named, user and project, each with its origin and what was refused', async () => {
  write('etc/policy.json', { rules: { 'minimum-age': ['error', { minimum: '14d' }] } })
  write('more.json', { deny: ['evil'] })
  write('user.json', { rules: { deprecated: 'error' } })
  write('depgate.json', { rules: { 'minimum-age': 'off', deprecated: 'warn' }, gaps: 'warn' })
  const env = { DEPGATE_MANAGED_POLICY: 'more.json' }
  const { code, out } = await run(['policy', '--format', 'json'], env)
  expect(code).toBe(0)
  const shown = JSON.parse(out) as {
    policy: { rules: Record<string, unknown>; deny: string[] }
    origins: Record<string, string>
    refused: { path: string; holds: unknown; by: string }[]
  }
  expect(shown.policy).toMatchObject({
    rules: { 'minimum-age': ['error', { minimum: '14d' }], deprecated: ['error', {}] },
    deny: ['evil'],
    gaps: { release: 'warn' },
  })
  expect(shown.origins).toMatchObject({
    'rules.minimum-age.minimum': 'etc/policy.json',
    deny: 'more.json',
    'rules.deprecated': 'user.json',
    'gaps.release': 'depgate.json',
    'rules.malware': 'default',
  })
  expect(shown.refused).toMatchObject([
    { path: 'rules.deprecated', holds: 'error', by: 'user.json' },
    { path: 'rules.minimum-age', holds: 'error', by: 'etc/policy.json' },
  ])
  const table = (await run(['policy'], env)).out
  expect(table).toContain(
    'refused: rules.minimum-age "off" in depgate.json; "error" holds: a lower layer can only tighten what etc/policy.json sets',
  )
  write('other.json', { rules: { 'minimum-age': 'off' } })
  expect((await run(['policy', '--policy', 'other.json'])).out).toMatch(/rules\.minimum-age +"error"/)
})

test('with a managed policy that a variable names and that is missing or broken, nothing is judged', async () => {
  expect(await run(['policy'], { DEPGATE_MANAGED_POLICY: 'gone.json' })).toMatchObject({
    code: 2,
    err: expect.stringContaining('there is no policy at gone.json') as string,
  })
  write('etc/policy.json', { rulez: {} })
  expect((await run(['policy'])).code).toBe(2)
})

test('the trail is set above the project, and only there', async () => {
  write('etc/policy.json', { log: { keep: '400d' } })
  write('user.json', { extends: './org/depgate.json' })
  write('org/depgate.json', { rules: { deprecated: 'error' } })
  const { code, out } = await run(['policy'])
  expect([code, out]).toEqual([0, expect.stringMatching(/log\.keep +"400d" +etc\/policy\.json/)])
  expect(out).toMatch(/rules\.deprecated +"error" +org\/depgate\.json/)
  write('user.json', { extends: '@acme/depgate-policy' })
  expect(await run(['policy'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('above the project cannot extend what a project installs') as string,
  })
})

test('no variable of the environment moves the managed policy away', () => {
  const env = { HOME: '/h', XDG_CONFIG_HOME: '/c', ProgramData: 'D:\\x', APPDATA: '/a' }
  expect(policyPlaces(env, 'linux')).toEqual({
    managed: ['/etc/depgate/policy.json'],
    user: '/c/depgate/policy.json',
  })
  expect(policyPlaces({ ...env, XDG_CONFIG_HOME: 'relative' }, 'linux').user).toBe(
    '/h/.config/depgate/policy.json',
  )
  expect(policyPlaces(env, 'darwin').managed).toEqual(['/Library/Application Support/depgate/policy.json'])
  expect(policyPlaces(env, 'win32').managed).toEqual([
    'C:\\ProgramData\\depgate\\policy.json',
    'D:\\x\\depgate\\policy.json',
  ])
})
