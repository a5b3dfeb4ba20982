// Which settings files of agents a change touches, and what is compared of them.

import path from 'node:path'
import { expect, test } from 'vitest'
import { readSettingsChanges } from '../../src/mcp/changed-settings.ts'
import { commitOf, diskOf, top, type Tree } from '../support/memory-snapshot.ts'

const host = { folder: top }
const changes = (before: Tree | null, after: Tree, folder = top) =>
  readSettingsChanges(folder, { before: before && commitOf(before), after: diskOf(after) }, host)

test.each<[string, Tree | null, Tree, [string | null, string][]]>([
  ['nothing there', {}, {}, []],
  ['no earlier state', null, { '.mcp.json': '{}' }, [[null, '{}']]],
  ['added', {}, { '.mcp.json': '{}' }, [[null, '{}']]],
  ['edited', { '.mcp.json': '{"a":1}' }, { '.mcp.json': '{}' }, [['{"a":1}', '{}']]],
  ['as it was', { '.mcp.json': '{}' }, { '.mcp.json': '{}' }, []],
  ['removed', { '.mcp.json': '{}' }, {}, []],
  ['empty before', { '.mcp.json': '' }, { '.mcp.json': '{}' }, [['', '{}']]],
  ['emptied', { '.mcp.json': '{}' }, { '.mcp.json': '' }, [['{}', '']]],
  ['a file that no agent reads', {}, { 'mcp.json': '{}' }, []],
  ['below another folder', {}, { 'packages/a/.mcp.json': '{}' }, []],
  [
    'TOML, as JSON on both sides',
    { '.codex/config.toml': 'model = "a"\n' },
    { '.codex/config.toml': 'model = "b"\n' },
    [['{"model":"a"}', '{"model":"b"}']],
  ],
  [
    'an agent of its own, by a glob',
    { '.kiro/agents/a.json': '{"a":1}' },
    { '.kiro/agents/a.json': '{}', '.kiro/agents/sub/b.json': '{}', 'x/.kiro/agents/c.json': '{}' },
    [['{"a":1}', '{}']],
  ],
  [
    'YAML before Markdown, as JSON',
    {},
    { '.kiro/agents/a.md': '---\nmcpServers:\n  s: { command: npx, args: [x] }\n---\ntext' },
    [[null, '{"mcpServers":{"s":{"command":"npx","args":["x"]}}}']],
  ],
  ['TOML that cannot be read', {}, { '.codex/config.toml': 'model =' }, [[null, 'model =']]],
])('%s', (_, before, after, expected) =>
  expect(changes(before, after).map((one) => [one.before, one.after])).toEqual(expected),
)

test('every file of every agent is read', () => {
  const tree = { '.mcp.json': '{}', '.cursor/mcp.json': '{}', '.vscode/mcp.json': '{}' }
  expect(
    changes(null, tree)
      .map((one) => one.path)
      .sort(),
  ).toEqual(Object.keys(tree).sort())
})

test('of a folder below, with the path from the host', () =>
  expect(
    changes({}, { 'packages/a/.mcp.json': '{}', '.mcp.json': '{}' }, path.join(top, 'packages/a')),
  ).toEqual([{ path: 'packages/a/.mcp.json', before: null, after: '{}' }]))
