// One event from stdin to its answer: silent at once, judged, or refused.

import { existsSync, mkdirSync, readFileSync, realpathSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { runHook } from '../../../src/hook/process/fast-path.ts'
import { fingerprintOf } from '../../../src/hook/process/file-stats.ts'
import { makePlace, placeOf, writeWhole } from '../../../src/hook/process/state-store.ts'
import { walk } from '../../../src/hook/process/walk.ts'
import type { HookState } from '../../../src/ports/hook-state.ts'
import { makeFolder } from '../../support/folder.ts'
import { hash } from '../../support/hook-machine.ts'
import { stateOf } from '../../support/watched-root.ts'

/** The three streams of the process. */
const streams = vi.hoisted(() => ({ input: '' as string | Error, out: '', err: '', isDevice: false }))
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>()
  return {
    ...real,
    fstatSync: (fd: number, ...more: [never]) =>
      fd === 0 ? { isCharacterDevice: () => streams.isDevice } : real.fstatSync(fd, ...more),
    readFileSync: (file: string | number, ...more: [never]) => {
      if (file !== 0) return real.readFileSync(file, ...more)
      if (streams.input instanceof Error) throw streams.input
      return streams.input
    },
    writeSync: (fd: number, text: string) => {
      if (fd === 1) streams.out += text
      else if (fd === 2) streams.err += text
      else return real.writeSync(fd, text)
      return text.length
    },
  }
})

const { argv } = process
let root: string
let judged: string
beforeEach(() => {
  Object.assign(streams, { input: '', out: '', err: '', isDevice: false })
  root = realpathSync(makeFolder({ 'package.json': '{}' }))
  vi.stubEnv('XDG_STATE_HOME', makeFolder())
  vi.stubEnv('XDG_CACHE_HOME', makeFolder())
  judge({ type: 'silent' })
})
afterEach(() => {
  process.argv = argv
  vi.unstubAllEnvs()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.removeAllListeners(signal)
})

/** Has a script answer in the place of the process that judges. */
function judge(verdict: object): void {
  const folder = makeFolder()
  judged = path.join(folder, 'request')
  const script = `
    let text = ''
    process.stdin.setEncoding('utf8').on('data', (one) => (text += one)).on('end', () => {
      require('fs').writeFileSync(${JSON.stringify(judged)}, text)
      process.stdout.write(${JSON.stringify(JSON.stringify(verdict))})
    })`
  writeFileSync(path.join(folder, 'judge.cjs'), script)
  process.argv = [process.execPath, path.join(folder, 'judge.cjs')]
}

/** Saves the state of the root as it is now, taken an hour later. */
function save(more: Partial<HookState> = {}): void {
  const print = fingerprintOf(path.join(root, 'package.json'))
  const state = stateOf({}, hash, {
    root,
    watched: ['package.json', 'package-lock.json'],
    takenAt: Date.now() + 3_600_000,
    files: { 'package.json': { approved: hash('{}'), seen: hash('{}'), print } },
    folders: walk(root, '', 24, () => undefined).folders,
    ...more,
  })
  makePlace(placeOf(root, process.env))
  writeWhole(path.join(placeOf(root, process.env), 'state.json'), JSON.stringify(state))
}

const payload = (name: string, more: object = {}) => ({
  session_id: 's',
  transcript_path: '/home/u/.claude/projects/x/s.jsonl',
  cwd: root,
  hook_event_name: name,
  ...more,
})
const bash = (command: string) => ({ tool_name: 'Bash', tool_input: { command }, tool_use_id: 't' })
async function send(event: unknown, wired?: string) {
  streams.input = typeof event === 'string' || event instanceof Error ? event : JSON.stringify(event)
  const code = await runHook(wired)
  return { code, out: streams.out, err: streams.err, isJudged: existsSync(judged) }
}
const silent = { code: 0, out: '', err: '', isJudged: false }

describe('what is no event is refused', () => {
  test.each<[string, unknown, RegExp]>([
    ['nothing', '', /a hook reads its event from stdin, and nothing came/],
    ['white space', ' \n', /a hook reads its event from stdin, and nothing came/],
    ['an error of the pipe', Object.assign(new Error('x'), { code: 'EIO' }), /nothing came/],
    ['no JSON', '{', /the event on stdin is no JSON, so nothing was judged/],
    ['an event of no agent', '{"a":1}', /that of no agent which depgate knows/],
    ['null', 'null', /that of no agent which depgate knows/],
    ['a list', '[]', /that of no agent which depgate knows/],
  ])('%s', async (_, event, reason) => {
    const { code, out, err, isJudged } = await send(event)
    expect(code).not.toBe(0)
    expect([`${out}${err}`, isJudged]).toEqual([expect.stringMatching(reason), false])
  })

  test('more than 64 MiB', async () => {
    const { code, err, out } = await send(' '.repeat(64 * 1024 * 1024 + 1))
    expect([code === 0, `${out}${err}`]).toEqual([false, expect.stringContaining('nothing came') as string])
  })
})

