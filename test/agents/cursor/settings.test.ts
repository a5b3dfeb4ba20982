import { expect, test } from 'vitest'
import settings from '../../../src/agents/cursor/settings.ts'

test('hooks and servers of the user', () => {
  const files = settings.userFiles({ folder: '/', env: { HOME: '/home/user' } }).map(({ path }) => path)
  expect(files).toEqual(['/home/user/.cursor/hooks.json', '/home/user/.cursor/mcp.json'])
  expect(settings.userFiles({ folder: '/', env: {} })).toEqual([])
})
