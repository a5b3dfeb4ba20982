import { expect, test } from 'vitest'
import settings from '../../../src/agents/goose/settings.ts'

test.each<[string, boolean]>([
  ['block', true],
  ['allow', true],
  ['Block', false],
])('on_failure %s keeps the file: %s', (value, expected) => {
  const hooks = { PreToolUse: [{ hooks: [{ command: 'x', on_failure: value }] }] }
  expect(settings.switches({ hooks }).every(({ isOn }) => isOn)).toBe(expected)
})

test('its hooks of a user are those of the plug-in', () => {
  const files = settings.userFiles({ folder: '/', env: { HOME: '/home/user' } })
  expect(files.map(({ path }) => path)).toEqual([
    '/home/user/.agents/plugins/depgate/hooks/hooks.json',
    '/home/user/.config/goose/config.yaml',
  ])
  expect(settings.userFiles({ folder: '/', env: {} })).toEqual([])
})

test.each<[Record<string, string>, string]>([
  [{ HOME: '/h', XDG_CONFIG_HOME: '/c' }, '/c/goose/config.yaml'],
  [{ HOME: '/h', GOOSE_PATH_ROOT: '/r' }, '/r/config/config.yaml'],
  [{ USERPROFILE: '/h', APPDATA: '/a' }, '/a/Block/goose/config/config.yaml'],
])('%j has its servers in %s', (env, file) => {
  expect(settings.userFiles({ folder: '/', env }).map(({ path }) => path)).toContain(file)
})

test('an extension that is started is a server', () => {
  const text = 'GOOSE_MODEL: m\nextensions:\n  f:\n    type: stdio\n    cmd: npx\n    args: [-y, x@1.0.0]\n'
  expect(settings.parse?.(text)).toEqual({ extensions: { f: { command: 'npx', args: ['-y', 'x@1.0.0'] } } })
  expect(settings.parse?.('{"hooks":{}}')).toEqual({ hooks: {} })
})
