// A row of the oracle's table: a change that must be refused, and its honest twin that must pass.

import { lock, print, type Edit, type Json, type Make, type State } from './state.ts'
import type { Stage } from './stage.ts'

export interface Row {
  readonly name: string
  /** The state that is merged already; `plain` unless it says otherwise. */
  readonly base?: Make
  /** What a pull request makes of the base, to be refused. Left out where only the honest change is of interest. */
  readonly attack?: Edit
  /**
   * What must come of the attack: any exit but 0, or the very code. `lawful`: it may pass, if everything that npm then
   * fetches was judged (evidence that depgate reads by itself, such as a tarball's bundle).
   */
  readonly refused?: 1 | 2 | 3 | 'lawful'
  /** The rule that reports it at error or has the gap, where the contract names one. */
  readonly rule?: string
  /** Why no npm does anything that was not judged: what is refused here is a word, not a deed. */
  readonly harmless?: string
  /** An honest change of the same kind, which must pass. */
  readonly twin?: Edit
  /** Where the twin must end otherwise than with 0: the code, and the reason. */
  readonly twinExit?: { readonly code: 1 | 3; readonly why: string }
  /** `name@version` that the twin's report must list among its changes. */
  readonly judged?: readonly string[]
}

/** Locks a project of these manifests: file name → manifest. */
export const project =
  (
    manifests: Readonly<Record<string, Json>>,
    more: State | ((stage: Stage) => State) = {},
    options: Json = {},
  ): Make =>
  (stage) => {
    const files = Object.entries(manifests).map(([file, json]) => [file, print(json)] as const)
    const others = typeof more === 'function' ? more(stage) : more
    return lock({ ...Object.fromEntries(files), ...others }, stage, options)
  }

/** A root manifest. */
export const root = (fields: Json): Json => ({ name: 'app', version: '1.0.0', ...fields })

/** A project of three packages, one of which runs a script and one of which brings another package. */
export const plain: Make = project({
  'package.json': root({
    dependencies: { 'orc-foo': '1.0.0', 'orc-bar': '1.0.0', 'orc-native': '1.0.0' },
  }),
})

/** The address of a tarball on the hostile host. */
export const far =
  (name: string, version = '1.0.0') =>
  ({ evil }: Stage) =>
    `${evil}${name}/-/${name.split('/').at(-1)}-${version}.tgz`
