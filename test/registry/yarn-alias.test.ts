import { expect, test } from 'vitest'
import { isYarnAlias } from '../../src/registry/yarn-alias.ts'
import { openOwnership } from '../../src/registry/ownership.ts'

// The alias itself is named in npm's own code alone, from where it is taken.
test.each(['https://registry.example.test/a', 'https://evil.example.test/', 'http://localhost:4873/'])(
  '%s is no alias of the public registry',
  (url) => expect(isYarnAlias(new URL(url))).toBe(false),
)

test('an alias counts as the registry, and no other host', () => {
  const config = {
    flat: { registry: 'https://registry.example.test/' },
    defaultRegistry: 'https://npm.example.test/',
  }
  const isAlias = ({ host }: URL) => host === 'yarn-registry.example.test'
  const own = (host: string, alias = true) =>
    openOwnership(alias ? { ...config, isAlias } : config).isOwn('ms', `https://${host}/ms/-/ms-2.1.3.tgz`)
  expect(own('yarn-registry.example.test')).toBe(true)
  expect(own('yarn-registry.example.test', false)).toBe(false)
  expect(own('evil.example.test')).toBe(false)
})
