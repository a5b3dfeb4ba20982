// A command line from its words to its exit code: commands, help, errors.

import { describe, expect, test } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { DepgateError } from '../../src/errors.ts'
import { version } from '../../src/version.ts'
import { openCommandHost } from '../support/command-host.ts'

async function run(argv: readonly string[], more: Parameters<typeof openCommandHost>[0] = {}) {
  const { host, seen } = openCommandHost(more)
  return { code: await main(argv, host), out: seen.out, err: seen.err }
}
const overview = /^depgate judges what .*\n\nUsage: depgate <command>/

describe('help', () => {
  test.each([[['--help']], [['-h']], [['help']]])('%j is the overview', async (argv) => {
    const { code, out, err } = await run(argv)
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(overview)
  })

  test('without a word it is shown too, and nothing was judged', async () => {
    expect(await run([])).toMatchObject({ code: 2, out: expect.stringMatching(overview) as string })
  })

  test('the overview names each command, and each has a help with examples', async () => {
    const { out } = await run(['--help'])
    const names = [...out.matchAll(/^ {2}([a-z]+)(?: …)? {2,}\S/gm)].map((match) => match[1] ?? '')
    expect(names).toEqual(expect.arrayContaining(['check', 'install', 'npm', 'inspect', 'explain', 'policy']))
    for (const name of names.filter((one) => one !== 'npm')) {
      const help = await run([name, '--help'])
      expect(help, name).toMatchObject({ code: 0, err: '' })
      expect(help.out).toMatch(new RegExp(`^depgate ${name}: .+\n\nU?`))
      expect(help.out).toMatch(/\nUsage: depgate /)
      expect(help.out).toMatch(/\nExamples:\n {2}depgate /)
    }
  })

  test.each([[['check', '-h']], [['help', 'check']], [['check', 'x', '--help', '--bse']]])(
    '%j is that of the command',
    async (argv) => {
      const { code, out } = await run(argv)
      expect([code, out.split('\n')[0]]).toEqual([
        0,
        'depgate check: judge the change of a lockfile (CI, a terminal, a git hook)',
      ])
      expect(out).toContain('-h, --help')
    },
  )

  test('behind two dashes it is a word', async () =>
    expect(await run(['explain', '--', '--help'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('no rule "--help"') as string,
    }))
})

test.each(['-V', '--version'])('%s is the version', async (word) =>
  expect(await run([word])).toEqual({ code: 0, out: `${version}\n`, err: '' }),
)

describe('what is mistyped names the nearest', () => {
  test.each([
    [
      ['chekc'],
      'depgate: no command "chekc": did you mean "check"?\n  depgate --help; any other command of npm: depgate npm …\n',
    ],
    [
      ['check', '--bse', 'x'],
      'depgate: unknown flag --bse: did you mean "--base"?\n  depgate check --help\n',
    ],
    [
      ['help', 'chekc'],
      'depgate: no command "chekc": did you mean "check"?\n  depgate --help; any other command of npm: depgate npm …\n',
    ],
    [['explain', 'minimum-aeg'], 'depgate: no rule "minimum-aeg": did you mean "minimum-age"?\n'],
    [
      ['Check'],
      'depgate: no command "Check": did you mean "check"?\n  depgate --help; any other command of npm: depgate npm …\n',
    ],
  ])('%j', async (argv, wanted) => {
    const { code, out, err } = await run(argv)
    // The second line lists all that there are.
    const [first, all, ...rest] = err.split('\n')
    expect({ code, out, err: [first, ...rest].join('\n') }).toEqual({ code: 2, out: '', err: wanted })
    expect(all).toMatch(/^ {2}(?:commands|flags|rules): \S+, \S+, /)
  })

  test.each(['__proto__', 'xyzzy', ''])('%j is near none, and all are named', async (word) =>
    expect((await run([word])).err).toMatch(/^depgate: no command ".*"; there are check, hook, /),
  )
})

describe('an error', () => {
  const failing = (error: unknown) => ({
    more: {
      read: () => {
        throw error
      },
    },
  })
  const own = new DepgateError('EUSAGE', 'a\u001b[2J\nb', { hint: 'c\nd', cause: new Error('inner') })

  test('of depgate is its message and its hint, on lines of its own', async () => {
    const { code, err, out } = await run(['report', 'x'], failing(own))
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^depgate: a.*b\n {2}c.*d\n$/)
    expect(err).not.toContain('\u001b')
    expect(err).not.toContain('inner')
  })

  test('of depgate has the stack of its cause with --verbose', async () => {
    const { err } = await run(['report', 'x', '--verbose'], failing(own))
    expect(err).toMatch(/\n {2}Error: inner\n {2} *at /)
  })

  test('that is a crash is no verdict, and its stack is shown on demand', async () => {
    const crash = failing(new TypeError('x is not a function'))
    const { code, err } = await run(['report', 'x'], crash)
    expect([code, err]).toEqual([
      2,
      'depgate: it crashed, so nothing was judged: x is not a function\n  Run it again with --verbose to see where.\n',
    ])
    expect((await run(['report', 'x', '--verbose'], crash)).err).toMatch(
      /\n {2}TypeError: x is not a function\n/,
    )
    expect(await run(['report', 'x'], failing('thrown text'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('it crashed, so nothing was judged: thrown text') as string,
    })
  })

  // A CI runner reads such a line as a command: `::add-path::` and the like.
  test.each(['::add-path::/evil', '##vso[task.setvariable variable=PATH]/evil'])(
    'commands nothing to a CI runner: %s',
    async (text) => {
      const { err } = await run(
        ['report', 'x'],
        failing(new DepgateError('EUSAGE', `a\n${text}`, { hint: text })),
      )
      expect(err).not.toMatch(/^\s*(?:::add-path|##vso\[)/m)
    },
  )
})

test('npm behind the gate is reached by its own words', async () => {
  const called: string[][] = []
  const more = {
    findUnfinished: () => null,
    runNpm: (one: { args: readonly string[] }) => {
      called.push([...one.args])
      return Promise.resolve(7)
    },
  }
  expect((await run(['npm', 'ls', '--json'], { more: more as never })).code).toBe(7)
  expect(called).toEqual([['ls', '--json']])
})
