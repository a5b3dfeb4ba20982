// Every row of npm's hostile table for pnpm, yarn 1, yarn 2 and later and bun, or why it cannot exist there.

import { carriedRows } from './carried-rows.ts'
import { hashRows } from './hash-rows.ts'
import { lieRows } from './lie-rows.ts'
import { ownRows } from './own-rows.ts'
import type { ManagerRow } from './project.ts'
import { shapeRows } from './shape-rows.ts'
import { sourceRows } from './source-rows.ts'

export const rows: readonly ManagerRow[] = [
  ...hashRows,
  ...lieRows,
  ...sourceRows,
  ...shapeRows,
  ...carriedRows,
  ...ownRows,
]

const shrinkwraps = 'no package manager but npm reads a shrinkwrap inside of a package'
const optional =
  'measured: pnpm 10.34 and bun 1.4 leave such a package out, pnpm 12.21 installs it: nothing comes in that was not judged'
const marks =
  'measured: without the mark bun 1.4 runs no script of it and names none as blocked; no other file has one'

/** The rows of npm's table that no other format can have, or where they bring nothing in. */
export const nowhere: Readonly<Record<string, string>> = {
  'a required package marked as optional, for which npm 10 removes the project where it fails': optional,
  '26 the flag of an install script removed': marks,
  'carried: a shrinkwrap with nothing listed below': shrinkwraps,
  'carried: a shrinkwrap below which other versions are listed': shrinkwraps,
  'carried: a shrinkwrap that the registry lists and the lockfile does not': shrinkwraps,
  'carried: a shrinkwrap that the lockfile lists and the registry does not': shrinkwraps,
  'carried: a shrinkwrap under the other key': shrinkwraps,
  'carried: a shrinkwrap without a hash': shrinkwraps,
  'carried: a shrinkwrap that names another host': shrinkwraps,
  'carried: a shrinkwrap that names a git repository': shrinkwraps,
  'carried: a shrinkwrap that links to a folder of its tarball': shrinkwraps,
  'carried: a shrinkwrap with development dependencies': shrinkwraps,
  'carried: a shrinkwrap that cannot be read': shrinkwraps,
  'carried: a package-lock.json in the place of a shrinkwrap': shrinkwraps,
  'carried: a shrinkwrap that names a package with another one': shrinkwraps,
}
