import { expect, test } from 'vitest'
import { hasColor } from '../../src/report/terminal.ts'

const to = (isTerminal: boolean) => ({ write: () => undefined, isTerminal, width: 80 })

test.each([
  ['on a terminal', true, {}, true],
  ['not in a file', false, {}, false],
  ['not on a dumb terminal', true, { TERM: 'dumb' }, false],
  ['not with NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
  ['with FORCE_COLOR, in a file too', false, { FORCE_COLOR: '1' }, true],
  ['with FORCE_COLOR over NO_COLOR', false, { FORCE_COLOR: '', NO_COLOR: '1' }, true],
  ['not with FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
  ['not with FORCE_COLOR=false', true, { FORCE_COLOR: 'false' }, false],
])('colour %s', (_, isTerminal, env, expected) => expect(hasColor(false, to(isTerminal), env)).toBe(expected))

test('--no-color wins over everything', () =>
  expect(hasColor(true, to(true), { FORCE_COLOR: '1' })).toBe(false))
