import { describe, expect, test } from 'vitest'
import { packageLabel } from '../../src/text/package-label.ts'

describe('the name of a package for people', () => {
  test.each([
    ['pkg:npm/left-pad@1.3.0', 'left-pad@1.3.0'],
    ['pkg:npm/%40scope/name@1.2.3', '@scope/name@1.2.3'],
    ['pkg:npm/x@1.0.0%2Bbuild', 'x@1.0.0+build'],
    ['pkg:npm/x', 'x'],
    ['package.json', 'package.json'],
    ['pkg:npm/%E0%A4%A@1.0.0', 'pkg:npm/%E0%A4%A@1.0.0'],
    ['pkg:npm/a@b@c', 'pkg:npm/a@b@c'],
    ['', ''],
  ])('%s: %s', (purl, label) => {
    expect(packageLabel(purl)).toBe(label)
  })
})
