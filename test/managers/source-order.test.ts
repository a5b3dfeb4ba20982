import { describe, expect, test } from 'vitest'
import { orderOf, resolveSources, type Layers } from '../../src/managers/source-order.ts'

const named = (registry: string | null, scopes: Record<string, string> = {}) => ({ registry, scopes })
const token = (value: string) => ({ type: 'token', value }) as const

/** Each layer names itself. */
const all: Layers = Object.fromEntries(
  ['environment', 'project', 'user', 'auth', 'rc', 'npm-environment', 'npm-project', 'npm-user', 'above'].map(
    (id) => [id, named(id)],
  ),
)

/** The order in which layers win, one after the other taken away. */
function winners(asked: Parameters<typeof orderOf>[0]): string[] {
  const layers = { ...all }
  const found: string[] = []
  for (;;) {
    const { registry } = resolveSources(orderOf(asked), layers, asked.manager)
    if (registry === null) return found
    found.push(registry)
    layers[registry as keyof Layers] = null
  }
}

// Measured with the managers themselves.
test.each<[Parameters<typeof orderOf>[0], string]>([
  [{ manager: 'yarn' }, 'environment project user'],
  [
    { manager: 'yarn', isClassic: true },
    'npm-environment environment npm-project npm-user above project user',
  ],
  [{ manager: 'bun' }, 'environment project user npm-environment npm-project npm-user'],
  [{ manager: 'pnpm', major: 12 }, 'environment project user npm-project auth npm-user'],
  [{ manager: 'pnpm', major: 10 }, 'npm-environment project npm-project npm-user rc'],
  [{ manager: 'pnpm' }, 'environment npm-environment project user npm-project auth npm-user rc'],
])('%j', (asked, order) => expect(winners(asked).join(' ')).toBe(order))

describe('a login', () => {
  const order = orderOf({ manager: 'yarn' })
  const loginsOf = (layers: Layers, manager = 'yarn') => resolveSources(order, layers, manager).logins

  test.each<[string, Layers, readonly [string, string] | null]>([
    [
      "of the user for the user's registry",
      { user: { ...named('https://own.test'), logins: { '': token('t') } } },
      ['https://own.test', 't'],
    ],
    [
      'of the user for a registry that only the project names',
      {
        project: named('https://evil.test'),
        user: { ...named('https://own.test'), logins: { '': token('t') } },
      },
      null,
    ],
    [
      'of the environment for a registry that only the project names',
      { project: named('https://evil.test'), environment: { ...named(null), logins: { '': token('t') } } },
      null,
    ],
    [
      "of the project for the user's registry",
      { project: { ...named(null), logins: { '': token('t') } }, user: named('https://own.test') },
      ['https://own.test', 't'],
    ],
    [
      'of the user for a scope that only the project moves',
      {
        project: named(null, { '@acme': 'https://evil.test' }),
        user: { ...named(null, { '@acme': 'https://own.test' }), logins: { '@acme': token('t') } },
      },
      null,
    ],
    [
      'for an address, whatever registry counts',
      { project: named('https://evil.test'), user: { ...named(null), logins: { '//own.test': token('t') } } },
      ['//own.test', 't'],
    ],
    [
      'of a scope without a registry of its own',
      { user: { ...named('https://own.test'), logins: { '@acme': token('t') } } },
      ['https://own.test', 't'],
    ],
    ['for the default registry', { user: { ...named(null), logins: { '': token('t') } } }, ['', 't']],
  ])('%s', (_, layers, expected) => {
    expect(loginsOf(layers).map(([address, { value }]) => [address, value])).toEqual(
      expected === null ? [] : [expected],
    )
  })

  test('bun takes the address and the login of one entry', () => {
    const user = { ...named('https://own.test'), logins: { '': token('t') } }
    expect(loginsOf({ user }, 'bun')).toHaveLength(1)
    expect(loginsOf({ environment: named('https://other.test'), user }, 'bun')).toHaveLength(0)
  })
})
