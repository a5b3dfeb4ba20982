// The origins that an npm may request which runs on files of the change.

import { expect, test } from 'vitest'
import { listOrigins, listSources } from '../../src/registry/origins.ts'
import { refusalOf } from '../support/refusal.ts'

const registry = 'https://registry.example.test/'
const of = (flat: object) => ({
  flat: { registry, ...flat },
  defaultRegistry: 'https://default.example.test/',
  files: [],
  localPrefix: '/',
  words: [],
  typed: {},
})
const origins = (flat: object, changed: object | null = null) =>
  listOrigins({ config: of(flat), changed: changed === null ? null : of(changed) })

test('are those of every registry that is configured', () => {
  const flat = { '@s:registry': 'https://s.example.test:8443/npm/', '@t:registry': registry, registryX: 'x' }
  expect(origins(flat)).toEqual([
    'https://default.example.test',
    'https://registry.example.test',
    'https://s.example.test:8443',
  ])
})

test.each([{ registry: 'no address' }, { registry: 7 }, { '@s:registry': '' }])(
  'a registry that is none is left out: %j',
  (flat) => expect(origins(flat)).not.toContain('null'),
)

test.each([
  { registry: 'https://evil.example.test/' },
  { '@s:registry': 'https://evil.example.test/' },
  { proxy: 'http://evil.example.test/' },
  { httpsProxy: 'http://evil.example.test/' },
  { noProxy: 'registry.example.test' },
  { ca: ['evil'] },
  { strictSSL: false },
  { '//registry.example.test/:_authToken': 'x' },
  { replaceRegistryHost: 'always' },
  { git: './evil.sh' },
  { scriptShell: './evil.sh' },
  { nodeOptions: '--require=./evil.js' },
  { cache: './cache' },
  { anything: 'new' },
])('a change of %j is refused', (changed) => {
  expect(refusalOf(() => origins({}, changed))).toMatchObject({ code: 'EPREVIEW' })
  expect(refusalOf(() => origins(changed, {}))).toMatchObject({ code: 'EPREVIEW' })
})

test.each([{}, { saveExact: true, savePrefix: '' }, { fund: false }, { legacyPeerDeps: true }])(
  'a change of %j is none of whom npm asks',
  (changed) => expect(origins({}, changed)).toHaveLength(2),
)

const sources = (own: string | null) => ({ manager: 'yarn', registry: own, scopes: {} })

test('of another package manager: its registry, where its own settings name none', () => {
  const witness = { config: of({ '@s:registry': 'https://s.example.test/npm/' }), changed: null }
  const all = ['https://default.example.test', 'https://registry.example.test', 'https://s.example.test']
  expect(listSources(witness, { manager: 'yarn', sources: sources(null) })).toEqual({
    origins: all,
    registry,
  })
  expect(listSources(witness, { manager: 'yarn', sources: sources(registry) })).toEqual({
    origins: all,
    registry: null,
  })
})

test.each<[string, Parameters<typeof listSources>[0]]>([
  ['behind a proxy', { config: of({ httpsProxy: 'http://proxy.example.test' }), changed: null }],
  [
    'where the change edits settings',
    { config: of({}), changed: of({ registry: 'https://evil.example.test/' }) },
  ],
])('nothing is tried %s', (_, witness) => {
  const settings = { manager: 'yarn', sources: sources(null) }
  expect(refusalOf(() => listSources(witness, settings)).code).toBe('EPREVIEW')
})
