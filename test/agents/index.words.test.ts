// Law 7: an agent's words stay in its folder, so that another agent is one folder more.

import { expect, test } from 'vitest'
import { agents } from '../../src/agents/index.ts'
import { orderedWirings } from '../../src/agents/ordered-wirings.ts'
import { listWords, sourceFiles } from '../support/source-text.ts'

/** What has a word in it that only looks like an agent's: names of packages. */
const exceptions = ['text/much-used-names.ts']

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

test('outside of agents/ nothing names an agent, its files or its variables', () => {
  const found = sourceFiles
    .filter((file) => !file.startsWith('agents/') && !exceptions.includes(file))
    .flatMap((file) => listWords(words, file))
  expect(found).toEqual([])
})

test('in agents/ what all share names none either', () => {
  const shared = sourceFiles.filter(
    (file) => /^agents\/[^/]+\.ts$/.test(file) && !agents.some(({ id }) => file === `agents/${id}.ts`),
  )
  expect(shared).toContain('agents/settings-files.ts')
  expect(shared.flatMap((file) => listWords(words, file))).toEqual([])
})

test.each([
  ["if (agent === 'cursor') run()", "'cursor'"],
  ['const file = `${home}/.claude/settings.json`', '.claude/settings.json'],
  ["const marker = env.CLAUDECODE // Claude Code's", 'CLAUDECODE'],
  ["says: 'Codex CLI reads no such file'", 'Codex CLI'],
])('the law bites: %s', (text, word) => expect(listWords(words, 'x.ts', text)).toContain(`x.ts: ${word}`))

test('a comment may name one', () =>
  expect(listWords(words, 'x.ts', "// 'cursor'\n/** .claude/settings.json */\nrun('a')")).toEqual([]))
