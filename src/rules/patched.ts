import { createHash } from 'node:crypto'
import { defineRule, type Breach } from './define-rule.ts'
import type { LockedPatch } from '../model/report.ts'
import { plain } from '../text/plain.ts'
import type { ProjectFile } from '../model/change.ts'

export default defineRule({
  id: 'patched',
  summary: "A patch of a package's code is named, and must be the one that is locked.",
  why: 'npm 12 applies `patchedDependencies` after it has checked the hash of the tarball, also under `ignore-scripts`: the code that runs is not the one that was published, and no registry, advisory or signature covers it.',
  fix: 'Read the patch like code of your own. If it is not meant, run `npm patch rm <package>`; if the file and its hash in the lockfile disagree, take both back from git or write them anew with `npm patch add` and `npm patch commit`.',
  level: 'warn',
  judges: 'file',
  needs: [],
  options: {},
  fixedBy: 'person',
  *check(file) {
    const { patch } = file
    if (file.kind !== 'patch' || patch === undefined || isUnchanged(file)) return
    // Where the earlier text is unknown, the hash in the lockfile is compared.
    const isOld = file.hasNoBefore === true && haveSamePatches(file)
    for (const one of patch.after) {
      const breach = describe(one, file, hashOf(file.text))
      if (!isOld || breach.isWorse === true) yield breach
    }
  },
})

/** The same file patched the same packages before: it is not part of this change. */
function isUnchanged(file: ProjectFile): boolean {
  return haveSamePatches(file) && file.hasNoBefore !== true && (file.before ?? '') === file.text
}

function haveSamePatches({ patch }: ProjectFile): boolean {
  const list = (patches: readonly LockedPatch[] = []) =>
    JSON.stringify(patches.map(({ line: _, ...rest }) => JSON.stringify(rest)).sort())
  return list(patch?.before) === list(patch?.after)
}

function describe(one: LockedPatch, { path, patch }: ProjectFile, hash: string): Breach {
  const problem = findProblem(one, patch?.isThere === true, patch?.isInside === true, hash)
  const name = plain(one.package, 230)
  return {
    message:
      problem === null
        ? `the project changes the code of ${name} by the patch ${plain(path)}`
        : `the patch ${plain(path)} of ${name} ${problem}`,
    facts: {
      patched: name,
      locked: one.locked?.integrity ?? null,
      found: patch?.isThere === true ? hash : null,
    },
    ...(problem === null ? {} : { isWorse: true }),
  }
}

/** The difference from the locked patch, as a clause; null where there is none. */
function findProblem(one: LockedPatch, isThere: boolean, isInside: boolean, hash: string): string | null {
  const { locked, declared, isDeclarationKnown } = one
  if (!isInside) return 'lies outside of the project'
  if (!isThere) return 'is not there'
  if (locked === null)
    return one.line === null
      ? 'meets no package of the lockfile'
      : 'has no hash in the lockfile: npm install would apply whatever it holds'
  if (isDeclarationKnown && declared !== locked.path)
    return declared === null
      ? 'stands in the lockfile and not in patchedDependencies of package.json'
      : `is not the one that package.json names (${plain(declared, 120)})`
  // npm compares the two as text, so a hash of another algorithm never matches.
  if (locked.integrity === undefined || locked.integrity === hash) return null
  return locked.integrity === null
    ? 'has no hash in the lockfile'
    : `has the hash ${hash.slice(0, 19)}…, and the lockfile has ${plain(locked.integrity, 19)}`
}

/** As in npm's patch.js. */
function hashOf(text: string): string {
  return `sha512-${createHash('sha512').update(text, 'utf8').digest('base64')}`
}
