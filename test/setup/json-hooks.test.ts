import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { orderedWirings } from '../../src/agents/ordered-wirings.ts'
import { addHooks, isOwnCommand, removeHooks } from '../../src/setup/json-hooks.ts'

const places = orderedWirings.flatMap(({ scopes }) =>
  scopes.map(({ place }) => place({ folder: '/app', env: { HOME: "/home/it's" } })),
)
const placeOf = (settings: string) => {
  const place = places.find((one) => one.file === settings)
  if (place === undefined) throw new Error(`no wiring writes ${settings}`)
  return place
}
const { wiring } = placeOf('.claude/settings.json')
const file = '.claude/settings.json'
const add = (text: string | null) => addHooks(text, wiring, file)
const remove = (text: string) => removeHooks(text, wiring, file)
const events = wiring.events.map(([event]) => event)

/** A settings file as a user could have it: any keys, some hooks, any layout. */
const group = fc.record(
  {
    matcher: fc.string({ maxLength: 8 }),
    hooks: fc.array(fc.record({ type: fc.constant('command'), command: fc.string() }), { maxLength: 2 }),
  },
  { requiredKeys: ['hooks'] },
)
const hooks = fc.dictionary(
  fc.constantFrom(...events, 'Notification', 'PreCompact'),
  fc.array(group, { maxLength: 3 }),
  { maxKeys: 4 },
)
const settings = fc
  .tuple(
    fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }),
    fc.option(hooks),
    fc.boolean(),
  )
  .map(([rest, some, isFirst]) => {
    const { hooks: _, ...others } = rest
    return some === null ? others : isFirst ? { hooks: some, ...others } : { ...others, hooks: some }
  })
const layout = fc.record({
  indent: fc.constantFrom(0, 1, 2, 3, 4, 8, '\t'),
  eol: fc.constantFrom('\n', '\r\n'),
  mark: fc.constantFrom('', '\uFEFF'),
  last: fc.constantFrom('', '\n', '\n\n', '  '),
  isLoose: fc.boolean(),
})
const text = fc.tuple(settings, layout).map(([value, { indent, eol, mark, last, isLoose }]) => {
  const json = JSON.stringify(value, null, indent)
  const loose = json.replaceAll('{}', '{ }').replaceAll('[]', '[\n]')
  // Not where it would change a string.
  const spaced = isLoose && !/"[^"]*(?:\{\}|\[\])[^"]*"/.test(json) ? loose : json
  return mark + spaced.replaceAll('\n', eol) + last.replaceAll('\n', eol)
})

describe('what is put in can be taken out', () => {
  test('of any settings, to the byte', () => {
    fc.assert(
      fc.property(text, (before) => {
        const after = add(before)
        expect(remove(after)).toBe(before)
        expect(add(after)).toBe(after)
        const [was, is] = [before, after].map(
          (one) => JSON.parse(one.replace('\uFEFF', '')) as Record<string, unknown>,
        )
        for (const [key, value] of Object.entries(was ?? {}))
          if (key !== 'hooks') expect(is?.[key]).toEqual(value)
        expect(Object.keys(is?.hooks as object)).toEqual(expect.arrayContaining(events))
        for (const event of events) {
          const [earlier = [], later = []] = [was, is].map(
            (one) => (one?.hooks as Record<string, unknown[]> | undefined)?.[event],
          )
          expect(later.slice(0, earlier.length)).toEqual(earlier)
          expect(later.length).toBe(earlier.length + 1)
        }
      }),
      { numRuns: 1500 },
    )
  })

  test.each([
    ['no file', null],
    ['{}', '{}'],
    ['{}\n', '{}\n'],
    ['an empty hooks', '{ "hooks": {} }'],
    ['an empty list', '{\n  "hooks": {\n    "Stop": []\n  }\n}\n'],
  ])('%s', (_, before) => expect(remove(add(before))).toBe(before))

  test('what somebody has formatted since loses only the hooks', () => {
    const after = JSON.stringify(JSON.parse(add('{"model":"x"}')), null, 8)
    expect(JSON.parse(remove(after) ?? '')).toEqual({ model: 'x' })
  })

  test('an earlier version is replaced where it stands', () => {
    const older = add('{\n  "a": 1\n}\n').replaceAll('"timeout": 60', '"timeout": 30')
    expect(add(older)).toBe(add('{\n  "a": 1\n}\n'))
  })

  test('a handler in a group of somebody else is taken out alone', () => {
    const mixed = JSON.stringify({
      hooks: {
        Stop: [
          {
            hooks: [
              { type: 'command', command: 'say done' },
              { type: 'command', command: 'node .claude/hooks/depgate.mjs hook' },
            ],
          },
        ],
      },
    })
    expect(JSON.parse(remove(mixed) ?? '')).toEqual({
      hooks: { Stop: [{ hooks: [{ type: 'command', command: 'say done' }] }] },
    })
  })
})

