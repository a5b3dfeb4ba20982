import { expect, test } from 'vitest'
import settings from '../../../src/agents/opencode/settings.ts'

const isOff = (value: Record<string, unknown>) => settings.switches(value).some(({ isOn }) => !isOn)

test.each<[Record<string, unknown>, boolean]>([
  [{}, false],
  [{ plugins: ['a', '-b'] }, false],
  [{ plugins: ['*'] }, false],
  [{ plugins: ['-depgate'] }, true],
  [{ plugins: ['-*'] }, true],
  [{ plugin: ['-./.opencode/plugins/depgate.js'] }, true],
  [{ plugins: 'depgate' }, false],
])('%j turns the hook off: %s', (value, expected) => expect(isOff(value)).toBe(expected))

test.each<[Record<string, unknown>, unknown]>([
  [{ plugin: ['a', '@s/b@1.0.0'] }, ['a', '@s/b@1.0.0']],
  [{ plugins: [{ package: 'a@1.0.0', options: {} }] }, ['a@1.0.0']],
  [{ plugins: ['./local', '../x.ts', 'file:///x', '/x', '-a', '*'] }, undefined],
])('%j starts the packages %j', (value, packages) => {
  const { plugins } = settings.withPrograms?.(value) ?? {}
  const started = Array.isArray(plugins)
    ? plugins.flatMap((one: { args?: string[] }) => one.args?.slice(1) ?? [])
    : []
  expect(started).toEqual(packages ?? [])
})

test('comments are read, and nonsense is not', () => {
  expect(settings.parse?.('{ // x\n "plugin": ["a"], }')).toEqual({ plugin: ['a'] })
  expect(() => settings.parse?.('{')).toThrow('no JSON')
})

test('its files are those of the user, of the machine, and those that variables name', () => {
  const env = { HOME: '/home/user', OPENCODE_CONFIG: '/x.json', OPENCODE_CONFIG_DIR: '/moved' }
  expect(settings.userFiles({ folder: '/', env }).map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      '/home/user/.config/opencode/opencode.json',
      '/etc/opencode/opencode.jsonc',
      '/moved/opencode.json',
      '/x.json',
    ]),
  )
})
