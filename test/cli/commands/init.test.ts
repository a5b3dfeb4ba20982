// The words of init, what it plans, and what it writes, with the files in memory.

import { describe, expect, test } from 'vitest'
import { init } from '../../../src/cli/commands/init.ts'
import { app, openCommandHost, runCommand } from '../../support/command-host.ts'

const program = '#!/usr/bin/env node\n// depgate 0.1.0, all of it in one file.\n'
interface World {
  readonly files?: Record<string, string>
  readonly answer?: string | null
  /** Answers one after the other, on a terminal: the set-up is guided. */
  readonly answers?: readonly (string | null)[]
  readonly tracked?: readonly string[]
  readonly top?: string | null
  readonly oneFile?: string | null
  readonly env?: Record<string, string>
  /** Changes the files between the plan and the writing. */
  readonly between?: (written: Record<string, string>) => void
}
function open({
  files = {},
  answer = null,
  answers,
  tracked = [],
  top = app,
  oneFile = program,
  env = { HOME: '/home/u' },
  between,
}: World = {}) {
  const asked: string[] = []
  const executable: string[] = []
  let isPlanned = false
  const { host, seen, written } = openCommandHost({
    files,
    more: {
      env,
      git: {
        top: () => top,
        hooks: () => `${app}/.git/hooks`,
        files: () => tracked.map((one) => ({ path: one, hash: null, isSubmodule: false, isLeftOut: false })),
      },
    },
  })
  const step = (file: string) => file.slice(app.length + 1)
  const setup = {
    oneFile: () => oneFile,
    canAsk: () => answers !== undefined,
    run: () => Promise.resolve({ code: 1, stdout: '', stderr: '' }),
    scratch: () => ({ folder: '/scratch', drop: () => undefined }),
    ask: (question: string) => {
      asked.push(question)
      return Promise.resolve(answers === undefined ? answer : (answers[asked.length - 1] ?? null))
    },
    place: (file: string, text: string, isExecutable: boolean) => {
      if (!isPlanned) between?.(written)
      isPlanned = true
      written[step(file)] = text
      if (isExecutable) executable.push(step(file))
    },
    remove: (file: string) => void Reflect.deleteProperty(written, step(file)),
  }
  const world = {
    ...host,
    setup,
    out: { ...host.out, isTerminal: answers !== undefined },
  } as unknown as typeof host
  return { seen, written, asked, executable, run: (...args: string[]) => runCommand(init, args, world) }
}
const claude = ['.claude/hooks/depgate.mjs', '.claude/settings.json']

describe('targets are named', () => {
  test('by words: each once, in their order', async () => {
    const { run, written, seen } = open()
    expect(await run('claude', 'claude')).toBe(0)
    expect(Object.keys(written).sort()).toEqual(claude)
    expect(seen.out).toMatch(
      /^wrote \S+depgate\.mjs\nwrote \S+settings\.json\n(?:.+\n)+To see that it works: depgate doctor\n$/,
    )
  })

  test.each(['claude', ' claude , claude\n', 'claude claude'])('by an answer: %j', async (answer) => {
    const { run, written, asked } = open({ answer })
    await run()
    expect(Object.keys(written).sort()).toEqual(claude)
    expect(asked).toEqual([expect.stringMatching(/^What is the gate to be wired into \(.*claude.*\)\? $/)])
  })

  test.each<[string, World, string[], string]>([
    ['nothing, without a terminal', { answer: null }, [], 'init needs to be told what to wire the gate into'],
    ['nothing, at a terminal', { answer: ' , ' }, [], 'init needs to be told what to wire the gate into'],
    ['a mistyped name', {}, ['cluade'], 'no "cluade" to wire it into: did you mean "claude"?'],
    ['a key of every object', {}, ['__proto__'], 'no "__proto__" to wire it into'],
    ['an escape sequence', { answer: '\u001b[2J' }, [], 'no "'],
    ['one name of several mistyped', {}, ['claude', 'gti'], 'no "gti" to wire it into: did you mean "git"?'],
    ['a scope that an agent has not', {}, ['cursor', '--local'], '--local'],
    ['a scope for what is no agent', {}, ['git', '--user'], 'go with init'],
    ['two scopes', {}, ['claude', '--local', '--user'], 'exclude each other'],
    ['a push without git', {}, ['claude', '--pre-push'], '--pre-push goes with init git'],
    ['names with --team', { tracked: ['.claude/x'] }, ['claude', '--team'], '--team takes no names'],
    ['--team outside of a checkout', { top: null }, ['--team'], 'this is none'],
    ['--team without a sign', { tracked: ['README.md'] }, ['--team'], 'shows no sign'],
    ['depgate that was not built', { oneFile: null }, ['claude'], 'was not built as one file'],
  ])('%s is refused, and nothing is written', async (_, world, args, message) => {
    const { run, written, seen } = open(world)
    await expect(run(...args)).rejects.toThrow(message)
    expect([written, seen.out]).toEqual([{}, ''])
  })
})

test('without a home folder the project is wired, and the user cannot be', async () => {
  const { run, written } = open({ env: {} })
  await run('claude')
  expect(Object.keys(written).sort()).toEqual(claude)
  await expect(run('claude', '--user')).rejects.toThrow('there is no home folder')
})

