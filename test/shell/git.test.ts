import { expect, test } from 'vitest'
import { analyseCommand } from '../../src/shell/analyse.ts'

const shown = (command: string) => {
  const { steps, hidden } = analyseCommand(command, '/app')
  return hidden === null
    ? steps.map(({ tool, args }) => [tool, ...args].join(' ')).join('; ') || 'nothing'
    : 'hidden'
}

test.each<[string, string]>([
  ['git rebase -x "npx x" main', 'npx x'],
  ['git rebase --exec="npx x" main', 'npx x'],
  ['git -C web bisect run npx x', 'npx x'],
  ['git submodule foreach --recursive npx x', 'npx x'],
  ['git clone --upload-pack "npx x" a', 'npx x'],
  ['git -c core.editor="npx x" commit', 'hidden'],
  ['git config alias.x "!npx x"', 'hidden'],
  ['GIT_PAGER="npx x" git log', 'hidden'],
  ['git commit -m "npx x"', 'nothing'],
  ['git commit -x "npx x"', 'nothing'],
  ['git log --grep="npx x" -u', 'nothing'],
  ['git tag -u "npx x" v1', 'nothing'],
  ['git', 'nothing'],
])('%s: %s', (command, expected) => expect(shown(command)).toBe(expected))
