import { expect, test } from 'vitest'
import { isKept, listHandlers, type Handler } from '../../../src/rules/tampering/hook-handlers.ts'

const command = { type: 'command', command: 'node depgate.mjs hook', timeout: 60 }
const one = (handler: object, matcher?: string): Handler => {
  const [found] = listHandlers({
    PreToolUse: [{ ...(matcher === undefined ? {} : { matcher }), hooks: [handler] }],
  })
  if (found === undefined) throw new Error('no handler')
  return found
}

test('handlers of depgate are found in groups and flat, and no others', () => {
  const flat = listHandlers({ beforeShellExecution: [command, { command: 'lint' }], stop: [command] })
  expect(flat.map(({ event }) => event)).toEqual(['beforeShellExecution', 'stop'])
  for (const hooks of [null, 7, 'depgate', [command], { enabled: true }, { PreToolUse: 'depgate' }])
    expect(listHandlers(hooks)).toEqual([])
})

test.each<[string, object, object, boolean]>([
  ['the same', command, command, true],
  ['its keys in another order', command, { timeout: 60, command: command.command, type: 'command' }, true],
  ['a longer deadline', command, { ...command, timeout: 120 }, true],
  ['a shorter one', command, { ...command, timeout: 1 }, false],
  ['none any more', command, { type: 'command', command: command.command }, false],
  ['one that is new and long', { command: command.command }, { ...command, type: undefined }, false],
  ['another label', command, { ...command, statusMessage: 'gate', description: 'x' }, true],
  ['another command', command, { ...command, command: 'true # depgate' }, false],
  ['a condition that is new', command, { ...command, if: 'Bash(npm *) depgate' }, false],
  ['no block on failure', { ...command, onFailure: 'block' }, command, false],
  ['in the background', command, { ...command, async: true }, false],
])('a handler with %s', (_, before, after, expected) =>
  expect(isKept(one(before), one(after))).toBe(expected),
)

test.each<[string | undefined, string | undefined, boolean]>([
  ['Bash', 'Bash', true],
  ['Bash', undefined, true],
  ['Bash', '*', true],
  [undefined, 'Bash', false],
  ['Bash', 'Bash|Write', true],
  ['Bash|Write', 'Bash', false],
  ['^(Bash|Write)$', '^(Bash|Write|mcp__.*)$', true],
  ['^(Bash|Write|mcp__.*)$', '^(Bash)$', false],
  ['Bash', '(?!.*)Bash', false],
])('a matcher %s that becomes %s', (before, after, expected) =>
  expect(isKept(one(command, before), one(command, after))).toBe(expected),
)
