// The trial of an agent's hooks: what is sent, in which project, and what counts as blocked.

import { describe, expect, test } from 'vitest'
import { orderedWirings } from '../../src/agents/ordered-wirings.ts'
import { addHooks } from '../../src/setup/json-hooks.ts'
import { listPlaceHooks, tryAsReader, tryHooks } from '../../src/setup/try-hooks.ts'
import type { Completed } from '../../src/ports/setup.ts'
import type { Host } from '../../src/ports/host.ts'
import { setupHost } from '../support/setup-host.ts'

const wiringOf = (name: string) => {
  const found = orderedWirings.find((one) => one.name === name)
  if (found === undefined) throw new Error(name)
  return found
}
const placeOf = (name: string) => {
  const agent = wiringOf(name)
  return { agent, ...agent.scopes[0].place({ folder: '/app', env: {} }) }
}
/** The files of an agent as init writes them. */
function filesOf(name: string): Record<string, string> {
  const { file, script, wiring, own } = placeOf(name)
  const files = own?.map((one) => [one.path, one.text] as const) ?? [
    [file, addHooks(null, wiring, file)] as const,
  ]
  return Object.fromEntries(
    [...files, [script, 'program'] as const].map(([one, text]) => [`/app/${one}`, text]),
  )
}
interface Ran {
  readonly line: string
  readonly input: string
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly files: Record<string, string>
}
/** @param answer - to what is sent; the manifest shows whether the change is in the project by then. */
function open(files: Record<string, string>, answer: (ran: Ran) => Partial<Completed>) {
  const ran: Ran[] = []
  let placed: Record<string, string> = {}
  let trials = 0
  const base = setupHost(files)
  const host = {
    ...base,
    setup: {
      scratch: () => {
        placed = {}
        trials += 1
        return { folder: '/trial', drop: () => void (trials -= 1) }
      },
      place: (file: string, text: string) => void (placed[file] = text),
      run: (line: string, how: Omit<Ran, 'line' | 'files'>) => {
        const one = { line, ...how, files: { ...placed } }
        ran.push(one)
        return Promise.resolve({ code: 0, stdout: '', stderr: '', ...answer(one) })
      },
    },
  } as unknown as Host
  return { host, ran, left: () => trials }
}
const isChanged = ({ files }: Ran) => files['/trial/project/package.json']?.includes('left-pad') === true
const blocking = (ran: Ran) => (isChanged(ran) ? { code: 2, stderr: 'blocked' } : {})
const shown = (findings: Awaited<ReturnType<typeof tryHooks>>) =>
  findings.map(({ state, what, says }) => `${state} ${what}: ${says}`)

describe('hooks that block', () => {
  test.each(['claude', 'cursor', 'codex', 'gemini'])(
    '%s: each event is tried, and every trial is dropped',
    async (name) => {
      const { host, left } = open(filesOf(name), blocking)
      const findings = await tryHooks(placeOf(name), host)
      expect(shown(findings).filter((one) => !one.startsWith('holds '))).toEqual([])
      expect(findings.length).toBeGreaterThan(1)
      expect(left()).toBe(0)
    },
  )

  test('a session begins in the project as it was, and the change comes before the event', async () => {
    const { host, ran } = open(filesOf('claude'), blocking)
    await tryHooks(placeOf('claude'), host)
    const events = ran.map((one) => [
      (JSON.parse(one.input) as { hook_event_name: string }).hook_event_name,
      isChanged(one),
    ])
    expect(events.slice(0, 2)).toEqual([
      ['SessionStart', false],
      ['PreToolUse', true],
    ])
  })

  test('the trial has the program of the project, its folder in the variables, and no state of the user', async () => {
    const { host, ran } = open(filesOf('claude'), blocking)
    await tryHooks(placeOf('claude'), host)
    const [first] = ran
    expect(first?.files['/trial/project/.claude/hooks/depgate.mjs']).toBe('program')
    expect(first).toMatchObject({
      folder: '/trial/project',
      env: {
        CLAUDE_PROJECT_DIR: '/trial/project',
        XDG_STATE_HOME: '/trial/state',
        XDG_CACHE_HOME: '/trial/cache',
        HOME: '/home/u',
      },
    })
  })
})

