import { expect, test } from 'vitest'
import { readYamlTable, serversOf } from '../../src/agents/read-yaml.ts'

const servers = (text: string) => serversOf(readYamlTable(text), 'extensions', 'cmd')

test.each<[string, unknown]>([
  [
    'extensions:\n  a:\n    cmd: npx\n    args: [-y, x@1.10]\n',
    { a: { command: 'npx', args: ['-y', 'x@1.10'] } },
  ],
  ['extensions:\n  a:\n    config:\n      cmd: npx\n', { a: { command: 'npx' } }],
  ['extensions:\n  a: { cmd: npx, enabled: false }\n', {}],
  ['extensions:\n  a: { cmd: npx, enabled: true }\n', { a: { command: 'npx' } }],
  [
    'base: &b { cmd: npx, args: [x] }\nextensions:\n  a:\n    <<: *b\n',
    { a: { command: 'npx', args: ['x'] } },
  ],
  ['extensions:\n  a: { type: builtin }\n', {}],
  ['extensions: [a]\n', {}],
  ['GOOSE_MODEL: m\n', {}],
  ['# nothing\n', {}],
  ['', {}],
])('%j', (text, expected) => expect(servers(text)).toEqual(expected))

test.each(['a: b\n---\nc: d\n', '- a\n', 'a: 1\na: 2\n', 'a: [', 'text'])('%j is no table', (text) => {
  expect(() => servers(text)).toThrow()
})

test('aliases that expand without an end are cut off', () => {
  const levels = Array.from(
    { length: 30 },
    (_, at) => `l${at + 1}: &l${at + 1} [*l${at}, *l${at}, *l${at}]\n`,
  )
  const text = `l0: &l0 [x]\n${levels.join('')}extensions:\n  a: { cmd: npx, args: *l30 }\n`
  expect(servers(text)).toEqual({ a: { command: 'npx', args: [] } })
  expect(() => servers(`a: ${'['.repeat(200)}`)).toThrow()
  expect(() => readYamlTable(' '.repeat(2 * 1024 * 1024))).toThrow('1 MiB')
})
