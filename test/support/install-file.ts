// Files that package managers obey, in two states, for tests.

import { roleOf, type InstallFile } from '../../src/install-code/files.ts'

type State = string | null

/** JSON as a person writes it, a line for each key. */
export const json = (value: unknown) => JSON.stringify(value, null, 2)

/** A file in two states; `others` are the files beside it. */
export function installFile(
  place: string,
  before: State,
  after: State,
  others: Readonly<Record<string, readonly [State, State]>> = {},
): InstallFile {
  return {
    path: place,
    place,
    role: roleOf(place) ?? 'code',
    before,
    after,
    hasNoBefore: false,
    beside: (name) => {
      const states = others[name]
      return states === undefined ? null : { before: states[0], after: states[1] }
    },
  }
}

/** A package.json in two states. */
export const manifest = (before: object, after: object) =>
  installFile('package.json', json(before), json(after))
