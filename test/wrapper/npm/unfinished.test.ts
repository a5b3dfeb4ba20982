// What a killed install has left, for commands that do not recover it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockInstall } from '../../../src/wrapper/npm/install-lock.ts'
import { journalOf } from '../../../src/wrapper/npm/journal.ts'
import { findUnfinished } from '../../../src/wrapper/npm/unfinished.ts'

let place: string
beforeEach(() => void (place = mkdtempSync(path.join(tmpdir(), 'unfinished-'))))
afterEach(() => rmSync(place, { recursive: true }))

const find = () => findUnfinished('/project', place, path.join(place, 'turns'))
const leave = (text: string) => writeFileSync(journalOf('/project', place), text)
const journal = JSON.stringify({ base: '.depgate-undo-0123456789ab', startedAt: '2026-11-01T00:00:00Z' })

test('nothing is left', () => expect(find()).toBeNull())

test('a journal is left, and stays', () => {
  leave(journal)
  expect(find()).toEqual({ startedAt: '2026-11-01T00:00:00Z' })
  expect(find()).toEqual({ startedAt: '2026-11-01T00:00:00Z' })
})

test('a journal that cannot be read is one', () => {
  leave('{')
  expect(find()).toEqual({ startedAt: null })
})

test('the journal of an install that runs is none', async () => {
  leave(journal)
  // A lock has the name of the journal's file: it needs a folder of its own.
  const locks = path.join(place, 'turns')
  const { leave: unlock } = await lockInstall('/project', locks, () => undefined)
  expect(findUnfinished('/project', place, locks)).toBeNull()
  unlock()
  expect(findUnfinished('/project', place, locks)).not.toBeNull()
})
