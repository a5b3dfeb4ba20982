import { expect, test } from 'vitest'
import { showReading } from '../../support/manager-reading.ts'

test.each<[string, string]>([
  ['yarn', 'install | -'],
  ['yarn global add x', 'install for all | x'],
  ['yarn global list', 'nothing'],
  ['yarn workspace web add x', 'install | x'],
  ['yarn workspaces foreach exec npx x', 'command npx x'],
  ['yarn dlx -p a b', 'run | a'],
  ['yarn --version', 'nothing'],
])('%s: %s', (command, expected) => expect(showReading(command)).toBe(expected))
