import { expect, test } from 'vitest'
import { findMovedNpmrc } from '../../src/npmrc/moves.ts'

const moved = (file: string) =>
  findMovedNpmrc(`userconfig=${file}`, (name) => `from=${name}`).map((layer) => layer.path)

test.each([
  ['npmrc', ['npmrc']],
  // npm expands `~/` alone, so these are files of the project.
  ['~npmrc', ['~npmrc']],
  ['~', ['~']],
  ['~/npmrc', []],
  ['/npmrc', []],
])('a user file at %s is in the project as %j', (file, paths) => {
  expect(moved(file)).toEqual(paths)
})
