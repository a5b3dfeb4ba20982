import type { SeenFile } from '../../src/ports/hook.ts'
import type { ApprovedState } from '../../src/snapshot/approved.ts'
import { top, type Tree } from './memory-snapshot.ts'

/** A root under the hook: what was approved of it, and what was seen; a text is its own hash. */
export function stateOf(approved: Tree, seen: Tree): ApprovedState {
  const names = [...new Set([...Object.keys(approved), ...Object.keys(seen)])]
  const fileOf = (name: string): SeenFile => {
    const text = seen[name] ?? null
    return { print: null, text, hash: text, trouble: null }
  }
  return {
    root: top,
    files: Object.fromEntries(
      names.map((name) => [
        name,
        { approved: approved[name] ?? null, seen: seen[name] ?? null, print: null },
      ]),
    ),
    disk: new Map(names.map((name) => [name, fileOf(name)])),
    approved: new Map(Object.entries(approved)),
    report: (name) => name,
  }
}
