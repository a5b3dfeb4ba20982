// Trees of `npm exec` that were edited on disk.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { dropChanged, findDifference, recordTree } from '../../../../src/wrapper/npm/preload/npx-record.ts'

let cache: string
let folder: string
const at = (name: string) => path.join(folder, name)
const write = (name: string, text: string) => {
  mkdirSync(path.dirname(at(name)), { recursive: true })
  writeFileSync(at(name), text)
}

beforeEach(() => {
  cache = mkdtempSync(path.join(tmpdir(), 'npx-record-'))
  folder = path.join(cache, 'npx', '0123456789abcdef')
  write('package.json', '{}')
  write('package-lock.json', '{"a":1}')
  write('node_modules/tool/index.js', 'one()')
  write('node_modules/.package-lock.json', '{}')
  mkdirSync(at('node_modules/.bin'))
  symlinkSync('../tool/index.js', at('node_modules/.bin/tool'))
  recordTree(folder)
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(cache, { recursive: true })
})

test.each<[string, () => void, boolean]>([
  ['nothing', () => undefined, false],
  ['a touched file', () => utimesSync(at('node_modules/tool/index.js'), 0, 0), false],
  ['what npm exec notes in package.json', () => write('package.json', '{"_npx":{}}'), false],
  ['the cache of a tool', () => write('node_modules/.cache/x', ''), false],
  ['a file of the same size', () => write('node_modules/tool/index.js', 'two()'), true],
  ['a file that is added', () => write('node_modules/tool/node_modules/dep/index.js', ''), true],
  ['a file that is gone', () => rmSync(at('node_modules/tool/index.js')), true],
  [
    'a link to elsewhere',
    () => {
      rmSync(at('node_modules/.bin/tool'))
      symlinkSync('../../evil.js', at('node_modules/.bin/tool'))
    },
    true,
  ],
  ['a file that became a program', () => chmodSync(at('node_modules/tool/index.js'), 0o755), true],
  ['the lockfile', () => write('package-lock.json', '{"a":2}'), true],
  ["npm's record of node_modules", () => write('node_modules/.package-lock.json', '[]'), true],
  ['no record', () => rmSync(path.join(cache, 'npx-records'), { recursive: true }), true],
])('%s: is a change: %s', (_, edit, isChange) => {
  edit()
  expect(findDifference(folder) !== null).toBe(isChange)
  const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  dropChanged(folder)
  expect(existsSync(at('node_modules'))).toBe(!isChange)
  expect(printed.mock.calls.length).toBe(isChange ? 1 : 0)
})

test('where nothing is installed nothing is compared', () => {
  rmSync(at('node_modules'), { recursive: true })
  const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  dropChanged(folder)
  expect(printed).not.toHaveBeenCalled()
})
