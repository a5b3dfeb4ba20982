// All or none: the files of several plans are edited in memory first.

import { expect, test } from 'vitest'
import { DepgateError } from '../../src/errors.ts'
import { EditRefused, editFiles, type Plan, type Planned } from '../../src/setup/plan.ts'

const file = (path: string, more: Partial<Planned> = {}): Planned => ({
  path,
  isExecutable: false,
  isLarge: false,
  snippet: null,
  add: (text) => `${text ?? ''}+${path}`,
  remove: () => null,
  ...more,
})
const plan = (...files: Planned[]): Plan => ({ files, left: [], after: [] })
const shared = file('program', {
  isLarge: true,
  add: () => 'program',
  remove: (text, read) => (read('a') === null && read('b') === null ? null : text),
})

test('a file of two plans is edited once after the other', () => {
  const edits = editFiles([plan(file('a')), plan(file('a'))], false, () => 'x')
  expect(edits.map(({ before, after }) => [before, after])).toEqual([['x', 'x+a+a']])
})

test('one that is refused leaves all of them', () => {
  const refused = file('b', {
    add: () => {
      throw new DepgateError('EUSAGE', 'broken')
    },
  })
  expect(() => editFiles([plan(file('a')), plan(refused)], false, () => null)).toThrow(EditRefused)
})

test('a program goes with the last of the settings that run it, and stays with any', () => {
  const there = new Map([
    ['a', 'x'],
    ['b', 'x'],
    ['program', 'p'],
  ])
  const after = (...plans: Plan[]) =>
    editFiles(plans, true, (path) => there.get(path) ?? null).find((edit) => edit.file.path === 'program')
      ?.after
  expect(after(plan(shared, file('a')))).toBe('p')
  expect(after(plan(shared, file('a')), plan(shared, file('b')))).toBeNull()
})
