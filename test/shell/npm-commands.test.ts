import { expect, test } from 'vitest'
import { npmCommand } from '../../src/wrapper/npm-args.ts'
import { npmCommandOf, npmWords } from '../../src/shell/npm-commands.ts'

// What each command then does stands in test/e2e/wrapper/commands.test.ts: npm itself knows its own words.
const words = Object.entries(npmWords).flatMap(([command, all]) =>
  all.map((word) => [word, command] as const),
)

test.each(words)('%s is npm %s, and goes to the wrapper as it was typed', (word, command) => {
  expect(npmCommandOf(word)).toBe(command)
  expect(npmCommand([word, 'a@1.0.0'])).toMatchObject({ tool: 'npm', args: [word, 'a@1.0.0'] })
})

test.each(['instalL', 'installs', '', 'constructor', '__proto__', 'publish'])(
  '"%s" is none of them',
  (word) => {
    expect(npmCommandOf(word)).toBeNull()
    expect(npmCommand([word])).toBeNull()
  },
)
