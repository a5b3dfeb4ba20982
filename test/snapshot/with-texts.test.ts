// A snapshot with other texts in some files.

import path from 'node:path'
import { expect, test } from 'vitest'
import { withTexts } from '../../src/snapshot/with-texts.ts'
import { diskOf, top } from '../support/memory-snapshot.ts'

const disk = diskOf({ 'package.json': 'now', 'app/package.json': 'app', gone: 'there' })
const texts = new Map([
  [path.join(top, 'package.json'), 'other'],
  [path.join(top, 'gone'), null],
  [path.join(top, 'app/new'), 'new'],
])
const shown = withTexts(disk, texts)

test.each([
  ['package.json', 'other'],
  ['gone', null],
  ['app/package.json', 'app'],
  ['app/new', 'new'],
  ['nowhere', null],
])('%s', (file, text) => {
  expect(shown.read(file)).toBe(text)
  expect(shown.at(path.join(top, path.dirname(file))).read(path.basename(file))).toBe(text)
  expect(shown.unmoved().read(file)).toBe(text)
  expect(shown.isHashed).toBe(false)
})
