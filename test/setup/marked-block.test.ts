import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addBlock, hasBlock, removeBlock, type Block } from '../../src/setup/marked-block.ts'

const npmrc: Block = { lines: ['save-exact=true'], place: 'last', shebang: null }
const hook: Block = { lines: ['depgate check --staged || exit $?'], place: 'first', shebang: '#!/bin/sh' }
const line = fc.stringMatching(/^[ -~]{0,20}$/)
const text = fc
  .tuple(fc.array(line, { maxLength: 5 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean())
  .map(
    ([lines, eol, hasEnd, hasShebang]) =>
      [...(hasShebang ? ['#!/bin/sh'] : []), ...lines].join(eol) + (hasEnd ? eol : ''),
  )

describe.each([
  ['at the end', npmrc],
  ['at the beginning', hook],
])('%s', (_, block) => {
  test('what is put in can be taken out, to the byte', () => {
    fc.assert(
      fc.property(fc.option(text), (before) => {
        const after = addBlock(before, block)
        expect(hasBlock(after)).toBe(true)
        expect(removeBlock(after, block)).toBe(before)
        expect(addBlock(after, block)).toBe(after)
      }),
      { numRuns: 1000 },
    )
  })
  test('other lines replace those that are there', () => {
    const other = { ...block, lines: ['a', 'b'] }
    for (const before of [null, 'x\n', 'x', '#!/bin/sh\nx\n'])
      expect(addBlock(addBlock(before, block), other)).toBe(addBlock(before, other))
  })
})

test('a hook that ends early cannot end before the gate', () => {
  expect(addBlock('#!/bin/sh\nexec lint-staged\n', hook)).toBe(
    '#!/bin/sh\n# >>> depgate\ndepgate check --staged || exit $?\n# <<< depgate\nexec lint-staged\n',
  )
})
