import config from '@npmcli/config/lib/definitions/index.js'
import { expect, test } from 'vitest'
import { credentialKeys, judgedKeys, neutralKeys, rowOf } from '../../src/npmrc/table.ts'

/** What npm 12.2.1 knows and the npm of these tests does not. */
const ofNpm12 = [
  'allow-unused-patches',
  'edit-dir',
  'extension-file',
  'global-ignore-file',
  'ignore-existing',
  'ignore-extension',
  'ignore-patch-failures',
  'keep-edit-dir',
  'patches-dir',
  'strict-npmrc',
  'to',
]

interface Definition {
  readonly type: unknown
  readonly default: unknown
}
const definitions = config.definitions as unknown as Readonly<Record<string, Definition>>
const table = [...judgedKeys, ...neutralKeys, ...credentialKeys]

test("the table has every key of npm's own list once, and no other", () => {
  expect(table.toSorted()).toEqual([...new Set([...Object.keys(definitions), ...ofNpm12])].sort())
})

/** A type as the table writes it. */
function typeOf({ type }: Definition): unknown {
  const types = (Array.isArray(type) ? (type as unknown[]) : [type]).filter((one) => one !== null)
  if (types.includes(Array)) return 'list'
  if (types.every((one) => typeof one === 'string')) return types
  const of = (one: unknown) =>
    typeof one === 'function'
      ? (one as () => void).name.toLowerCase()
      : Object.hasOwn(Object(one), 'sep')
        ? 'path'
        : 'other'
  if (
    types.some((one) => typeof one === 'object' && one !== null && 'parse' in one && 'resolveObject' in one)
  )
    return 'url'
  return types.map(of).includes('string') ? 'string' : of(types.find((one) => typeof one !== 'boolean'))
}

test.each(judgedKeys.filter((key) => Object.hasOwn(definitions, key)))(
  '%s has the type and default of npm',
  (key) => {
    const definition = definitions[key]
    const row = rowOf(key)
    expect(definition).toBeDefined()
    if (definition === undefined || row === null) return
    const { comparison, type } = row
    const types = [...(Array.isArray(type) ? (type as string[]) : [type])].sort()
    const own = typeOf(definition)
    expect(types).toEqual([...(Array.isArray(own) ? (own as string[]) : [own])].sort())
    if (comparison.by === 'guard' || comparison.by === 'loosener')
      expect(definition.default ?? false).toBe(comparison.npmDefault)
  },
)

test.each(['@acme:registry', '@:registry'])('%s is the registry of a scope', (key) => {
  expect(rowOf(key)?.comparison.by).toBe('registry')
})
test.each(['//a.example.test/:_authToken', 'REGISTRY', 'x@acme:registry', 'toString', '__proto__', ''])(
  '%s is passed over',
  (key) => expect(rowOf(key)).toBeNull(),
)
