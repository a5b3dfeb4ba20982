// What events leave in the record of their session.

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { HookEvent } from '../../../src/agents/define-agent.ts'
import { readOwnSession, takeSession } from '../../../src/hook/process/session.ts'
import { makeFolder } from '../../support/folder.ts'

let root: string
beforeEach(() => {
  root = makeFolder({ 'package.json': '{}' })
  vi.stubEnv('XDG_STATE_HOME', makeFolder({}))
})
afterEach(() => vi.unstubAllEnvs())

const event = (moment: HookEvent['moment'], more: Partial<HookEvent> = {}): HookEvent => ({
  agent: 'claude-code',
  moment,
  name: moment,
  toolName: null,
  command: null,
  input: null,
  folder: root,
  projectFolder: null,
  sessionId: 'one',
  isStopActive: false,
  ...more,
})
const take = (moment: HookEvent['moment'], more: Partial<HookEvent> = {}) =>
  takeSession(event(moment, more), []).known

test('a start of a new session is a person’s, the next of it is not', () => {
  const first = take('session-start', { source: 'startup' })
  expect(first).toMatchObject({ isOfPerson: true, judged: [] })
  expect(first.startedAt).not.toBeNull()
  expect(take('session-start', { source: 'startup' })).toMatchObject({
    isOfPerson: false,
    startedAt: first.startedAt,
  })
})

test('a start while a command of another session runs is none, until it has ended', () => {
  take('session-start')
  take('before', { command: 'npm test' })
  expect(take('session-start', { sessionId: 'two' }).isOfPerson).toBe(false)
  expect(readOwnSession(event('after'))?.runningSince).not.toBeNull()
  take('after', { command: 'npm test' })
  expect(take('session-start', { sessionId: 'three' }).isOfPerson).toBe(true)
})

test('a command that runs elsewhere says nothing of this root', () => {
  take('before', { command: 'x', folder: makeFolder({ 'package.json': '{}' }) })
  expect(take('session-start', { sessionId: 'two' }).isOfPerson).toBe(true)
})

test('what runs when the agent stops makes the next start no person’s, and only that', () => {
  take('session-start')
  take('before', { command: 'x' })
  take('stop', { running: ['sleep 100'] })
  expect(take('session-start', { sessionId: 'two' }).isOfPerson).toBe(false)
  expect(take('session-start', { sessionId: 'three' }).isOfPerson).toBe(true)
})

test('where the first event comes after a command, the beginning was not seen', () => {
  expect(take('after').startedAt).toBeNull()
  expect(take('before').startedAt).toBeNull()
})

test('a root whose state was saved is remembered', () => {
  takeSession(event('session-start'), []).recordJudged([root])
  expect(take('after').judged).toEqual([root])
})

test('an event without a session leaves nothing', () => {
  take('before', { sessionId: null, command: 'x' })
  expect(readOwnSession(event('after', { sessionId: null }))).toBeNull()
})
