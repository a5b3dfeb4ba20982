import path from 'node:path'
import { expect, test } from 'vitest'
import { overlay } from '../../src/snapshot/overlay.ts'
import { commitOf, diskOf, top } from '../support/memory-snapshot.ts'

const now = diskOf({ 'depgate.json': 'edited', 'package.json': 'now', 'app/depgate.json': 'new' })
const then = commitOf({ 'depgate.json': 'was', 'package.json': 'then' })
const shown = overlay(now, then, (file) => path.basename(file) === 'depgate.json')

test.each([
  ['depgate.json', 'was'],
  ['package.json', 'now'],
  ['app/depgate.json', null],
])('%s is that of its moment', (file, text) => {
  expect(shown.read(file)).toBe(text)
  expect(shown.at(path.join(top, path.dirname(file))).read(path.basename(file))).toBe(text)
})
