// Law 7: an agent's words stay in its folder, so that another agent is one folder more.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { agents } from '../../src/agents/index.ts'
import { orderedWirings } from '../../src/agents/ordered-wirings.ts'
import { codeOf } from '../support/source-text.ts'

const root = path.resolve(import.meta.dirname, '../../src')
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))
/** What has a word in it that only looks like an agent's: names of packages. */
const exceptions = ['rules/lookalike/popular-names.ts']

const places = orderedWirings.flatMap(({ scopes }) =>
  scopes.map(({ place }) => place({ folder: '/app', env: { HOME: '/home/u' } })),
)
/** As they are written in code: ids in quotes; files and variables anywhere. */
const words = [
  ...[...agents.map(({ id }) => id), ...orderedWirings.map(({ name }) => name)].flatMap((id) => [
    `'${id}'`,
    `\`${id}\``,
  ]),
  ...agents.flatMap(({ settings = {} }) => Object.values(settings).flat()),
  ...agents.flatMap(({ projectVariable, marker }) => [projectVariable ?? [], marker ?? []].flat()),
  ...places.flatMap(({ file, script }) => [file, script]),
  // The product's name, as it begins the summary.
  ...agents.map(({ summary }) => summary.slice(0, summary.indexOf(':'))).filter((name) => name !== ''),
]

function listStrangers(file: string, text: string): string[] {
  const named = words.filter((word) => text.includes(word))
  // Parsing takes time, and few files name one at all.
  const code = named.length === 0 ? '' : readableCode(text)
  return named.filter((word) => code.includes(word)).map((word) => `${file}: ${word}`)
}

/** The code without comments, its texts in the quotes that the project writes. */
function readableCode(text: string): string {
  return codeOf(text).replaceAll('"', "'")
}

test('outside of agents/ nothing names an agent, its files or its variables', () => {
  const found = sources
    .filter((file) => !file.startsWith('agents/') && !exceptions.includes(file))
    .flatMap((file) => listStrangers(file, readFileSync(path.join(root, file), 'utf8')))
  expect(found).toEqual([])
})

test('in agents/ what all share names none either', () => {
  const shared = sources.filter(
    (file) => /^agents\/[^/]+\.ts$/.test(file) && !agents.some(({ id }) => file === `agents/${id}.ts`),
  )
  expect(shared).toContain('agents/settings-files.ts')
  expect(shared.flatMap((file) => listStrangers(file, readFileSync(path.join(root, file), 'utf8')))).toEqual(
    [],
  )
})

test.each([
  ["if (agent === 'cursor') run()", "'cursor'"],
  ['const file = `${home}/.claude/settings.json`', '.claude/settings.json'],
  ["const marker = env.CLAUDECODE // Claude Code's", 'CLAUDECODE'],
  ["says: 'Codex CLI reads no such file'", 'Codex CLI'],
])('the law bites: %s', (text, word) => expect(listStrangers('x.ts', text)).toContain(`x.ts: ${word}`))

test('a comment may name one', () =>
  expect(listStrangers('x.ts', "// 'cursor'\n/** .claude/settings.json */\nrun('a')")).toEqual([]))
