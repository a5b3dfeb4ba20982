import { describe, expect, test } from 'vitest'
import { withSources } from '../../src/registry/manager-sources.ts'
import type { ManagerSources, SourceLayer } from '../../src/ports/registries.ts'

const config = {
  flat: { registry: 'https://npm.test/', '//npm.test/:_authToken': 'x' } as Record<string, unknown>,
  defaultRegistry: 'https://public.test/',
}
const none = { project: null, user: null, above: null, auth: null, rc: null }

function flatOf(
  sources: Partial<ManagerSources>,
  {
    env = {},
    user = null,
    rc = null,
    npm = {},
    layerOf = () => 'user',
  }: {
    env?: Record<string, string>
    user?: SourceLayer | null
    rc?: SourceLayer | null
    npm?: Record<string, string>
    layerOf?: (key: string) => string | null
  } = {},
): Record<string, unknown> {
  const whole = { manager: 'yarn', registry: null, scopes: {}, ...sources }
  const npmConfig = { ...config, flat: { ...config.flat, ...npm }, layerOf }
  return withSources(npmConfig, whole, {
    env,
    outside: { ...none, user, rc },
    readCertificates: (file) => (file === 'ca.pem' ? 'PEM' : null),
  }).flat
}

test("what pnpm and bun name counts before npm's, and the rest stays", () => {
  for (const manager of ['pnpm', 'bun']) {
    expect(
      flatOf({ manager, registry: 'https://a.test', scopes: { '@acme': 'https://b.test/npm' } }),
    ).toEqual({
      registry: 'https://a.test/',
      '@acme:registry': 'https://b.test/npm/',
      '//npm.test/:_authToken': 'x',
    })
    expect(flatOf({ manager, scopes: { '@acme': 'https://b.test/' } }).registry).toBe('https://npm.test/')
  }
  expect(withSources(config, null, { env: {}, outside: none, readCertificates: () => null })).toBe(config)
})

test("yarn 2 and later read nothing of npm's", () => {
  const npm = { '@acme:registry': 'https://acme.test/' }
  expect(flatOf({}, { npm })).toEqual({ registry: 'https://public.test/', '//npm.test/:_authToken': 'x' })
})

test("yarn 1 reads npm's files before its own", () => {
  const own = { isClassic: true, registry: 'https://a.test', scopes: { '@acme': 'https://b.test' } } as const
  expect(flatOf(own)).toMatchObject({ registry: 'https://npm.test/', '@acme:registry': 'https://b.test/' })
  expect(flatOf(own, { layerOf: () => 'default' }).registry).toBe('https://a.test/')
  expect(flatOf(own, { env: { YARN_REGISTRY: 'https://e.test' } }).registry).toBe('https://e.test/')
})

test('an rc of pnpm counts last, and only up to version 10', () => {
  const rc = { registry: 'https://rc.test/', scopes: {} }
  const isDefault = { layerOf: () => 'default', rc }
  expect(flatOf({ manager: 'pnpm' }, { rc }).registry).toBe('https://npm.test/')
  expect(flatOf({ manager: 'pnpm' }, isDefault).registry).toBe('https://rc.test/')
  expect(flatOf({ manager: 'pnpm', major: 12 }, isDefault).registry).toBe('https://public.test/')
})

test.each<[string, Record<string, string>, string]>([
  ['${HOST}/npm', { HOST: 'https://a.test' }, 'https://a.test/npm/'],
  ['${HOST:-https://b.test}', {}, 'https://b.test/'],
  ['${HOST-https://b.test}', { HOST: 'https://a.test' }, 'https://a.test/'],
  ['$HOST', { HOST: 'https://a.test' }, 'https://a.test/'],
])('%s', (registry, env, url) => expect(flatOf({ registry }, { env }).registry).toBe(url))

test.each(['${HOST}', 'ftp://a.test', 'a.test', 'https://'])('%j is refused', (registry) => {
  expect(() => flatOf({ registry })).toThrow('the registry that yarn is configured for is no web address')
})

