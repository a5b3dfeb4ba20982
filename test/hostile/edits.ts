// Edits of a project's lockfile, honest and hostile, and what a case is made of.

import { evilHash, write, type Files, type Tree, type World } from './world.ts'

/** The expected result of a hostile state: the rule that reports it, or the error. */
export type Expectation =
  { readonly rule: string; readonly message?: RegExp } | { readonly exit: 2 | 3; readonly message: RegExp }

export interface HostileCase {
  readonly name: string
  readonly expect: Expectation
  readonly hostile: (world: World) => Files
  /** An honest change of the same kind, which must pass. */
  readonly twin: (world: World) => Files
  /** Which registry the project is configured for: by default the one that its lockfile was written with. */
  readonly configured?: 'imposter' | 'https'
  /** True where the lockfile is new: there was none before. */
  readonly isNew?: true
}

type Edit = (tree: Tree, world: World) => void

export const files =
  (...edits: Edit[]) =>
  (world: World): Files => {
    const tree = world.base()
    for (const edit of edits) edit(tree, world)
    return write(tree)
  }

const at = (tree: Tree, location: string) => (tree.packages[location] ??= {})
/** Changes an entry as no npm would. */
export const tamper =
  (location: string, change: (world: World) => Record<string, unknown>): Edit =>
  (tree, world) =>
    void Object.assign(at(tree, location), change(world))
export const drop =
  (location: string, ...fields: string[]): Edit =>
  (tree) =>
    fields.forEach((field) => delete at(tree, location)[field])
/** Takes another version as npm would, and saves it. */
export const take =
  (name: string, version: string): Edit =>
  (tree, world) => {
    tree.manifest.dependencies[name] = version
    tree.packages[`node_modules/${name}`] = world.entry(name, version)
  }
export const add =
  (location: string, name: string, version: string): Edit =>
  (tree, world) =>
    void (tree.packages[location] = world.entry(name, version))
export const declare =
  (field: string, value: unknown): Edit =>
  (tree) =>
    void (tree.manifest[field] = value)
export const depend =
  (name: string, range: string): Edit =>
  (tree) =>
    void (tree.manifest.dependencies[name] = range)

export const updated = files(take('ms', '2.1.3'))
export const ms = 'node_modules/ms'
export const text =
  (change: (lock: string, world: World) => string, made = updated) =>
  (world: World): Files => {
    const state = made(world)
    return { ...state, 'package-lock.json': change(state['package-lock.json'] ?? '', world) }
  }
export const tampered = files(
  take('ms', '2.1.3'),
  tamper(ms, () => ({ integrity: evilHash })),
)
