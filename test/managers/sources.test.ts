import { expect, test } from 'vitest'
import { readProjectLayer, readSourceLayer } from '../../src/managers/sources.ts'

const yaml = 'npmRegistryServer: "https://a.test"\nnpmScopes:\n  acme:\n    npmRegistryServer: "${HOST}"\n'

test.each<[string, Record<string, string>, object | null]>([
  [
    'pnpm',
    { 'pnpm-workspace.yaml': 'registries:\n  default: https://a.test/\n  "@acme": https://b.test/\n' },
    { registry: 'https://a.test/', scopes: { '@acme': 'https://b.test/' } },
  ],
  ['yarn', { '.yarnrc.yml': yaml }, { registry: 'https://a.test', scopes: { '@acme': '${HOST}' } }],
  [
    'yarn',
    {
      '.yarnrc.yml':
        'npmAuthToken: t\nnpmRegistries:\n  "//b.test/npm":\n    npmAuthIdent: "u:p"\n    npmAlwaysAuth: true\nnpmScopes:\n  acme:\n    npmAuthToken: s\n',
    },
    {
      registry: null,
      scopes: {},
      logins: {
        '': { type: 'token', value: 't' },
        '//b.test/npm': { type: 'basic', value: 'u:p' },
        '@acme': { type: 'token', value: 's' },
      },
    },
  ],
  [
    'yarn-classic',
    { '.yarnrc': 'registry "https://a.test"\n"@acme:registry" "https://b.test"\n' },
    { registry: 'https://a.test', scopes: { '@acme': 'https://b.test' } },
  ],
  [
    'bun',
    {
      'bunfig.toml':
        '[install]\nregistry = { url = "https://a.test", token = "$T" }\n[install.scopes]\nacme = "https://b.test"\n"@x" = { url = "https://c.test", username = "u", password = "p" }\n',
    },
    {
      registry: 'https://a.test',
      scopes: { '@acme': 'https://b.test', '@x': 'https://c.test' },
      logins: { '': { type: 'token', value: '$T' }, '@x': { type: 'basic', value: 'u:p' } },
    },
  ],
  [
    'yarn',
    { '.yarnrc.yml': 'httpsProxy: "http://p.test"\nenableStrictSsl: false\nhttpProxy: null\n' },
    { registry: null, scopes: {}, network: { httpsProxy: 'http://p.test', strictSSL: 'false' } },
  ],
  ['yarn', { '.yarnrc.yml': 'nodeLinker: pnp' }, null],
  ['yarn', { '.yarnrc': 'registry "https://a.test"' }, null],
  ['yarn-classic', { '.yarnrc.yml': yaml }, null],
  ['npm', { '.yarnrc.yml': yaml }, null],
  ['pnpm', { 'pnpm-workspace.yaml': 'registries: [' }, null],
  ['pnpm', {}, null],
])('%s %j', (reader, files, expected) => {
  const manager = reader.replace('-classic', '')
  const found = readProjectLayer({ manager, isClassic: reader !== manager }, (file) => {
    const text = files[file]
    return text === undefined ? [] : [text]
  })
  expect(found).toEqual(expected)
})

test('the nearer file wins key by key', () => {
  const found = readProjectLayer({ manager: 'yarn' }, (file) =>
    file === '.yarnrc.yml' ? ['npmRegistryServer: https://near.test', yaml] : [],
  )
  expect(found).toEqual({ registry: 'https://near.test', scopes: { '@acme': '${HOST}' } })
})

test("npm's form has its logins by their addresses", () => {
  const text =
    'registry=https://a.test/\n@acme:registry=https://b.test/\n//a.test/:_authToken=${T}\n//b.test/:username=u\n//b.test/:_password=cA==\n//c.test/:always-auth=true\n'
  expect(readSourceLayer([{ role: 'pnpm-rc', path: 'rc', text }])).toEqual({
    registry: 'https://a.test/',
    scopes: { '@acme': 'https://b.test/' },
    logins: { '//a.test/': { type: 'token', value: '${T}' }, '//b.test/': { type: 'basic', value: 'u:p' } },
  })
})

test.each<[number | undefined, string | null]>([
  [9, null],
  [10, 'https://named.test/'],
  [12, 'https://named.test/'],
  [undefined, 'https://named.test/'],
])('pnpm %s and the registries of its workspace file', (major, registry) => {
  const read = (text: string) =>
    readProjectLayer({ manager: 'pnpm', major }, (file) => (file === 'pnpm-workspace.yaml' ? [text] : []))
  expect(read('registries:\n  default: https://named.test/\n')?.registry ?? null).toBe(registry)
  const bare = read('registry: https://bare.test/\n')?.registry ?? null
  expect(bare).toBe(major === 9 || major === 10 ? null : 'https://bare.test/')
})
