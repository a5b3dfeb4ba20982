// Which known word a mistyped one is answered with, and where the list is shown instead.

import { expect, test } from 'vitest'
import { didYouMean } from '../../src/text/did-you-mean.ts'

const commands = ['check', 'install', 'inspect', 'explain']

test.each<[string, readonly string[], string]>([
  ['chekc', commands, ': did you mean "check"?'],
  ['ckeck', commands, ': did you mean "check"?'],
  ['instal', commands, ': did you mean "install"?'],
  // Two edits are near for a short word, three are not.
  ['chxxk', commands, ': did you mean "check"?'],
  ['cxxxk', commands, '; there are check, install, inspect, explain'],
  // A third of a long word's letters: four of twelve, not five.
  ['xxxxmum-agee', ['minimum-agee'], ': did you mean "minimum-agee"?'],
  ['xxxxxum-agee', ['minimum-agee'], '; there are minimum-agee'],
  ['', commands, '; there are check, install, inspect, explain'],
  ['', ['a'], '; there are a'],
  ['anything', [], ''],
  ['__proto__', commands, '; there are check, install, inspect, explain'],
])('%j among %j', (word, known, expected) => expect(didYouMean(word, known)).toBe(expected))

test('a huge word is compared by its beginning, at once', () => {
  const start = performance.now()
  const word = 'check'.padEnd(5_000_000, 'x')
  expect(didYouMean(word, commands)).toBe('; there are check, install, inspect, explain')
  expect(performance.now() - start).toBeLessThan(500)
  const known = 'x'.repeat(100)
  expect(didYouMean(`${known}${'y'.repeat(1_000)}`, [known])).toBe(`: did you mean "${known}"?`)
})