describe('what is not written', () => {
  test('is shown with --print', async () => {
    const { run, written, seen } = open()
    expect(await run('claude', '--print')).toBe(0)
    expect(written).toEqual({})
    expect(seen.out).toContain(`# ${claude[0]}: depgate in one file, ${program.length} characters\n`)
    expect(seen.out).toContain(`# ${claude[1]}\n{`)
  })

  test('is named with --dry-run', async () => {
    const { run, written, seen } = open({ files: { '.claude/settings.json': '{}\n' } })
    await run('claude', '--dry-run')
    expect(Object.keys(written)).toEqual(['.claude/settings.json'])
    expect(seen.out).toBe(`would write ${claude[0]}\nwould change ${claude[1]}\n`)
  })

  test('a second time is nothing to change', async () => {
    const { run, written, seen } = open()
    await run('claude')
    const first = { ...written }
    seen.out = ''
    await run('claude')
    expect(seen.out).toMatch(/^nothing to change\n/)
    expect(written).toEqual(first)
  })
})

describe('what was written is removed', () => {
  test('with its files, and other settings stay to the byte', async () => {
    const before = '{\n\t"model": "opus"\n}'
    const { run, written, seen } = open({ files: { '.claude/settings.json': before } })
    await run('claude')
    seen.out = ''
    expect(await run('claude', '--remove')).toBe(0)
    expect(written).toEqual({ '.claude/settings.json': before })
    expect(seen.out).toBe(`changed ${claude[1]}\nremoved ${claude[0]}\n`)
  })

  test('and with --print it is only shown', async () => {
    const { run, written, seen } = open()
    await run('claude')
    const first = { ...written }
    seen.out = ''
    await run('claude', '--remove', '--print')
    expect(written).toEqual(first)
    expect(seen.out).toContain(`# ${claude[0]} would be removed, or is not there\n`)
  })
})

test('of several targets all are written, or none where one cannot be', async () => {
  const { run, written, seen } = open({ files: { '.gemini/settings.json': '{' } })
  await expect(run('claude', 'gemini')).rejects.toThrow('.gemini/settings.json is not valid JSON')
  expect(Object.keys(written)).toEqual(['.gemini/settings.json'])
  // The person can put it there by hand.
  expect(seen.err).toMatch(/^This is what belongs into \.gemini\/settings\.json:\n\{/)
})

test('a file that changed in between is not overwritten', async () => {
  const { run, written } = open({
    files: { '.claude/settings.json': '{}' },
    between: (files) => (files['.claude/settings.json'] = '{"model":"opus"}'),
  })
  await expect(run('claude')).rejects.toThrow('.claude/settings.json changed just now; run it again')
  expect(written['.claude/settings.json']).toBe('{"model":"opus"}')
})

test('git hooks are executable, those of a push on demand', async () => {
  const { run, executable } = open()
  await run('git', '--pre-push')
  expect(executable).toEqual(['.git/hooks/pre-commit', '.git/hooks/pre-merge-commit', '.git/hooks/pre-push'])
})

test('--team names each sign, and what to commit: no hook of git, nothing of the user', async () => {
  const { run, seen } = open({ tracked: ['.claude/settings.json', '.husky/pre-commit'] })
  expect(await run('--team')).toBe(0)
  expect(seen.out).toMatch(/^claude: \.claude\ngit: \.husky\n/)
  const [, list = ''] = /For the team, commit: (.*)\n/.exec(seen.out) ?? []
  expect(list.split(' ').sort()).toEqual([...claude, '.depgate/depgate.mjs'].sort())
})

test('npm alone has nothing that doctor would try', async () => {
  const { run, seen, written } = open({ files: { 'package.json': '{}' } })
  await run('npm')
  expect(written['.npmrc']).toContain('save-exact=true')
  expect(seen.out).not.toContain('depgate doctor')
})

describe('on a terminal, without names', () => {
  const tracked = ['.claude/settings.json']
  const files = { 'package.json': '{}' }

  test('what was found and would be written is shown, and a no writes nothing', async () => {
    const { run, written, asked, seen } = open({ answers: ['npm', 'y', 'n'], tracked, files })
    expect(await run()).toBe(0)
    expect(asked).toEqual([
      'What is the gate to be wired into (Enter for: claude git)? ',
      'Write a starter depgate.json? [Y/n] ',
      'Write these files? [Y/n] ',
    ])
    expect(seen.out).toMatch(
      /Found here:\n.*would write \S*\.npmrc\nwould write \S*depgate\.json\nnothing was written\n$/s,
    )
    expect(written).toEqual(files)
  })

  test('after a yes the files are written, and what to commit is told', async () => {
    const { run, written, seen } = open({ answers: ['npm', '', ''], tracked, files })
    expect(await run()).toBe(0)
    expect(Object.keys(written).sort()).toEqual(['.npmrc', 'depgate.json', 'package.json'])
    expect(seen.out).toContain('For the team, commit: .npmrc depgate.json\n')
  })

  test('a policy that is there is not asked about', async () => {
    const { run, asked } = open({ answers: ['npm', 'n'], files: { ...files, 'depgate.json': '{}' } })
    await run()
    expect(asked).toHaveLength(2)
  })

  test('--yes asks nothing, also without a terminal', async () => {
    const { run, written, asked } = open({ tracked: [], top: null, files: { 'a.txt': '' } })
    await expect(run('--yes')).rejects.toThrow('init needs to be told')
    expect([asked, Object.keys(written)]).toEqual([[], ['a.txt']])
  })

  test('where the person ends it, nothing is written', async () => {
    const { run, written } = open({ answers: ['gti'], tracked })
    await expect(run()).rejects.toThrow('no "gti" to wire it into')
    expect(written).toEqual({})
  })
})
