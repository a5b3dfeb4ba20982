import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeLaunch, listServers, newServers } from '../../src/mcp/launches.ts'

const server = (command: string, args?: readonly string[], more = {}) =>
  JSON.stringify({ mcpServers: { s: { command, ...(args === undefined ? {} : { args }), ...more } } })
const specsOf = (text: string) => listServers('.mcp.json', text).map(({ tool, spec }) => `${tool} ${spec}`)

describe('what starts a package', () => {
  test.each<[string, readonly string[], string]>([
    ['npx', ['-y', '@mcp/server@1.2.3', '/srv'], 'npx @mcp/server@1.2.3'],
    ['npx', ['@mcp/server'], 'npx @mcp/server'],
    ['npx', ['--package', 'a@1.0.0', '-p', 'b', 'cmd'], 'npx a@1.0.0,npx b'],
    ['/usr/bin/npx', ['x'], 'npx x'],
    ['npm', ['exec', '--yes', '--', 'x@latest'], 'npm x@latest'],
    ['npm', ['x', 'y'], 'npm y'],
    ['pnpm', ['dlx', 'x'], 'pnpm x'],
    ['pnpx', ['x'], 'pnpx x'],
    ['yarn', ['dlx', 'x'], 'yarn x'],
    ['bunx', ['x@^1'], 'bunx x@^1'],
    ['cmd', ['/c', 'npx', '-y', 'x'], 'npx x'],
    ['bash', ['-c', 'cd /srv && npx -y x@1.0.0'], 'npx x@1.0.0'],
    ['env', ['A=1', 'npx', 'x'], 'npx x'],
    ['npx', ['-y', '${PKG}'], 'npx null'],
    ['node', ['server.js'], ''],
    ['docker', ['run', 'mcp/x'], ''],
    ['npm', ['run', 'mcp'], ''],
  ])('%s %j', (command, args, expected) => expect(specsOf(server(command, args)).join(',')).toBe(expected))

  test('in the settings of each agent, with the line', () => {
    const hooks =
      '{\n  "hooks": { "PostToolUse": [ { "hooks": [\n    { "type": "command", "command": "npx prettier --write $F" } ] } ] }\n}'
    expect(listServers('.claude/settings.json', hooks)).toEqual([
      { server: 'PostToolUse', tool: 'npx', spec: null, line: 3 },
    ])
    const plainHook = hooks.replace(' $F', ' .')
    expect(listServers('.claude/settings.json', plainHook)[0]).toMatchObject({ spec: 'prettier', line: 3 })
    const code = '// comment\n{ "servers": { "gh": { "command": "npx",\n "args": ["gh-mcp@1.0.0"], }, }, }'
    expect(listServers('.vscode/mcp.json', code)).toEqual([
      { server: 'gh', tool: 'npx', spec: 'gh-mcp@1.0.0', line: 3 },
    ])
  })

  test('both values of a duplicate key are read', () => {
    const text =
      '{"mcpServers":{"s":{"command":"node","command":"npx","args":["good@1.0.0"],"args":["evil"]}}}'
    expect(specsOf(text)).toEqual(['npx good@1.0.0', 'npx evil'])
  })

  test.each([['{'], ['[1,'], ['{"a":}'], ['['.repeat(100_000)], [`"${'a'.repeat(2_000_000)}"`]])(
    'what is no settings file is refused (%#)',
    (text) => expect(() => listServers('.mcp.json', text)).toThrow(/cannot be judged/),
  )

  test('any JSON can be read', () => {
    fc.assert(fc.property(fc.json(), (text) => void listServers('.mcp.json', text)))
  })
})

describe('what is new', () => {
  test('a launch that was there is not', () => {
    const text = server('npx', ['x'])
    expect(newServers('.mcp.json', text, text)).toEqual([])
    expect(newServers('.mcp.json', text, server('npx', ['x'], { env: { A: '1' } }))).toEqual([])
    expect(newServers('.mcp.json', text, server('npx', ['x@2.0.0']))).toMatchObject([{ spec: 'x@2.0.0' }])
    expect(newServers('.mcp.json', null, text)).toMatchObject([{ spec: 'x' }])
    expect(newServers('.mcp.json', '{', text)).toMatchObject([{ spec: 'x' }])
  })

  test.each<[string | null, object]>([
    ['x@1.2.3', { type: 'exact', spec: 'x@1.2.3' }],
    ['@a/b@1.0.0-rc.1', { type: 'exact', spec: '@a/b@1.0.0-rc.1' }],
    ['y@npm:x@1.2.3', { type: 'exact', spec: 'x@1.2.3' }],
    ['x', { type: 'floating', name: 'x', range: '' }],
    ['x@latest', { type: 'floating', name: 'x', range: 'latest' }],
    ['x@^1.0.0', { type: 'floating', name: 'x', range: '^1.0.0' }],
    ['x@1', { type: 'floating', name: 'x', range: '1' }],
    ['github:a/b', { type: 'floating', range: 'github:a/b' }],
    ['https://example.test/x.tgz', { type: 'floating' }],
    ['./tools', { type: 'own' }],
    ['../elsewhere', { type: 'floating' }],
    ['/tmp/x', { type: 'floating' }],
    [null, { type: 'floating' }],
  ])('%s', (spec, expected) =>
    expect(judgeLaunch({ server: 's', tool: 'npx', spec, line: 1 })).toMatchObject(expected),
  )
})