test('the edit is as small as it can be', () => {
  expect(
    add('{\n\t"model": "opus",\n\t"hooks": {\n\t\t"Stop": [\n\t\t\t{ "hooks": [] }\n\t\t]\n\t}\n}\n'),
  ).toMatchSnapshot()
  expect(add('{"model":"opus"}')).toMatchSnapshot()
  expect(add(null)).toMatchSnapshot()
})

describe('what is no settings file is left as it is', () => {
  test.each([
    ['', /not valid JSON/],
    ['{', /not valid JSON/],
    ['{ // comment\n}', /not valid JSON/],
    ['[]', /holds no object/],
    ['"x"', /holds no object/],
    ['{"hooks":[]}', /"hooks" that are no object/],
    ['{"hooks":{"Stop":{}}}', /"hooks.Stop" that is no list/],
    ['{"hooks":{},"hooks":{}}', /twice/],
    ['{"a":' + '['.repeat(500) + ']'.repeat(500) + '}', /nests deeper/],
  ])('%s', (before, message) => {
    expect(() => add(before)).toThrow(message)
    expect(() => remove(before)).toThrow(message)
  })
  test('a file of Cursor without its version', () => {
    expect(() => addHooks('{}', placeOf('.cursor/hooks.json').wiring, '.cursor/hooks.json')).toThrow(
      /has no "version"/,
    )
  })
})

describe('each agent', () => {
  test('has its places', () =>
    expect(places.map((one) => one.file)).toEqual([
      '.claude/settings.json',
      '.claude/settings.local.json',
      "/home/it's/.claude/settings.json",
      '.cursor/hooks.json',
      '.codex/hooks.json',
      '.agents/hooks.json',
      '.clinerules/hooks/PreToolUse',
      '.github/hooks/depgate.json',
      '.gemini/settings.json',
      '.agents/plugins/depgate/hooks/hooks.json',
      '.kiro/hooks/depgate.json',
      '.opencode/plugins/depgate.js',
      '.qwen/settings.json',
      '.github/hooks/depgate.json',
      '.windsurf/hooks.json',
    ]))
  test('an event that an earlier version wired is taken out, and nothing else of it', () => {
    const { wiring: its } = placeOf('.cursor/hooks.json')
    const own = { command: 'node .cursor/hooks/depgate.mjs hook' }
    const before = {
      version: 1,
      hooks: { afterFileEdit: [{ command: 'mine' }, own], afterMCPExecution: [own] },
    }
    const hooks = JSON.parse(addHooks(JSON.stringify(before, null, 2), its, 'x')) as {
      hooks: Record<string, unknown>
    }
    expect(Object.keys(hooks.hooks)).toEqual(['afterFileEdit', ...its.events.map(([event]) => event)])
    expect(hooks.hooks.afterFileEdit).toEqual([{ command: 'mine' }])
  })
  test.each(places.filter(({ own }) => own === undefined))('$file', ({ wiring: its, file: place }) => {
    const made = addHooks(null, its, place)
    expect(removeHooks(made, its, place)).toBeNull()
    const before = `{\n  "version": 1,\n  "${its.under ?? 'hooks'}": {}\n}\n`
    expect(removeHooks(addHooks(before, its, place), its, place)).toBe(before)
    const commands = [...made.matchAll(/"command": ("(?:[^"\\]|\\.)*")/g)].map(
      (match) => JSON.parse(match[1] ?? '') as string,
    )
    expect(commands.length).toBe(its.events.length)
    for (const command of commands) expect(isOwnCommand(command), command).toBe(true)
  })

  test.each(['npm test', 'echo depgate hook is great', 'node depgate.mjs check', 'my-depgate.mjs.bak hook'])(
    '%s is not its command',
    (line) => expect(isOwnCommand(line)).toBe(line.startsWith('echo')),
  )
})
