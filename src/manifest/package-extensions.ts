// Reads `packageExtensions` of a root manifest (npm 12), which add dependencies to packages.

import type { Declared } from './overrides.ts'
import { readSection, readTexts, refuse, type JsonSection } from '../json/section.ts'
import { describeBadName } from './package-name.ts'

// Each extension is compared with every copy of its package.
const maxExtensions = 1000
const fields = ['dependencies', 'optionalDependencies', 'peerDependencies'] as const

/**
 * Returns each range that an extension adds: `{ "a@^1": { "dependencies": { "b": "2.0.1" } } }` declares `a@^1 > b`.
 *
 * @throws {DepgateError} ELOCKFILE for what npm refuses too: keys without a name, values of another type.
 */
export function readExtensions(manifest: JsonSection): Declared[] {
  const root = readSection(manifest, 'packageExtensions')
  if (root === null) return []
  const declared = Object.keys(root.fields).flatMap((key): Declared[] => {
    const at = key.indexOf('@', 1)
    const outer =
      at === -1 ? { name: key, range: null } : { name: key.slice(0, at), range: key.slice(at + 1) }
    const problem = describeBadName(outer.name)
    if (problem !== null) throw refuse(root, [key], problem)
    const extension = readSection(root, key)
    return extension === null ? [] : fields.flatMap((field) => readField(extension, field, key, outer))
  })
  if (declared.length > maxExtensions)
    throw refuse(manifest, ['packageExtensions'], `hold more than ${maxExtensions} ranges`)
  return declared
}

function readField(
  extension: JsonSection,
  field: (typeof fields)[number],
  key: string,
  outer: Declared['keys'][number],
): Declared[] {
  return readTexts(extension, field).map(([name, range]): Declared => {
    const problem = describeBadName(name)
    if (problem !== null) throw refuse(extension, [field, name], problem)
    return {
      field: 'packageExtensions',
      name: `${key} > ${name}`,
      range,
      line: extension.document.lineOf([...extension.path, field, name]),
      keys: [outer, { name, range: null }],
    }
  })
}
