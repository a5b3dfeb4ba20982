// npm's lockfiles: package-lock.json and npm-shrinkwrap.json, lockfileVersion 1 to 4.

import { defineFormat } from '../define-format.ts'
import { compareSections } from './agreement.ts'
import { readScriptSettings } from '../../manifest/allow-scripts.ts'
import { markCollisions } from '../collisions.ts'
import { readEntries } from './packages-section.ts'
import { readLegacyEntries } from './dependencies-section.ts'
import { readProjects, type Project } from './declared-ranges.ts'
import { readLockedTree } from './locked-tree.ts'
import { readExtended } from './extension.ts'
import { hiddenLockfile, npmLockfileNames, packageLockName, shrinkwrapName } from './names.ts'
import { listPackages } from './packages.ts'
import { readPatches } from './patches.ts'
import { fieldOf, openFile, readSection, refuse, describeType, type JsonSection } from '../../json/section.ts'
import { growTree } from './tree.ts'
import { listUnknown } from './unknown.ts'
import type { LockedPackage } from '../../model/lockfile.ts'
import { isInsideRoot } from '../../manifest/package-name.ts'
import { override, saveExact } from '../../manifest/suggested-command.ts'

const hint = 'Take the file back from git, or write it anew: npm install --package-lock-only'

export default defineFormat({
  id: 'npm',
  files: npmLockfileNames,
  fresh: packageLockName,
  blank: '{"lockfileVersion":3,"packages":{}}',
  packed: shrinkwrapName,
  installed: hiddenLockfile,
  commands: { saveExact, override },
  isCopy: (name, text) => name.toLowerCase().endsWith('.json') && text.includes('"lockfileVersion"'),
  rival: {
    file: packageLockName,
    judged: shrinkwrapName,
    reason: `npm 12 and later read it, and earlier ones ${shrinkwrapName} beside it, which is judged: keep one of them`,
  },
  parse(text, path, manifest, list = () => []) {
    const lock = openFile(text, path, hint)
    const { format, entries, root, packages } = readLock(lock)
    const tree = growTree(entries)
    const projects = readProjects(lock, root, tree, { read: manifest, list })
    const extended = readExtended(packages, manifest)
    const listed = listPackages(path, tree, projects)
    return {
      path,
      format,
      ...markCollisions({ ...listed, packages: listed.packages.map((one) => markExtended(one, extended)) }),
      // A folder outside of the project has no earlier state to compare its ranges with.
      manifests: projects.filter(isInside).map(({ path, name, ranges, isLinked }) => ({
        path,
        name,
        ranges,
        ...(isLinked === true ? { isLinked } : {}),
      })),
      ...readScriptSettings(manifest('package.json')),
      tree: readLockedTree(readSection(lock, 'packages'), tree, projects),
      unknown: listUnknown(lock, packages),
      patches: readPatches(lock, packages, entries, manifest('package.json')),
    }
  },
})

function markExtended(one: LockedPackage, names: ReadonlyMap<string, readonly string[]>): LockedPackage {
  const extended = names.get(one.location)
  return extended === undefined ? one : { ...one, extended }
}

function isInside({ folder, isLinked }: Project): boolean {
  return isLinked !== true || isInsideRoot(folder)
}

/** Decides by the sections, as npm does: `packages` wins whatever `lockfileVersion` is. */
function readLock(lock: JsonSection) {
  const version = readLockfileVersion(lock)
  const packages = readSection(lock, 'packages')
  const dependencies = readSection(lock, 'dependencies')
  if (packages !== null) {
    const entries = readEntries(packages)
    // An empty section states nothing that could disagree: npm 6 resolves everything anew, as beside version 3.
    if (dependencies !== null && Object.keys(dependencies.fields).length > 0)
      compareSections(lock.file, entries, readLegacyEntries(lock))
    const root = readSection(packages, '')
    const format = dependencies !== null ? 'npm-2' : version === 4 ? 'npm-4' : 'npm-3'
    return { format, entries, root, packages }
  }
  // npm 6 writes neither section for a project without dependencies.
  if (dependencies === null && version !== 1) {
    throw refuse(lock, [], 'has neither "packages" nor "dependencies", so it is no lockfile of npm')
  }
  return { format: 'npm-1', entries: readLegacyEntries(lock), root: null, packages: null }
}

function readLockfileVersion(lock: JsonSection): number | null {
  const value = fieldOf(lock, 'lockfileVersion')
  if (value === undefined) return null
  const version = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof version === 'number' && Number.isInteger(version) && version > 0) return version
  throw refuse(lock, ['lockfileVersion'], `must be 1 to 4, not ${describeType(value)}`)
}
