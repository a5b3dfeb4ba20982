// From the folder in which a line is typed to the project and its workspaces.

import { expect, test } from 'vitest'
import { foldersBetween, placeOf } from '../../src/remedy/folders.ts'

test.each([
  ['/p', '/p', '', ''],
  ['/p/w/x', '/p', '../..', 'w/x'],
  ['/p', '/p/app', 'app', '..'],
  ['/p/one', '/p/two', '../two', '../one'],
])('from %s to %s', (typedIn, project, folder, within) => {
  expect(foldersBetween(typedIn, project)).toEqual({ folder, within })
})

const root = 'package.json'
const x = 'w/x/package.json'
const y = 'w/y/package.json'

test.each<[string, string[], [string, string], string]>([
  ['the root', [root], ['', ''], ''],
  ['a workspace', [x], ['', ''], '-w w/x'],
  ['two workspaces', [x, y], ['', ''], '-w w/x -w w/y'],
  ['the root and a workspace', [root, x], ['', ''], '-w w/x --include-workspace-root'],
  ['a workspace of a project below', [x], ['app', '..'], '--prefix app -w w/x'],
  ['a workspace, typed in it', [x], ['../..', 'w/x'], ''],
  ['a workspace, typed below it', [x], ['../../..', 'w/x/src'], ''],
  ['a workspace, typed in one of a longer name', [x], ['../..', 'w/xy'], '--prefix ../.. -w ../../w/x'],
  ['a workspace, typed in another one', [x], ['../..', 'w/y'], '--prefix ../.. -w ../../w/x'],
  ['two of them, typed in one', [x, y], ['../..', 'w/x'], '--prefix ../.. -w ../../w/x -w ../../w/y'],
  ['the root, typed in a workspace', [root], ['../..', 'w/x'], '--prefix ../..'],
])('%s', (_, manifests, [folder, within], expected) => {
  const place = placeOf(manifests, { folder, within })
  const words = [...(place.folder === '' ? [] : ['--prefix', place.folder]), ...place.flags]
  expect(words.join(' ')).toBe(expected)
})
