// Of the file that Claude Code rewrites at every turn only what decides counts.

import { describe, expect, test } from 'vitest'
import rewritten from '../../../src/agents/claude-code/rewritten.ts'

const server = { a: { command: 'npx', args: ['a'] } }
const take = (value: Record<string, unknown>, root = '/project') => rewritten.takeDeciding(value, root)

test.each<[Record<string, string>, string | null]>([
  [{ HOME: '/home/user' }, '/home/user/.claude.json'],
  [{ USERPROFILE: '/home/user' }, '/home/user/.claude.json'],
  [{ HOME: '/home/user', CLAUDE_CONFIG_DIR: '/moved' }, '/moved/.claude.json'],
  [{ HOME: '/home/user', CLAUDE_CONFIG_DIR: 'moved' }, '/project/moved/.claude.json'],
  [{}, null],
])('with %j it is at %s', (env, expected) =>
  expect(rewritten.locate({ folder: '/project', env })).toBe(expected),
)

describe('what decides', () => {
  test('history, counters, caches and empty tables do not', () =>
    expect(
      take({
        numStartups: 7,
        tipsHistory: { x: 1 },
        oauthAccount: { id: 'x' },
        mcpServers: {},
        projects: { '/project': { history: ['a'], mcpServers: {}, lastCost: 1 }, '/other': {} },
      }),
    ).toEqual({}))

  test.each([
    [{ disableAllHooks: true }],
    [{ mcpServers: server }],
    [{ hooks: { PreToolUse: [] } }],
    [{ env: { PATH: 'x' } }],
    [{ enabledPlugins: { 'depgate@ours': false } }],
    [{ projects: { '/project': { mcpServers: server } } }],
    [{ projects: { '/project/': { mcpServers: server } } }],
    [{ projects: { '/project/web': { mcpServers: server } } }],
    [{ projects: { '/project\\web': { mcpServers: server } } }],
    [{ projects: { '/': { env: { PATH: 'x' } } } }],
    [{ projects: { '': { env: { PATH: 'x' } } } }],
  ])('%j does', (value) => expect(take({ numStartups: 7, ...value })).toEqual(value))

  test.each(['/projects', '/proj', '/other/project', 'project', '__proto__'])(
    'of the project %s nothing does: it is elsewhere',
    (folder) => expect(take({ projects: { [folder]: { mcpServers: server } } })).toEqual({}),
  )

  test('below the root of the file system every project does', () => {
    const value = { projects: { '/project': { mcpServers: server }, '/': { hooks: { Stop: [1] } } } }
    expect(take(value, '/')).toEqual(value)
  })

  test('tables of another kind are passed over', () => {
    expect(take({ projects: [{ mcpServers: server }] })).toEqual({})
    expect(take({ projects: { '/project': [server], '/project/a': null } })).toEqual({})
  })
})
