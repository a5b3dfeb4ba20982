// The grammar of the locations that npm writes into a lockfile, and of the names in them.

import { describeBadName } from '../../manifest/package-name.ts'

/** A parsed location. */
export interface Location {
  /** The folder whose node_modules contains it; the location itself for a folder outside of any node_modules. */
  readonly folder: string
  /** The name it is installed under; null for a folder outside of any node_modules. */
  readonly installed: string | null
}

// Paths on Linux end there (PATH_MAX).
const longestLocation = 4096
// Each step of a location is a step of every look-up from it. Real trees stay under 60.
const maxSteps = 200

/**
 * Parses a location; returns a string with the problem where it is invalid.
 *
 * A location is a path relative to the lockfile's folder: folders, then any number of `node_modules/<name>`.
 * Only folders outside of node_modules can be above the project (`../lib`).
 */
export function parseLocation(text: string): Location | string {
  if (text.length > longestLocation) return `is a path of more than ${longestLocation} characters`
  const steps = text.split('/')
  if (steps.length > maxSteps) return `is a path of more than ${maxSteps} steps`
  let installed: string | null = null
  let nameStart = 0
  let hasDescended = false
  for (let at = 0; at < steps.length; at += 1) {
    const step = steps[at] ?? ''
    installed = null
    if (step === 'node_modules') {
      const isScoped = steps[at + 1]?.startsWith('@') === true
      const name = steps.slice(at + 1, at + (isScoped ? 3 : 2)).join('/')
      if (describeBadName(name) !== null) return 'does not name a package after node_modules as npm would'
      nameStart = at
      installed = name
      at += isScoped ? 2 : 1
    } else if (step === '..') {
      if (hasDescended) return 'climbs out of a folder with ".."'
      continue
    } else if (step === '' || step === '.' || /[\\\u0000-\u001f]/.test(step)) {
      return 'is not a relative path as npm would write it'
    }
    hasDescended = true
  }
  return installed === null
    ? { folder: text, installed }
    : { folder: steps.slice(0, nameStart).join('/'), installed }
}
