import path from 'node:path'
import { expect, test } from 'vitest'
import { labelOf, listBefore, listSides } from '../../../src/check/checkout/places.ts'
import { commitOf, diskOf, top } from '../../support/memory-snapshot.ts'

const outer = { top, before: commitOf({ a: 'then' }, 'main'), after: diskOf({}), outer: null }
const added = { top: path.join(top, 'sub'), before: null, after: diskOf({}), outer }

test('a submodule that a change adds was empty before, and lies in the checkout around it', () => {
  expect(listSides(added)).toEqual([added, outer])
  const [own, around] = listBefore(added)
  expect([own?.folder, own?.read('a'), own?.list()]).toEqual([added.top, null, []])
  expect(around?.read('a')).toBe('then')
})

test('is named by its base', () => expect([labelOf(added), labelOf(outer)]).toEqual(['none', 'main']))
