import { expect, test } from 'vitest'
import settings from '../../../src/agents/codex/settings.ts'
import type { Json } from '../../../src/agents/define-wiring.ts'

const off = (value: Record<string, unknown>) =>
  settings
    .switches(value)
    .filter(({ isOn }) => !isOn)
    .map(({ name }) => name)

test.each<[string, string[]]>([
  ['', []],
  ['[features]\nhooks = false', ['features.hooks']],
  ['features.codex_hooks = false', ['features.codex_hooks']],
  ['[features]\nhooks = true\nweb_search = false', []],
  ['model = "x" # [features] hooks = false', []],
  ['{"hooks":{}}', []],
])('%j turns off %j', (text, expected) => expect(off(settings.parse?.(text) as Json)).toEqual(expected))

test('its shell has an environment of its own', () =>
  expect(settings.environments({ shell_environment_policy: { set: { PATH: 'x' } } })).toEqual([
    { PATH: 'x' },
  ]))

test('a program that is notified of each turn is one that it starts', () => {
  expect(settings.withPrograms?.({ notify: ['npx', 'a'] })).toEqual({
    notify: { command: 'npx', args: ['a'] },
  })
  expect(settings.withPrograms?.({ notify: 'x' })).toEqual({ notify: 'x' })
})

test.each(['a = ', `a = ${'['.repeat(100)}`, `a = "${'x'.repeat(2 ** 20)}"`, '{"a":'])(
  'no settings',
  (text) => expect(() => settings.parse?.(text)).toThrow(),
)
