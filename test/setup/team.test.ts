import { expect, test } from 'vitest'
import { initTargets } from '../../src/setup/init-targets.ts'
import { findTargets } from '../../src/setup/team.ts'

const names = (...files: string[]) => findTargets(files).map(({ name }) => name)

test.each([
  ['.claude/settings.json', ['claude']],
  ['.cursor/rules/a.mdc', ['cursor']],
  ['.codex/config.toml', ['codex']],
  ['.github/copilot-instructions.md', ['copilot']],
  ['.vscode/settings.json', ['vscode']],
  ['.gemini/settings.json', ['gemini']],
  ['.windsurf/rules/a.md', ['windsurf']],
  ['.clinerules/a.md', ['cline']],
  ['opencode.json', ['opencode']],
  ['.qwen/settings.json', ['qwen']],
  ['.goosehints', ['goose']],
  ['.kiro/steering/a.md', ['kiro']],
  ['.husky/pre-commit', ['git']],
  ['.github/workflows/ci.yml', ['github']],
])('%s is a sign', (file, found) => expect(names(file)).toEqual(found))

test('what only looks like one is none', () =>
  expect(
    names('.claudes/x', 'docs/.vscode/settings.json', '.github/dependabot.yml', 'husky', 'package.json'),
  ).toEqual([]))

test('every name that is found can be wired', () =>
  expect(initTargets).toEqual(expect.arrayContaining(names('.vscode/a', '.husky/b', '.github/workflows/c'))))
