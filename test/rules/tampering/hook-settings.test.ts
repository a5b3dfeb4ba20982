import { expect, test } from 'vitest'
import { compareHookSettings } from '../../../src/rules/tampering/hook-settings.ts'

const handler = { type: 'command', command: 'node .depgate/depgate.mjs hook' }
const nested = (matcher: string | null, one: object = handler) => ({
  hooks: { PreToolUse: [{ ...(matcher === null ? {} : { matcher }), hooks: [one] }] },
})
const flat = (one: object = handler) => ({ hooks: { beforeShell: [one] } })
const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
const subjects = (before: unknown, after: unknown) =>
  compareHookSettings(text(before), text(after)).map(({ subject }) => subject)

test.each<[string, unknown, unknown]>([
  ['the same', nested('Bash'), nested('Bash')],
  ['keys in another order', flat({ a: 1, ...handler }), flat({ ...handler, a: 1 })],
  ['a wider matcher', nested('Bash'), nested('Bash|Write')],
  ['no matcher any more', nested('Bash'), nested(null)],
  ['every tool', nested('Bash'), nested('*')],
  ['a hook that is new', '', nested('Bash')],
  ['another program’s hook removed', { hooks: { Stop: [{ hooks: [{ command: 'lint' }] }] } }, {}],
  ['comments', flat(), `// ours\n${text(flat())}`],
  ['no settings before and none now', '', ''],
  ['hooks that were off before', { ...flat(), disableAllHooks: true }, { ...flat(), disableAllHooks: true }],
])('quiet: %s', (_, before, after) => expect(subjects(before, after)).toEqual([]))

test.each<[string, unknown, unknown, string[]]>([
  ['removed', nested('Bash'), {}, ['PreToolUse']],
  ['removed from a flat list', flat(), { hooks: {} }, ['beforeShell']],
  ['the file emptied', flat(), '', ['beforeShell']],
  ['a narrower matcher', nested('Bash|Write'), nested('Bash'), ['PreToolUse']],
  ['a matcher that only looks wider', nested('Bash'), nested('Bash.x|Write'), ['PreToolUse']],
  ['another command', flat(), flat({ ...handler, command: 'true depgate' }), ['beforeShell']],
  ['moved to another event', flat(), { hooks: { afterShell: [handler] } }, ['beforeShell']],
  ['switched off', flat(), { ...flat(), disableAllHooks: true }, ['disableAllHooks']],
  ['switched off by "enabled"', flat(), { hooks: { ...flat().hooks, enabled: false } }, ['disableAllHooks']],
  ['no JSON any more', flat(), '{', ['hooks']],
])('%s', (_, before, after, expected) => expect(subjects(before, after)).toEqual(expected))

test('the message names the event, its matcher and what happened', () => {
  const [one] = compareHookSettings(text(nested('Bash')), text(nested('Write')))
  expect(one?.message).toBe('the hook that calls depgate on PreToolUse (Bash) was changed')
})
