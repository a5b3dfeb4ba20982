import { expect, test } from 'vitest'
import { TreeFolder } from '../../src/shell/environment.ts'
import { known } from '../../src/shell/word.ts'

const open = (text: string) => ({ text, isKnown: false })

test.each<[string, { text: string; isKnown: boolean } | null, string, 'exact' | 'within' | 'unknown']>([
  ['a step', known('web'), '/app/web', 'exact'],
  ['a whole path', known('/srv'), '/srv', 'exact'],
  ['home', null, '/app', 'unknown'],
  ['a tilde', known('~/x'), '/app', 'unknown'],
  ['a variable', open('$X'), '/app', 'unknown'],
  ['this folder', open('"$PWD"'), '/app', 'exact'],
  ['this folder by a program', open('$(pwd)'), '/app', 'exact'],
  ['the top', open('"$(git rev-parse --show-toplevel)"'), '/app', 'within'],
  ['a temporary folder', open('$(mktemp -d)'), '/app', 'unknown'],
])('%s', (_, target, folder, certainty) => {
  const place = new TreeFolder('/app')
  place.enter(target)
  expect(place.folder).toBe(folder)
  expect([place.isKnown, place.isWithin]).toEqual([certainty === 'exact', certainty !== 'unknown'])
})

test('a variable of a loop over folders is below, until it is set', () => {
  const place = new TreeFolder('/app')
  place.loops.add('d')
  place.copy().enter(open('$d'))
  const inner = place.copy()
  inner.enter(open('"${d}"'))
  expect(inner.isWithin).toBe(true)
  place.loops.delete('d')
  place.enter(open('$d'))
  expect(place.isWithin).toBe(false)
})

test('PWD that the command sets is not this folder', () => {
  const place = new TreeFolder('/app')
  place.export('PWD', known('/elsewhere'))
  place.enter(open('$PWD'))
  expect(place.isWithin).toBe(false)
})

test('the stack of folders, and a subshell of its own', () => {
  const place = new TreeFolder('/app')
  place.push(known('a'))
  place.copy().enter(known('b'))
  expect(place.folder).toBe('/app/a')
  place.pop()
  expect(place.folder).toBe('/app')
  place.pop()
  expect(place.isWithin).toBe(false)
})
