// The rules as they are explained: in a list, one by one, as JSON.

import { describe, expect, test } from 'vitest'
import { explain, isJson } from '../../../src/cli/commands/explain.ts'
import { readFlags } from '../../../src/cli/flags.ts'
import { rules } from '../../../src/rules/index.ts'
import { openCommandHost, runCommand } from '../../support/command-host.ts'
import { refusalOf } from '../../support/refusal.ts'

async function run(...args: string[]) {
  const { host, seen } = openCommandHost()
  expect(await runCommand(explain, args, host)).toBe(0)
  return seen.out
}

test('without a rule each has one line, in columns', async () => {
  const lines = (await run()).trimEnd().split('\n')
  expect(lines.map((line) => line.split(' ')[0])).toEqual(rules.map(({ id }) => id))
  const columns = new Set(lines.map((line) => /^\S+ +(?:error|warn|off) +/.exec(line)?.[0].length))
  expect(columns.size).toBe(1)
})

test('a rule has its level, its reason, its options, and the address of its page', async () => {
  const text = await run('minimum-age')
  expect(text).toMatch(
    /^minimum-age \(error\)\n.+\n\nWhy: .+\nTo fix it: .+\n\nOptions:\n {2}minimum \("7d"\): /,
  )
  expect(text).toMatch(/\nMore: \S*docs\/rules\/minimum-age\.md/)
})

test('one without options has none, and several are apart', async () => {
  const bare = rules.find(({ options }) => Object.keys(options).length === 0)?.id ?? ''
  expect(await run(bare)).not.toContain('Options:')
  expect((await run('malware', 'minimum-age')).split('\n\nminimum-age (error)\n').length).toBe(2)
})

describe('as JSON', () => {
  test('all of them are a list, and one is itself', async () => {
    const all = JSON.parse(await run('--format', 'json')) as { id: string }[]
    expect(all.map(({ id }) => id)).toEqual(rules.map(({ id }) => id))
    expect(JSON.parse(await run('minimum-age', '--format', 'json'))).toMatchObject({
      id: 'minimum-age',
      level: 'error',
      canBeWaived: true,
      options: { minimum: { default: '7d' } },
    })
    expect((JSON.parse(await run('malware', 'denied', '--format=json')) as object[]).length).toBe(2)
  })

  test.each(rules.map((rule) => [rule.id, rule.isFinal !== true] as const))(
    '%s: waivers help: %s',
    async (id, can) => {
      expect(JSON.parse(await run(id, '--format', 'json'))).toMatchObject({ id, canBeWaived: can })
    },
  )
})

describe('refuses', () => {
  test.each([
    [['minimum-aeg'], /^no rule "minimum-aeg": did you mean "minimum-age"\?$/],
    [['minimum-age', 'x'], /^no rule "x"/],
    [['__proto__'], /^no rule "__proto__"/],
    [['\u001b[2J'], /^no rule "[^\u001b]*"/],
    [['--format', 'yaml'], /^no format "yaml"; there is json$/],
  ])('%j', async (args, message) => {
    const { host, seen } = openCommandHost()
    await expect(runCommand(explain, args, host)).rejects.toThrow(message)
    expect(seen.out).toBe('')
  })

  test('a format that is none, in whatever command', () => {
    const typed = (...args: string[]) => readFlags('x', args, explain.flags)
    expect([isJson(typed()), isJson(typed('--format', 'json'))]).toEqual([false, true])
    expect(refusalOf(() => isJson(typed('--format='))).message).toBe('no format ""; there is json')
  })
})