test('settings under another name are refused, for the yarn that reads them', () => {
  const env = { YARN_RC_FILENAME: '.other.yml' }
  expect(() => flatOf({}, { env })).toThrow('YARN_RC_FILENAME makes yarn read other files')
  expect(flatOf({ isClassic: true }, { env }).registry).toBe('https://npm.test/')
})

describe('a login goes to the registry that it is for, and to no other', () => {
  const token = (value: string) => ({ type: 'token', value }) as const
  const keysOf = (flat: Record<string, unknown>) =>
    Object.entries(flat)
      .filter(([key]) => key.startsWith('//'))
      .map(([key, value]) => `${key} ${String(value)}`)
      .filter((line) => !line.startsWith('//npm.test/'))

  test.each<[string, Partial<ManagerSources>, Parameters<typeof flatOf>[1], string[]]>([
    [
      'the registry of the same file',
      { registry: 'https://a.test/npm', logins: { '': token('t') } },
      {},
      ['//a.test/npm/:_authToken t'],
    ],
    [
      'an address',
      { registry: 'https://a.test', logins: { '//b.test': token('t'), 'https://c.test/x': token('u') } },
      {},
      ['//b.test/:_authToken t', '//c.test/x/:_authToken u'],
    ],
    [
      'a scope, as user and password',
      { scopes: { '@acme': 'https://b.test' }, logins: { '@acme': { type: 'basic', value: 'u:p' } } },
      {},
      ['//b.test/:_auth dTpw'],
    ],
    [
      'a reference to the environment',
      { registry: 'https://a.test', logins: { '': token('${TOKEN}') } },
      { env: { TOKEN: 'secret' } },
      ['//a.test/:_authToken secret'],
    ],
    [
      'a variable that is not set is none',
      { registry: 'https://a.test', logins: { '': token('${TOKEN}') } },
      {},
      [],
    ],
    [
      "the user's is not for a registry that only the project names",
      { registry: 'https://evil.test' },
      { user: { registry: 'https://own.test', scopes: {}, logins: { '': token('t') } } },
      [],
    ],
    [
      "the environment's neither",
      { registry: 'https://evil.test' },
      { env: { YARN_NPM_AUTH_TOKEN: 't' } },
      [],
    ],
    [
      "the user's for the user's registry",
      {},
      { user: { registry: 'https://own.test', scopes: {}, logins: { '': token('t') } } },
      ['//own.test/:_authToken t'],
    ],
  ])('%s', (_, sources, around, expected) => expect(keysOf(flatOf(sources, around))).toEqual(expected))

  test("it replaces npm's for the same registry", () => {
    const npm = { '//a.test/:_auth': 'old', '//a.test/:username': 'u' }
    const flat = flatOf({ registry: 'https://a.test', logins: { '': token('t') } }, { npm })
    expect(keysOf(flat)).toEqual(['//a.test/:_authToken t'])
  })
})

describe('proxies and certificates', () => {
  const network = { httpsProxy: 'http://${HOST}:1', cafile: 'ca.pem', strictSSL: 'false' }

  test("are those of the manager's own settings, by npm's names", () => {
    expect(flatOf({ network }, { env: { HOST: 'proxy.test' } })).toMatchObject({
      httpsProxy: 'http://proxy.test:1',
      ca: 'PEM',
      strictSSL: false,
    })
    expect(flatOf({})).not.toHaveProperty('httpsProxy')
  })

  test('those of the environment win, and those of the user count where the project has none', () => {
    const env = { YARN_HTTPS_PROXY: 'http://env.test', HOST: 'x' }
    expect(flatOf({ network }, { env }).httpsProxy).toBe('http://env.test')
    const user = {
      registry: null,
      scopes: {},
      network: { httpsProxy: 'http://user.test', proxy: 'http://p.test' },
    }
    expect(flatOf({ network }, { env: { HOST: 'x' }, user })).toMatchObject({
      httpsProxy: 'http://x:1',
      proxy: 'http://p.test',
    })
  })

  test('a file of certificates that cannot be read is an error, as it is for the manager', () => {
    expect(() => flatOf({ network: { cafile: 'none.pem' } })).toThrow('certificates none.pem cannot be read')
  })
})