describe('hooks that do not', () => {
  const stop = async (answer: (ran: Ran) => Partial<Completed>, files = filesOf('claude')) => {
    const { host, left } = open(files, answer)
    const found = shown(await tryHooks(placeOf('claude'), host))
    expect(left()).toBe(0)
    return found.find((one) => one.includes('claude Stop:'))
  }

  test.each<[string, Partial<Completed>, string]>([
    ['let it through', { code: 0 }, 'the hook ended with exit code 0'],
    ['crash', { code: 1, stderr: '\n  at x\u001b[2J\nmore' }, 'exit code 1 ('],
    ['do not end', { code: null }, 'no answer in 60 seconds'],
    ['are not found', { code: 127, stderr: 'sh: node: not found' }, 'exit code 127 (sh: node: not found)'],
  ])('%s', async (_, end, text) => {
    const found = await stop(() => end)
    expect(found).toMatch(/^open claude Stop: a range that was not pinned was let through; /)
    expect(found).toContain(text)
    expect(found).not.toContain('\u001b')
  })

  test('are not in the settings', async () => {
    const { '/app/.claude/settings.json': text = '', ...rest } = filesOf('claude')
    const files = { ...rest, '/app/.claude/settings.json': text.replace('"Stop"', '"Stopp"') }
    expect(await stop(blocking, files)).toBe(
      "open claude Stop: no hook of depgate's is in .claude/settings.json",
    )
    expect(await stop(blocking, {})).toContain("no hook of depgate's")
  })

  test('cannot begin a session', async () => {
    const { host } = open(filesOf('claude'), () => ({ code: 1 }))
    const found = shown(await tryHooks(placeOf('claude'), host))
    expect(found).toContain('open claude SessionStart: the hook ended with exit code 1')
  })
})

describe('the hooks of a place', () => {
  test('are those of its settings', () => {
    const { host } = open(filesOf('claude'), () => ({}))
    const hooks = listPlaceHooks(placeOf('claude'), host)
    expect(hooks.map(({ event }) => event).sort()).toEqual(
      placeOf('claude')
        .wiring.events.map(([event]) => event)
        .sort(),
    )
  })

  const owning = orderedWirings.map(({ name }) => name).filter((name) => placeOf(name).own !== undefined)

  test.each(owning)('%s: those of its own files, and none where one was edited', (name) => {
    const files = filesOf(name)
    const place = placeOf(name)
    const list = (all: Record<string, string>) => listPlaceHooks(place, open(all, () => ({})).host)
    expect(list(files).length).toBe(place.wiring.events.length)
    const edited = place.own?.[0]?.path ?? ''
    expect(list({ ...files, [`/app/${edited}`]: `${files[`/app/${edited}`]}\n` })).toEqual([])
    expect(list({})).toEqual([])
  })
})

describe('the hooks of one agent, as another runs them', () => {
  const reader = orderedWirings.find(({ samples, name }) => samples.events !== undefined && name !== 'claude')
  const read = async (isUsed: boolean) => {
    if (reader === undefined) throw new Error('no agent reads the settings of another')
    const { host, left } = open(filesOf('claude'), blocking)
    const findings = await tryAsReader(placeOf('claude'), reader, isUsed, host)
    expect(left()).toBe(0)
    return findings.map(({ what }) => what)
  }

  test('only the first event where no sign of it is there, else all that it sends', async () => {
    const [one, all] = [await read(false), await read(true)]
    expect(one.length).toBe(1)
    expect(all.length).toBeGreaterThanOrEqual(one.length)
    expect(all[0]).toBe(one[0])
    expect(one[0]).toBe(`.claude/settings.json in ${reader?.name}, PreToolUse`)
  })
})
