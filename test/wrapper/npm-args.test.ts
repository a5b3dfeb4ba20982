import { describe, expect, test } from 'vitest'
import { npmCommand } from '../../src/wrapper/npm-args.ts'

const parse = (line: string) => npmCommand(line.split(' '))

describe('a command line is that of', () => {
  test.each<[string, 'npm' | 'npx' | null, string]>([
    ['install a --save-dev', 'npm', 'install a --save-dev'],
    ['i', 'npm', 'i'],
    ['ci', 'npm', 'ci'],
    ['npm run build', 'npm', 'run build'],
    ['npx tool', 'npx', 'tool'],
    ['exec tool', 'npm', 'exec tool'],
    ['init vite', 'npm', 'init vite'],
    // These words are depgate's own.
    ['init claude', null, ''],
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
    ['npm install --policy', '--policy needs a file'],
    ['npm install --policy=', '--policy needs a file'],
    ['npm install a --receipt r.json', '--receipt goes with "depgate ci"'],
    ['npx --receipt=r.json tool', '--receipt goes with "depgate ci"'],
  ])('%s is refused', (line, message) => expect(() => parse(line)).toThrow(message))
})
