import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  listSessions,
  newSession,
  readSession,
  writeListed,
  writeSession,
} from '../../../src/hook/process/session-store.ts'
import { makeFolder } from '../../support/folder.ts'

let env: Record<string, string>
beforeEach(() => {
  env = { XDG_STATE_HOME: makeFolder({}) }
})

test('a record is read as it was written, and is known to others by its name', () => {
  const record = { ...newSession(5), roots: ['/a'], runningSince: 7, leftBehind: [{ pid: 1, start: '2' }] }
  writeSession('one', record, env)
  expect(readSession('one', env)).toEqual(record)
  expect(readSession('two', env)).toBeNull()
  expect(listSessions('one', env)).toEqual([])
  const [listed] = listSessions('two', env)
  expect(listed?.record).toEqual(record)
  writeListed(listed?.id ?? '', { ...record, leftBehind: [] }, env)
  expect(readSession('one', env)?.leftBehind).toEqual([])
})

describe('what is in a record and should not be', () => {
  const put = (text: string) => {
    writeSession('one', newSession(5), env)
    const [listed] = listSessions('two', env)
    writeFileSync(path.join(env.XDG_STATE_HOME ?? '', 'depgate/hook/sessions', listed?.id ?? ''), text)
    return readSession('one', env)
  }

  test.each(['', '{', '7', 'null', '"x"'])('%j is none', (text) => {
    expect(put(text)).toBeNull()
  })

  test('an older version wrote the roots alone', () => {
    expect(put('["/a", 7]')).toEqual({ ...newSession(null), roots: ['/a'] })
  })

  test('what has another type is left out', () => {
    const text =
      '{"roots":"x","judged":[1],"startedAt":"x","runningSince":null,"leftBehind":[{"pid":"x"},null]}'
    expect(put(text)).toEqual(newSession(null))
  })
})

test('where nothing can be written nothing is remembered', () => {
  mkdirSync(path.join(env.XDG_STATE_HOME ?? '', 'depgate'), { recursive: true })
  writeFileSync(path.join(env.XDG_STATE_HOME ?? '', 'depgate/hook'), '')
  writeSession('one', newSession(5), env)
  expect(readSession('one', env)).toBeNull()
})
