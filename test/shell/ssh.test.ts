import { expect, test } from 'vitest'
import { analyseCommand } from '../../src/shell/analyse.ts'

test.each<[string, number, boolean]>([
  ['ssh localhost npx x', 1, false],
  ['ssh -p 22 me@127.0.0.1 "npx x && npx y"', 2, false],
  ['ssh localhost <<< "npx x"', 1, false],
  ['ssh localhost "$LINE"', 0, true],
  // Another machine's packages are not judged here.
  ['ssh build.example.test npx x', 0, true],
  ['ssh -V', 0, false],
])('%s: %s steps, opaque: %s', (command, count, isOpaque) => {
  const found = analyseCommand(command, '/app')
  expect([found.steps.length, found.isOpaque]).toEqual([count, isOpaque])
  expect(found.steps.every(({ preview }) => preview === 'specs')).toBe(true)
})