test('an agent that depgate does not know is named on stderr, and the payload decides', async () => {
  save()
  const { code, out, err } = await send(payload('PostToolUse', bash('ls')), 'clawd\u001b[2J')
  expect([code, out]).toEqual([0, ''])
  expect(err).toMatch(
    /^depgate: no agent "clawd\?\?2J"; there are .*claude-code.* \(depgate hook --help\)\n$/,
  )
})

describe('is silent at once', () => {
  test.each<[string, () => object]>([
    ['after a command, where nothing moved', () => payload('PostToolUse', bash('ls'))],
    ['at the end, where nothing moved', () => payload('Stop', { stop_hook_active: false })],
    ['before a command that names no package manager', () => payload('PreToolUse', bash('ls -la'))],
    ['before one that installs nothing', () => payload('PreToolUse', bash('npm test'))],
    ['at an event that judges nothing', () => payload('Notification', { message: 'x' })],
  ])('%s', async (_, event) => {
    save()
    expect(await send(event())).toEqual(silent)
  })
})

describe('is judged', () => {
  const isJudged = async (event: object) => (await send(event)).isJudged

  test('where a session begins and not all of the project is watched', async () => {
    save({ isWhole: false })
    expect(await isJudged(payload('PostToolUse', bash('ls')))).toBe(false)
    expect(await isJudged(payload('SessionStart', { source: 'startup' }))).toBe(true)
  })

  test.each<[string, () => void]>([
    ['without a state', () => undefined],
    [
      'with a damaged one',
      () => {
        save()
        writeFileSync(path.join(placeOf(root, process.env), 'state.json'), '{')
      },
    ],
    [
      'after a file changed',
      () => {
        save()
        writeFileSync(path.join(root, 'package.json'), '{"a":1}')
      },
    ],
    [
      'after a file changed whose time was set back',
      () => {
        const file = path.join(root, 'package.json')
        utimesSync(file, 1, 1)
        save()
        writeFileSync(file, '[]')
        utimesSync(file, 1, 1)
      },
    ],
    [
      'after a lockfile came',
      () => {
        save()
        mkdirSync(path.join(root, 'a'))
        writeFileSync(path.join(root, 'a/package-lock.json'), '')
      },
    ],
    ['where what is open has run out', () => save({ open: open(Date.now() - 1) })],
  ])('%s', async (_, act) => {
    act()
    expect(await isJudged(payload('PostToolUse', bash('ls')))).toBe(true)
  })

  test('before a command that installs, with what it would do', async () => {
    save()
    await send(payload('PreToolUse', bash('npm i left-pad')))
    const request = JSON.parse(readFileSync(judged, 'utf8')) as {
      roots: string[]
      command: { steps: { specs: string[] }[] }
    }
    expect(request.roots).toEqual([root])
    expect(request.command.steps.map(({ specs }) => specs)).toEqual([['left-pad']])
  })

  test('the command is none of what is judged after it ran', async () => {
    await send(payload('PostToolUse', bash('npm i left-pad')))
    expect(JSON.parse(readFileSync(judged, 'utf8'))).toMatchObject({ command: null })
  })
})

const open = (until: number | null) =>
  ({ key: 'k', outcome: 'fail', reason: 'blocked: x', notice: 'n', until }) as const

describe('the verdict', () => {
  test('that blocks is the agent’s answer', async () => {
    judge({ type: 'hold', reason: 'depgate: no', notice: 'n' })
    const { out, err, code } = await send(payload('PostToolUse', bash('npm i x')))
    expect(`${out}${err}${code}`).toContain('depgate: no')
  })

  test('that could not be had lets no install through, and no change after it', async () => {
    process.argv = [process.execPath, path.join(root, 'none.cjs')]
    for (const name of ['PreToolUse', 'PostToolUse']) {
      const { out, err } = await send(payload(name, bash('npm i x')))
      expect(`${out}${err}`).toContain('the dependencies could not be judged')
    }
  })

  test('that could not be had stops no command that installs nothing: it may be the one that fixes it', async () => {
    process.argv = [process.execPath, path.join(root, 'none.cjs')]
    expect(await send(payload('PreToolUse', bash('git checkout package.json')))).toMatchObject({
      code: 0,
      out: '',
    })
  })
})

describe('what is open', () => {
  test('is reported after each command, with the way to let it through, and before none', async () => {
    save({ open: open(null) })
    const after = await send(payload('PostToolUse', bash('ls')))
    expect(`${after.out}${after.err}`).toContain('blocked: x')
    expect(`${after.out}${after.err}`).toContain('depgate approve')
    expect(after.isJudged).toBe(false)
    Object.assign(streams, { out: '', err: '' })
    expect(await send(payload('PreToolUse', bash('git checkout .')))).toEqual(silent)
  })
})
