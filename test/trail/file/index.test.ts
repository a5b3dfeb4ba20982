// Which file the trail is, and that nothing is made before the first line.

import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openTrail } from '../../../src/trail/file/index.ts'
import { makeFolder } from '../../support/folder.ts'
import { entry } from '../../support/trail.ts'

const now = () => new Date('2026-06-15T12:00:00.000Z')

test("it is the user's own, or the one that the policy names", () => {
  const state = makeFolder()
  const env = { XDG_STATE_HOME: state, CODEX_SANDBOX: 'seatbelt' }
  const own = openTrail(null, env, now)
  expect(own.path).toBe(path.join(state, 'depgate/trail.jsonl'))
  expect(own.who.agent).toBe('codex')
  expect(openTrail('/var/log/depgate.jsonl', env, now).path).toBe('/var/log/depgate.jsonl')
  expect(readdirSync(state)).toEqual([])
})

test('a line is appended, verified and read; what is older than the clock keeps goes', () => {
  const file = path.join(makeFolder(), 'a/trail.jsonl')
  const trail = openTrail(file, {}, now)
  expect(trail.verify()).toBeNull()
  expect(trail.probe()).toBeNull()
  expect(existsSync(file)).toBe(false)
  const line = trail.append(entry({ time: '2026-01-01T00:00:00.000Z' }), null)
  expect(JSON.parse(line)).toMatchObject({ number: 1, time: '2026-01-01T00:00:00.000Z' })
  trail.append(entry(), 1440)
  expect([...trail.readNewest()].reverse().map(({ number }) => number)).toEqual([2, 3])
  expect(trail.verify()).toMatchObject({ isWhole: true, lines: 2 })
})
