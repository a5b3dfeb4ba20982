// What doctor finds of a project whose hooks are values: none, some that block, some that do not.

import { describe, expect, test } from 'vitest'
import { orderedWirings } from '../../../src/agents/ordered-wirings.ts'
import { doctor } from '../../../src/cli/commands/doctor.ts'
import { addHooks } from '../../../src/setup/json-hooks.ts'
import type { Finding } from '../../../src/setup/check-result.ts'
import { openCommandHost, runCommand } from '../../support/command-host.ts'
import { fakeRegistry } from '../../support/registry.ts'

const program = '#!/usr/bin/env node\n// depgate 0.1.0, all of it in one file.\n'
const [scope] = orderedWirings.find(({ name }) => name === 'claude')?.scopes ?? []
if (scope === undefined) throw new Error('no wiring is called claude')
const { file, script, wiring } = scope.place({ folder: '/app', env: {} })
const wired = { [file]: addHooks(null, wiring, file), [script]: program }

/** @param answer - what each hook prints, with its exit code. */
function open(
  files: Record<string, string>,
  answer: readonly [code: number | null, stderr: string],
  env = { HOME: '/home/u' },
) {
  const [code, stderr] = answer
  const placed: string[] = []
  const { host, seen } = openCommandHost({ files })
  const world = {
    ...host,
    env,
    isClockRight: () => null,
    describeAdvisories: () => null,
    openRegistry: () => Promise.resolve(fakeRegistry({})),
    git: { top: () => null, hooks: () => null, head: () => null, files: () => [], show: () => null },
    setup: {
      oneFile: () => program,
      scratch: () => ({ folder: '/trial', drop: () => placed.push('dropped') }),
      place: (name: string) => placed.push(name),
      run: (_: string, { input }: { input: string }) => {
        const isStart = input.includes('SessionStart')
        return Promise.resolve({ code: isStart ? 0 : code, stdout: '', stderr: isStart ? '' : stderr })
      },
    },
  } as unknown as typeof host
  return { seen, placed, run: (...args: string[]) => runCommand(doctor, args, world) }
}
const found = (out: string) => JSON.parse(out) as Finding[]

test('where nothing is wired in that is an error that names what can be', async () => {
  const { run, seen } = open({ '.npmrc': 'save-exact=true\n' }, [2, 'no'])
  await expect(run()).rejects.toMatchObject({
    code: 'EUSAGE',
    message: 'the gate is wired into nothing here',
    hint: expect.stringMatching(/^depgate init .*claude.*git/) as string,
  })
  expect([seen.out, seen.progress]).toEqual(['', ['trying the hooks', 'done']])
})

describe('hooks', () => {
  test('that block are exit 0, and every trial is dropped', async () => {
    const { run, seen, placed } = open(wired, [2, 'blocked'])
    expect(await run('--format', 'json')).toBe(0)
    const tried = found(seen.out).filter(({ what }) => what.startsWith('claude '))
    expect(tried.length).toBe(wiring.events.length)
    expect(new Set(tried.map(({ state }) => state))).toEqual(new Set(['holds']))
    expect(placed.filter((one) => one === 'dropped').length).toBeGreaterThanOrEqual(tried.length)
  })

  test.each<[string, Record<string, string>, readonly [number | null, string], string]>([
    ['that let a change through', wired, [0, ''], 'claude Stop'],
    ['that crash', wired, [1, 'crash'], 'claude Stop'],
    ['that do not end', wired, [null, ''], 'claude Stop'],
    ['without their program', { [file]: wired[file] ?? '' }, [2, 'blocked'], script],
    [
      'without one event',
      { ...wired, [file]: (wired[file] ?? '').replace('"Stop"', '"Stopp"') },
      [2, 'blocked'],
      'claude Stop',
    ],
  ])('%s are exit 1', async (_, files, answer, what) => {
    const { run, seen } = open(files, answer)
    expect(await run('--format', 'json')).toBe(1)
    expect(
      found(seen.out)
        .filter(({ state }) => state === 'open')
        .map((one) => one.what),
    ).toContain(what)
  })

  test('whose program is another version are a warning', async () => {
    const { run, seen } = open({ ...wired, [script]: `${program}// edited` }, [2, 'blocked'])
    expect(await run('--format', 'json')).toBe(0)
    expect(found(seen.out)).toContainEqual(expect.objectContaining({ state: 'warning', what: script }))
  })
})

describe('the settings of npm', () => {
  const notes = async (npmrc: string) => {
    const { run, seen } = open({ ...wired, '.npmrc': npmrc }, [2, 'blocked'])
    await run('--format', 'json')
    return found(seen.out)
      .filter(({ what }) => what === '.npmrc')
      .map(({ says }) => /set (\S+)/.exec(says)?.[1])
  }
  test.each([
    ['', ['save-exact', 'min-release-age', 'ignore-scripts']],
    ['save-exact=true\n  min-release-age = 7\nignore-scripts', []],
    [
      '# save-exact=true\nxsave-exact=true\nsave-exactly=1\n',
      ['save-exact', 'min-release-age', 'ignore-scripts'],
    ],
  ])('%j lacks %j', async (npmrc, keys) => expect(await notes(npmrc)).toEqual(keys))
})

test('a table has its columns, and no escape sequence of a file', async () => {
  const { run, seen } = open(wired, [1, 'a\u001b[2Jb'])
  await run()
  expect(seen.out).toMatch(/^(?:open|holds|note|warning) +claude \S+ {2,}\S/m)
  expect(seen.out).toContain('exit code 1 (')
  expect(seen.out).not.toContain('\u001b')
})
