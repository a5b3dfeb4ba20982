// Specs of the same package from the same source, and the places that they are declared in.

import semver from 'semver'
import { isOfRegistry } from '../change/floating-ranges.ts'
import type { DeclaredRange, LockedPackage } from '../model/lockfile.ts'

/** Where a range is declared: pins of one place replace each other. */
export function keyOf(declared: DeclaredRange): string {
  return JSON.stringify([declared.manifest, declared.field, declared.name])
}

/** Whether a locked package is what a declared range resolves to. */
export function isLockedAs(declared: DeclaredRange, locked: LockedPackage): boolean {
  return (
    declared.name === (locked.alias ?? locked.name) &&
    declared.locked?.version === locked.version &&
    declared.locked.integrity === locked.integrity
  )
}

/** An exact spec of the same package on the same registry; null for any other source. */
export function specOf(declared: DeclaredRange, locked: LockedPackage, version: string): string | null {
  // The lockfile's address may have been edited: what the manifest asks for decides where npm fetches.
  if (!isOfRegistry(declared.range) || semver.valid(version) !== version) return null
  const isAlias = declared.range.trim().startsWith('npm:')
  if (isAlias !== (declared.name !== locked.name)) return null
  return isAlias ? `npm:${locked.name}@${version}` : version
}

/** The same repository at the locked commit. */
export function gitSpec(range: string, commit: string | null): string | null {
  const [address = ''] = range.trim().split('#')
  const isTypable = /^[\w@:/.+~-]+$/.test(address)
  return commit === null || !isTypable ? null : `${address}#${commit}`
}

/** Whether a pin leads to another version than the one in the tree: else what that brings along stays refused. */
export function changesVersion({ declared, spec }: PinnedRange): boolean {
  const locked = declared.locked?.version
  return locked === undefined || (spec !== locked && !spec.endsWith(`@${locked}`))
}

/** A dependency of a manifest, and the exact spec that it is to have. */
interface PinnedRange {
  readonly declared: DeclaredRange
  readonly spec: string
}
