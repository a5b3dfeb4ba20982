// Judges the mark by which npm may go on without a package.

import type { LockedPackage } from '../../model/report.ts'

/**
 * Where what is marked as optional fails to install, npm goes on without it and what needs it; `npm ci` of npm 10 then
 * removes the folder of the project itself, with all that is in it (seen with 10.9; 11 and 12 do not).
 */
export function compareMark({ isFalselyOptional }: LockedPackage) {
  if (isFalselyOptional !== true) return null
  const words = 'it is marked as optional on some platforms, and a required dependency asks for it'
  return { part: 'optional', words, facts: { markedOptional: true } } as const
}
