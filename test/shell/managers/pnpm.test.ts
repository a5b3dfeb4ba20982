import { expect, test } from 'vitest'
import { showReading } from '../../support/manager-reading.ts'

test.each<[string, string]>([
  ['pnpm add -g x', 'install for all | x'],
  ['pnpm -C web add x', 'install | x | in web'],
  ['pnpm dlx x --flag', 'run | x | looks for x'],
  ['pnpm -c dlx --package y z', 'run | y | call z'],
  ['pnpm exec npx x', 'command npx x'],
  ['pnpm build', 'script build'],
  ['pnpm config set registry u', 'configuration registry'],
])('%s: %s', (command, expected) => expect(showReading(command)).toBe(expected))
