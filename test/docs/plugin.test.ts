// The plug-in for Claude Code and the marketplace file that names it.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { version } from '../../src/version.ts'
import { claudeHooks } from '../../src/agents/claude-code/wiring.ts'

const root = path.resolve(import.meta.dirname, '../..')
const read = (file: string) =>
  JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, unknown>

test('the marketplace names a plug-in that is there', () => {
  const { name, owner, plugins } = read('.claude-plugin/marketplace.json')
  expect({ name, owner }).toEqual({ name: 'depgate', owner: { name: 'depgate' } })
  expect(plugins).toMatchObject([{ name: 'depgate', source: './depgate-plugin' }])
})

test('the plug-in says what it is, and nothing else lies beside that', () => {
  expect(read('depgate-plugin/.claude-plugin/plugin.json')).toMatchObject({
    name: 'depgate',
    version,
    license: 'MIT',
  })
  expect(readdirSync(path.join(root, 'depgate-plugin/.claude-plugin'))).toEqual(['plugin.json'])
})

test('its hooks are those that init writes, in the form without a shell', () => {
  const shared = claudeHooks('S').events.map(([event, entry]) => [event, [entry]])
  const text = JSON.stringify(Object.fromEntries(shared)).replaceAll(
    '"command":"node S hook --agent claude-code"',
    '"command":"node","args":["${CLAUDE_PLUGIN_ROOT}/scripts/depgate.mjs","hook","--agent","claude-code"]',
  )
  expect(read('depgate-plugin/hooks/hooks.json').hooks).toEqual(JSON.parse(text))
})

test('the build lays the one file into it', () => {
  const script = path.join(root, 'depgate-plugin/scripts/depgate.mjs')
  expect(existsSync(script)).toBe(true)
  expect(readFileSync(script).equals(readFileSync(path.join(root, 'dist/depgate.mjs')))).toBe(true)
})
