import { createRequire } from 'node:module'
import path from 'node:path'
import { expect, test } from 'vitest'
import { npmCommand } from '../../src/wrapper/npm-args.ts'
import { npmCommandNamed, npmCommandOf, npmWords } from '../../src/shell/npm-commands.ts'
import { realNpm } from '../support/npm-copies.ts'

// What each command then does stands in test/e2e/wrapper/commands.test.ts: npm itself knows its own words.
const words = Object.entries(npmWords).flatMap(([command, all]) =>
  all.map((word) => [word, command] as const),
)

/** Commands to which npm passes no package: a word behind them is mistyped. */
const withoutWords: Partial<Record<string, string[]>> = { ci: [], dedupe: [], audit: ['fix'] }

test.each(words)('%s is npm %s, and goes to the wrapper as it was typed', (word, command) => {
  expect(npmCommandOf(word)).toBe(command)
  const rest = withoutWords[command] ?? ['a@1.0.0']
  expect(npmCommand([word, ...rest])).toMatchObject({ tool: 'npm', args: [word, ...rest] })
})

test.each(['instalL', 'installs', '', 'constructor', '__proto__', 'publish'])(
  '"%s" is none of them',
  (word) => {
    expect(npmCommandOf(word)).toBeNull()
    expect(npmCommand([word])).toBeNull()
  },
)

// npm's own list is the oracle: `deref` of lib/utils/cmd-list.js.
test('a word, another name or a beginning is the command that npm takes it for', () => {
  const { deref, commands, aliases } = createRequire(path.join(realNpm(), 'package.json'))(
    './lib/utils/cmd-list.js',
  ) as {
    deref: (word: string) => string | undefined
    commands: string[]
    aliases: Record<string, string>
  }
  const names = [...commands, ...Object.keys(aliases), 'installTest', 'runScript', 'nothing-like-it']
  for (const name of names) {
    for (let end = 1; end <= name.length; end += 1) {
      const word = name.slice(0, end)
      expect(npmCommandNamed(word), word).toBe(deref(word) ?? null)
    }
  }
})
