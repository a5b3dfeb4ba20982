// Every command line in the documentation is one that depgate reads.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { backtest } from '../../src/cli/commands/backtest.ts'
import { check } from '../../src/cli/commands/check.ts'
import { readFlags } from '../../src/cli/flags.ts'
import { reporters } from '../../src/reporters/index.ts'

const commands = [backtest, check]
const root = path.resolve(import.meta.dirname, '../..')

describe.each(['docs/backtest.md', 'docs/ci.md'])('%s', (file) => {
  const text = readFileSync(path.join(root, file), 'utf8')
  const blocks = [...text.matchAll(/```\w*\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')
  const lines = blocks
    .flatMap((block) => block.split('\n'))
    .flatMap((line) => /(?:^|[\s/])depgate(?:\.m?js"?)? ((?:check|backtest)\b[^#]*)/.exec(line)?.[1] ?? [])

  test('has command lines', () => expect(lines.length).toBeGreaterThanOrEqual(5))
  test.each(lines)('depgate %s', (line) => {
    const [word = '', ...args] = line.replaceAll('"', '').trim().split(/\s+/)
    const command = commands.find(({ name }) => name === word)
    expect(command).toBeDefined()
    const typed = readFlags(word, args, command?.flags ?? {})
    expect(typed.words).toEqual([])
    const known = word === 'check' ? reporters.map(({ id }) => id) : ['table', 'json', 'html']
    for (const format of typed.values('format')) expect(known).toContain(format.split('=')[0])
  })
})
