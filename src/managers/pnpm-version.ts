// Finds the version of pnpm that a project names: 11 and later read their settings from other files than older ones.

import semver from 'semver'
import { DepgateError } from '../errors.ts'
import { readJson } from '../json/parse.ts'
import { valueOf } from '../yaml/settings.ts'

/** The major version in `packageManager` of a package.json; null where it names none. */
export function readPnpmMajor(manifest: string | null): number | null {
  if (manifest === null) return null
  try {
    const { value } = readJson(manifest, 'package.json', { code: 'EUSAGE', hasTwins: true })
    const named = valueOf(value, 'packageManager')
    const [, version = ''] = /^pnpm@([^+]+)/.exec(typeof named === 'string' ? named : '') ?? []
    return semver.parse(version)?.major ?? null
  } catch (error) {
    if (error instanceof DepgateError) return null
    throw error
  }
}
