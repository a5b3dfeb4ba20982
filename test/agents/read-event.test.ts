import { expect, test } from 'vitest'
import { hasTexts, readSnakeCase, toEvent } from '../../src/agents/read-event.ts'

test('a name that the agent does not document is another event, an inherited one too', () => {
  const moments = { Stop: 'stop' } as const
  expect(toEvent('a', moments, 'Stop').moment).toBe('stop')
  expect(toEvent('a', moments, 'Start').moment).toBe('other')
  expect(toEvent('a', moments, 'toString').moment).toBe('other')
})

test('what has another type than a text is null', () =>
  expect(
    readSnakeCase({ tool_name: 1, tool_input: [], cwd: null, session_id: {}, stop_hook_active: 'yes' }),
  ).toEqual({
    toolName: null,
    command: null,
    input: null,
    folder: null,
    sessionId: null,
    isStopActive: false,
    source: null,
  }))

test('texts that must be there', () => {
  expect(hasTexts({ a: 'x', b: '' }, 'a', 'b')).toBe(true)
  expect(hasTexts({ a: 'x', b: null }, 'a', 'b')).toBe(false)
})
