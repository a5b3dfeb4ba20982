// The audit trail as it is shown and verified.

import { describe, expect, test } from 'vitest'
import { log } from '../../../src/cli/commands/log.ts'
import type { TrailCheck, TrailLine } from '../../../src/ports/trail.ts'
import { openCommandHost, runCommand } from '../../support/command-host.ts'
import { entry, trailOf, who } from '../../support/trail.ts'

// The clock is at 2026-06-15T12:00:00Z.
const runs = trailOf([
  entry({ time: '2026-06-01T12:00:00.000Z', command: 'check', arrivals: ['old@1.0.0'] }),
  entry({ time: '2026-06-15T10:00:00.000Z', command: 'check', outcome: 'fail', arrivals: ['young@1.0.0'] }),
  entry({ time: '2026-06-15T11:30:00.000Z', command: 'inspect', arrivals: ['old@2.0.0'] }),
]).lines.map((line) => JSON.parse(line) as TrailLine)

interface World {
  readonly lines?: readonly TrailLine[]
  readonly check?: TrailCheck | null
  readonly files?: Record<string, string>
}
function open({ lines = runs, check = null, files = {} }: World = {}) {
  const opened: (string | null)[] = []
  const { host, seen } = openCommandHost({
    files,
    more: {
      openTrail: (file: string | null) => {
        opened.push(file)
        return {
          path: '/state/trail\u001b[2J',
          who,
          readNewest: () => [...lines].reverse(),
          verify: () => check,
        } as never
      },
    },
  })
  return { seen, opened, run: (...args: string[]) => runCommand(log, args, host) }
}

describe('shows the runs that are asked for', () => {
  test.each<[string[], number[]]>([
    [[], [1, 2, 3]],
    [['show'], [1, 2, 3]],
    [['-n', '1'], [3]],
    [['--last=0'], [1, 2, 3]],
    [['--outcome', 'fail'], [2]],
    [
      ['--outcome', 'fail', '--outcome', 'pass'],
      [1, 2, 3],
    ],
    [['--package', 'young'], [2]],
    [['--package', 'old@1.0.0'], [1]],
    [['--package', 'ol'], []],
    [['--command', 'inspect'], [3]],
    [['--since', '1h'], [3]],
    [
      ['--since', '120m'],
      [2, 3],
    ],
    [
      ['--since', '13d'],
      [2, 3],
    ],
    [
      ['--since', '2w'],
      [1, 2, 3],
    ],
    [['--since', '2026-06-15T11:00:00Z'], [3]],
    [['--until', '2026-06-15'], [1]],
    [['--until', '1d'], [1]],
  ])('%j', async (args, numbers) => {
    const { run, seen } = open()
    expect(await run(...args, '--format', 'json')).toBe(0)
    expect((JSON.parse(seen.out) as TrailLine[]).map(({ number }) => number)).toEqual(numbers)
  })

  test('the last twenty where nothing is asked', async () => {
    const { run, seen } = open({ lines: Array.from({ length: 30 }, () => runs[0] as TrailLine) })
    await run('--format', 'json')
    expect((JSON.parse(seen.out) as TrailLine[]).length).toBe(20)
  })

  test('in a table, or states that there are none', async () => {
    const { run, seen } = open()
    await run()
    expect(seen.out).toMatch(/^when +outcome +command/)
    const none = open({ lines: [] })
    expect([await none.run(), none.seen.out]).toEqual([0, 'No run in the audit trail is like that.\n'])
  })
})

describe('verifies', () => {
  const broken: TrailCheck = {
    isWhole: false,
    lines: 1,
    problems: ['number 1\u001b[2J was edited'],
    notes: ['n'],
  }

  test.each<[string, TrailCheck | null, number, RegExp]>([
    ['no trail', null, 0, /: 0 lines, there is no trail yet\n$/],
    [
      'a whole one',
      { isWhole: true, lines: 3, problems: [], notes: [] },
      0,
      /: 3 lines, the chain is whole\n$/,
    ],
    ['a broken one', broken, 1, /^broken: number 1.* was edited\nnote: n\n.*: 1 line, it was changed\n$/],
  ])('%s', async (_, check, code, out) => {
    const { run, seen } = open({ check })
    expect([await run('verify'), seen.out]).toEqual([code, expect.stringMatching(out)])
    expect(seen.out).not.toContain('\u001b')
  })

  test('as JSON', async () => {
    const { run, seen } = open({ check: broken })
    expect(await run('verify', '--format', 'json')).toBe(1)
    expect(JSON.parse(seen.out)).toMatchObject({ isWhole: false, lines: 1, problems: broken.problems })
    const none = open()
    await none.run('verify', '--format', 'json')
    expect(JSON.parse(none.seen.out)).toMatchObject({ isWhole: true, lines: 0, problems: [], notes: [] })
  })
})

test('prints the path, and opens the trail that the policy in force names', async () => {
  const { run, seen, opened } = open()
  await run('path', '--format', 'json')
  expect(JSON.parse(seen.out)).toEqual({ path: '/state/trail\u001b[2J' })
  expect(opened).toEqual([null])
  // A project must not lead it elsewhere.
  const led = open({ files: { 'depgate.json': '{"log":{"file":"/dev/null"}}' } })
  await expect(led.run('path')).rejects.toThrow("the audit trail is the user's")
})

test.each([
  [['shwo'], 'log knows no "shwo": did you mean "show"?'],
  [['__proto__'], 'log knows no "__proto__"'],
  [['show', 'x'], '"x" is not expected here'],
  [['verify', 'x'], '"x" is not expected here'],
  [['--outcome', 'fial'], 'no outcome "fial": did you mean "fail"?'],
  [['--since', 'yesterday'], '--since yesterday is not an ISO 8601 time'],
  [['--until', '7y'], '--until 7y is not an ISO 8601 time'],
  [['--since', '1234567d'], 'is not an ISO 8601 time'],
  [['verify', '-n', '3'], '--last goes with "log show"'],
  [['path', '--outcome', 'fail'], '--outcome goes with "log show"'],
  [['-n', 'x'], '--last needs a count, not "x"'],
  [['-n', '1e3'], '--last needs a count, not "1e3"'],
  [['--last=-1'], '--last needs a count, not "-1"'],
  [['--format', 'xml'], 'no format "xml"'],
])('%j is refused', async (args, message) => {
  const { run, seen } = open()
  await expect(run(...args)).rejects.toThrow(message)
  expect(seen.out).toBe('')
})
