import { expect, test } from 'vitest'
import { withSources } from '../../src/registry/manager-sources.ts'

const config = {
  flat: { registry: 'https://npm.test/', '//npm.test/:_authToken': 'x' },
  defaultRegistry: 'https://npm.test/',
}
const flatOf = (
  registry: string | null,
  scopes: Record<string, string> = {},
  env: Record<string, string> = {},
) => withSources(config, { manager: 'yarn', registry, scopes }, env).flat

test('what the package manager names counts before npm, and the rest stays', () => {
  expect(flatOf('https://a.test', { '@acme': 'https://b.test/npm' })).toEqual({
    registry: 'https://a.test/',
    '@acme:registry': 'https://b.test/npm/',
    '//npm.test/:_authToken': 'x',
  })
  expect(flatOf(null, { '@acme': 'https://b.test/' }).registry).toBe('https://npm.test/')
  expect(withSources(config, null, {})).toBe(config)
})

test.each<[string, Record<string, string>, string]>([
  ['${HOST}/npm', { HOST: 'https://a.test' }, 'https://a.test/npm/'],
  ['${HOST:-https://b.test}', {}, 'https://b.test/'],
  ['${HOST-https://b.test}', { HOST: 'https://a.test' }, 'https://a.test/'],
  ['$HOST', { HOST: 'https://a.test' }, 'https://a.test/'],
])('%s', (text, env, url) => expect(flatOf(text, {}, env).registry).toBe(url))

test.each(['${HOST}', 'ftp://a.test', 'a.test', '', 'https://'])('%j is refused', (text) => {
  expect(() => flatOf(text)).toThrow('the registry that yarn is configured for is no web address')
})
