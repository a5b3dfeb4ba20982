import { expect, test } from 'vitest'
import { showReading } from '../../support/manager-reading.ts'

test.each<[string, string]>([
  ['bun add -g x', 'install for all | x'],
  ['bun x y', 'run | y | looks for y'],
  ['bun create z', 'run | create-z'],
  ['bun --version', 'nothing'],
  ['bunx -p a b', 'run | a'],
])('%s: %s', (command, expected) => expect(showReading(command)).toBe(expected))
