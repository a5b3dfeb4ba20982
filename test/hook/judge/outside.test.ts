import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { outsidePairs, settingsOf } from '../../../src/hook/judge/outside.ts'
import type { OutsideFile } from '../../../src/ports/hook.ts'
import { openApprovedState } from '../../../src/snapshot/approved.ts'
import { stateOf } from '../../support/approved-state.ts'
import { filesOf, type Tree } from '../../support/memory-snapshot.ts'

const at = (file: string) => path.resolve('/home/user', file)
const outside: OutsideFile[] = [
  { path: at('.npmrc'), kind: 'npmrc' },
  { path: at('.claude/settings.json'), kind: 'hook-settings', agent: 'claude-code' },
  { path: at('.codex/config.toml'), kind: 'hook-settings', agent: 'codex' },
  { path: at('.config/depgate/policy.json'), kind: 'policy' },
  { path: at('osv/all.zip'), kind: 'advisories' },
]
const worldOf = (approved: Tree, seen: Tree) => ({ ...stateOf(approved, seen), outside })
const filesOfPairs = (changed: readonly string[], approved: Tree, seen: Tree) => {
  const world = worldOf(approved, seen)
  const host = filesOf({})
  return outsidePairs(changed, world, openApprovedState(world, host), host).flatMap(({ files }) => files)
}

describe('a changed file outside of the project is judged', () => {
  test.each<[string, string, string | null, string, Record<string, unknown>]>([
    [
      "the user's npmrc, without its tokens",
      '.npmrc',
      '//registry.example.test/:_authToken=secret\nignore-scripts=true',
      '//registry.example.test/:_authToken=other\nignore-scripts=false',
      { kind: 'npmrc', before: '\nignore-scripts=true', text: '\nignore-scripts=false' },
    ],
    [
      'settings, as their agent reads them',
      '.claude/settings.json',
      '{}',
      '{"disableAllHooks":true}',
      { kind: 'hook-settings', agent: 'claude-code', before: '{}' },
    ],
    ['settings that are new', '.claude/settings.json', null, '{}', { kind: 'hook-settings', before: null }],
    ['a policy', '.config/depgate/policy.json', '{"deny":["a"]}', '{}', { kind: 'policy', isOfAgent: true }],
  ])('%s', (_, name, before, after, expected) => {
    const [file] = filesOfPairs([at(name)], before === null ? {} : { [at(name)]: before }, {
      [at(name)]: after,
    })
    expect(file).toMatchObject({ ...expected, path: at(name), isOutside: true })
  })

  test('and what lies in the project is judged elsewhere', () =>
    expect(filesOfPairs(['package.json'], {}, { 'package.json': '{}' })).toEqual([]))
})

test('what settings start is read as JSON, whatever its form and wherever it lies', () => {
  const names = ['.mcp.json', '.vscode/settings.json', at('.codex/config.toml'), at('.npmrc'), 'package.json']
  const server = '[mcp_servers.a]\ncommand = "npx"\nargs = ["-y", "a"]\n'
  const world = worldOf({ '.mcp.json': '{}' }, Object.fromEntries(names.map((one) => [one, '{"a":1}'])))
  const toml = worldOf({}, { [at('.codex/config.toml')]: server })
  expect(settingsOf(names, world).map((one) => one.path)).toEqual(names.slice(0, 3))
  expect(settingsOf(['.mcp.json'], world)).toEqual([{ path: '.mcp.json', before: '{}', after: '{"a":1}' }])
  expect(settingsOf([at('.codex/config.toml')], toml)[0]?.after).toBe(
    '{"mcp_servers":{"a":{"command":"npx","args":["-y","a"]}}}',
  )
})
