import { describe, expect, test } from 'vitest'
import { npmCommand, runsProgram, withOwnFlags } from '../../src/wrapper/npm-args.ts'

const parse = (line: string) => npmCommand(line.split(' '))

describe('a command line is that of', () => {
  test.each<[string, 'npm' | 'npx' | null, string]>([
    ['install a --save-dev', 'npm', 'install a --save-dev'],
    ['i', 'npm', 'i'],
    ['ci', 'npm', 'ci'],
    ['npm run build', 'npm', 'run build'],
    ['npx tool', 'npx', 'tool'],
    ['exec tool', 'npm', 'exec tool'],
    ['create vite', 'npm', 'create vite'],
    ['create vite --template react', 'npm', 'create vite --template react'],
    ['npm init vite', 'npm', 'init vite'],
    // These words are depgate's own: npm would run create-cluade for a mistyped one.
    ['init claude', null, ''],
    ['init cluade', null, ''],
    ['init vite', null, ''],
    ['init -y', null, ''],
    ['init claude vite', null, ''],
    ['init --help', null, ''],
    ['init', null, ''],
    ['check', null, ''],
  ])('%s: %s', (line, tool, args) => {
    const found = parse(line)
    expect(found?.tool ?? null).toBe(tool)
    expect(found?.args.join(' ') ?? '').toBe(args)
  })
})

describe("depgate's own flags", () => {
  const none = { policy: null, receipt: null, isSafe: false }
  test.each<[string, string, object]>([
    ['install a', 'install a', none],
    ['install --policy p.json a', 'install a', { ...none, policy: 'p.json' }],
    ['--policy=p.json install a', 'install a', { ...none, policy: 'p.json' }],
    ['install a --safe', 'install a', { ...none, isSafe: true }],
    ['ci --receipt r.json', 'ci', { ...none, receipt: 'r.json' }],
    ['clean-install --receipt=r.json', 'clean-install', { ...none, receipt: 'r.json' }],
    // Behind -- and behind the name of what is run they are that program's.
    ['install -- --safe', 'install -- --safe', none],
    ['run build --policy x', 'run build --policy x', none],
    ['exec tool --safe', 'exec tool --safe', none],
    ['exec --safe tool --safe', 'exec tool --safe', { ...none, isSafe: true }],
  ])('%s', (line, args, options) => {
    expect(parse(`npm ${line}`)).toEqual({ tool: 'npm', args: args.split(' '), options })
  })

  test('of npx are those before the name of the package', () => {
    expect(parse('npx --safe --policy=p.json tool --safe')).toEqual({
      tool: 'npx',
      args: ['tool', '--safe'],
      options: { ...none, policy: 'p.json', isSafe: true },
    })
  })

  test.each([
    ['npx --policy p.json tool --policy q', 'tool --policy q', 'p.json'],
    ['npx -p pkg --policy p.json tool', '-p pkg tool', 'p.json'],
    ['npx --package pkg --policy p.json -c tool', '--package pkg -c tool', 'p.json'],
    ['npm -w a exec --policy p.json tool', '-w a exec tool', 'p.json'],
    ['npm --loglevel silent install --policy p.json x', '--loglevel silent install x', 'p.json'],
    ['exec --policy p.json -- tool', 'exec -- tool', 'p.json'],
  ])('%s: the value of a flag is no name', (line, args, policy) => {
    expect(parse(line)).toMatchObject({ args: args.split(' '), options: { policy } })
  })

  test.each([
    ['npm install --policy', '--policy needs a file'],
    ['npm install --policy=', '--policy needs a file'],
    ['npm install a --receipt r.json', '--receipt goes with "depgate ci"'],
    ['npx --receipt=r.json tool', '--receipt goes with "depgate ci"'],
  ])('%s is refused', (line, message) => expect(() => parse(line)).toThrow(message))
})

test.each([
  ['install a', 'install a --safe'],
  ['install -- a', 'install --safe -- a'],
  ['npx tool -x', '--safe tool -x'],
  ['npx -p tool tool', '-p tool --safe tool'],
  ['npm -w a exec tool -x', '-w a exec --safe tool -x'],
  ['create vite my-app', 'create --safe vite my-app'],
  ['npm exec -c tool', 'exec -c tool --safe'],
])('%s with a flag of depgate is %s, which it reads as its own', (line, expected) => {
  const command = parse(line)
  if (command === null) throw new Error('no word of npm')
  const args = withOwnFlags(command, ['--safe'])
  expect(args.join(' ')).toBe(expected)
  expect(npmCommand([command.tool, ...args])).toMatchObject({ args: command.args, options: { isSafe: true } })
})

test.each([
  ['npx tool', true],
  ['exec tool', true],
  ['create vite', true],
  ['npm run build', true],
  ['npm -w a exec tool', true],
  ['npm x tool', true],
  ['npm t', true],
  ['install', false],
  ['npm ci', false],
  ['npm --loglevel silent install', false],
  ['audit fix', false],
])('%s: whether stdout belongs to a program that is run: %s', (line, expected) => {
  expect(runsProgram(parse(line) ?? { tool: 'npm', args: [] })).toBe(expected)
})
