import { expect, test } from 'vitest'
import { watchedSettings } from '../../src/agents/settings-files.ts'
import { isWatched } from '../../src/hook/state.ts'
import { installFileNames, roleOf } from '../../src/install-code/files.ts'
import { formats } from '../../src/lockfile/formats.ts'
import { decidingFiles, decidingNames } from '../../src/watched/deciding-files.ts'

test('the list has what each reader reads', () => {
  const read = [...formats.flatMap(({ files }) => files), ...watchedSettings, ...installFileNames]
  expect(read.filter((name) => !isWatched(name, decidingNames))).toEqual([])
})

test.each([
  'depgate.json',
  '.npmrc',
  'web/package.json',
  'pnpm-lock.yaml',
  '.claude/settings.local.json',
  '.mcp.json',
  '.codex/config.toml',
  '.gemini/settings.json',
  '.github/copilot/settings.json',
  '.github/hooks/depgate.json',
  '.vscode/settings.json',
  '.vscode/tasks.json',
  '.github/workflows/ci.yml',
  '.husky/pre-commit',
  '.depgate/depgate.mjs',
])('%s decides', (file) => expect(isWatched(file, decidingNames)).toBe(true))

test.each([
  'README.md',
  'src/settings.json',
  '.vscode/extensions.json',
  '.claude/commands/x.md',
  'config.toml',
])('%s does not', (file) => expect(isWatched(file, decidingNames)).toBe(false))

test('each file stands once, and what runs at install has a role', () => {
  expect(new Set(decidingNames).size).toBe(decidingNames.length)
  const installed = decidingFiles.at(-1)?.files ?? []
  expect(
    installed.filter((glob) => roleOf(glob.replaceAll('*', 'x').replaceAll('xx/', '')) === null),
  ).toEqual([])
})
