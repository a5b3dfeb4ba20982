import { expect, test } from 'vitest'
import { readManagerSources } from '../../src/managers/sources.ts'

test.each<[string, Record<string, string>, object | null]>([
  [
    'pnpm',
    { 'pnpm-workspace.yaml': 'registries:\n  default: https://a.test/\n  "@acme": https://b.test/\n' },
    { registry: 'https://a.test/', scopes: { '@acme': 'https://b.test/' } },
  ],
  [
    'yarn',
    {
      '.yarnrc.yml':
        'npmRegistryServer: "https://a.test"\nnpmScopes:\n  acme:\n    npmRegistryServer: "${HOST}"\n',
    },
    { registry: 'https://a.test', scopes: { '@acme': '${HOST}' } },
  ],
  [
    'yarn',
    { '.yarnrc': 'registry "https://a.test"\n"@acme:registry" "https://b.test"\n' },
    { registry: 'https://a.test', scopes: { '@acme': 'https://b.test' } },
  ],
  [
    'bun',
    {
      'bunfig.toml':
        '[install]\nregistry = { url = "https://a.test", token = "$T" }\n[install.scopes]\nacme = "https://b.test"\n"@x" = { url = "https://c.test" }\n',
    },
    { registry: 'https://a.test', scopes: { '@acme': 'https://b.test', '@x': 'https://c.test' } },
  ],
  ['yarn', { '.yarnrc.yml': 'nodeLinker: pnp' }, null],
  ['npm', { '.yarnrc.yml': 'npmRegistryServer: "https://a.test"' }, null],
  ['pnpm', { 'pnpm-workspace.yaml': 'registries: [' }, null],
  ['pnpm', {}, null],
])('%s %j', (manager, files, expected) => {
  const found = readManagerSources(manager, (file) => files[file] ?? null)
  if (expected === null) expect(found).toBeNull()
  else expect(found).toEqual({ manager, ...expected })
})
