// Reads what a package.json asks for: its dependencies by field, name, range and line.

import { readTexts, refuse, type JsonSection } from '../json/section.ts'
import type { Edge } from '../model/lockfile.ts'
import type { Declared } from './overrides.ts'
import { describeBadName } from './package-name.ts'

const fieldTypes = [
  ['dependencies', 'runtime'],
  ['optionalDependencies', 'optional'],
  ['peerDependencies', 'peer'],
  ['devDependencies', 'development'],
] as const satisfies readonly (readonly [string, Edge['type']])[]

/**
 * Reads the dependencies that an entry or a manifest declares.
 *
 * A name in both `dependencies` and `optionalDependencies` counts once, as optional, as in npm.
 */
export function readEdges(
  section: JsonSection,
  describeProblem = describeBadName,
): (Edge & { readonly field: (typeof fieldTypes)[number][0] })[] {
  const optional = new Set(readTexts(section, 'optionalDependencies').map(([name]) => name))
  return fieldTypes.flatMap(([field, type]) =>
    readTexts(section, field)
      .filter(([name]) => type !== 'runtime' || !optional.has(name))
      .map(([name, range]) => {
        const problem = describeProblem(name)
        if (problem !== null) throw refuse(section, [field, name], problem)
        return { name, range, type, field }
      }),
  )
}

/**
 * Reads the dependencies of a package.json.
 *
 * @param hasLines - the section is of a file that a report can point to.
 * @param describeProblem - describes why a name is none that the package manager takes; without it npm's rule.
 */
export function readDeclared(
  section: JsonSection,
  hasLines: boolean,
  describeProblem?: (name: string) => string | null,
): Declared[] {
  return readEdges(section, describeProblem).map(({ field, name, range }) => ({
    field,
    name,
    range,
    line: hasLines ? section.document.lineOf([...section.path, field, name]) : null,
    keys: [{ name, range: null }],
  }))
}

/** How a dependency of a field is asked for. */
export const typeOfField = {
  dependencies: 'runtime',
  devDependencies: 'development',
  optionalDependencies: 'optional',
  peerDependencies: 'peer',
  overrides: 'runtime',
  catalogs: 'runtime',
  packageExtensions: 'runtime',
  servers: 'runtime',
} as const

/** Whether a declared range asks for a package: an override, a catalog and a package extension ask for nothing by themselves. */
export function isAsked({ field }: { readonly field: string }): boolean {
  return field !== 'overrides' && field !== 'catalogs' && field !== 'packageExtensions'
}
