// The help of npm's commands: depgate's own where depgate is asked, npm's behind `depgate npm`.

import { expect, test } from 'vitest'
import { helpOfNpmCommand } from '../../src/cli/npm-help.ts'

test.each(['install', 'i', 'ci', 'update', 'uninstall', 'dedupe', 'exec', 'create'])(
  'depgate %s --help and -h is its own, and names the help of npm',
  (word) => {
    const help = helpOfNpmCommand([word, '--help'])
    expect(help).toBe(helpOfNpmCommand([word, '-h']))
    expect(help).toMatch(new RegExp(`^depgate ${word}: npm ${word} behind the gate\n`))
    expect(help).toContain(`All else is npm's: depgate npm ${word} --help\n`)
    expect(help).toMatch(/\nExamples:\n {2}depgate \S/)
  },
)

test('another spelling of a command has its examples', () =>
  expect(helpOfNpmCommand(['i', '-h'])).toContain('depgate install left-pad -E'))

test.each([
  [['npm', 'install', '--help']],
  [['install']],
  [['check', '--help']],
  [['__proto__', '--help']],
  [['--help']],
  [[]],
])('%j is not answered here', (argv) => expect(helpOfNpmCommand(argv)).toBeNull())

test('depgate npm --help is its own page, and names the help of npm', () =>
  expect(helpOfNpmCommand(['npm', '--help'])).toMatch(/^depgate npm: [^]*npm's own help: npm --help/))

test('behind a package too the help of a command is its own', () =>
  expect(helpOfNpmCommand(['install', 'x', '--help'])).toBe(helpOfNpmCommand(['install', '--help'])))
