import path from 'node:path'
import { expect, test } from 'vitest'
import settings from '../../../src/agents/windsurf/settings.ts'

const filesOf = (env: Record<string, string>) =>
  settings.userFiles({ folder: '/', env }).map((one) => one.path)

test('its hooks are those of the user and of the machine', () => {
  expect(filesOf({ HOME: '/home/user' })).toEqual(
    expect.arrayContaining([
      path.resolve('/home/user/.codeium/windsurf/hooks.json'),
      '/etc/windsurf/hooks.json',
    ]),
  )
  expect(filesOf({}).filter((one) => one.includes('codeium'))).toEqual([])
})
