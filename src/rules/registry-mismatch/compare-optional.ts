// Checks the marks that let npm continue without a package.

import type { LockedPackage } from '../../model/report.ts'

/**
 * Where a package that is marked as optional fails to install, npm continues without it and its dependents; `npm ci` of
 * npm 10 then removes the folder of the project itself, with all its files (seen with 10.9; 11 and 12 do not).
 */
export function compareMark({ isFalselyOptional }: LockedPackage) {
  if (isFalselyOptional !== true) return null
  const words = 'it is marked as optional on some platforms, and a required dependency asks for it'
  return { part: 'optional', words, facts: { markedOptional: true } } as const
}
