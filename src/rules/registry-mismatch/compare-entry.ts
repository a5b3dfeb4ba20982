// Compares one entry of a lockfile with what the registry published under its name and version.

import type { Origin } from '../../model/evidence.ts'
import type { DeclaredRange, LockedPackage } from '../../model/report.ts'
import type { PublishedManifest } from '../../model/published.ts'
import { compareAddress } from './compare-address.ts'
import { compareCommands } from './compare-commands.ts'
import { compareDependencies } from './compare-dependencies.ts'
import { compareHash, compareTarHash } from './compare-hash.ts'
import { compareInstallScript } from './compare-install-script.ts'
import { compareResolved } from './compare-resolved.ts'
import { compareMark } from './compare-optional.ts'
import { comparePlatform } from './compare-platform.ts'
import type { Difference } from './difference.ts'

/** The result of comparing an entry. */
export interface Comparison {
  readonly differences: readonly Difference[]
  /** Why a part could not be compared, as a reason that reads after a count; null where all of it was. */
  readonly unproven: string | null
}

/** What is known beside the published manifest. */
export interface EntryContext {
  /** What the `packageExtensions` of the project add to what packages ask for. */
  readonly extensions?: readonly DeclaredRange[] | undefined
  /** What its overrides replace. */
  readonly overrides?: readonly DeclaredRange[] | undefined
  /** Of the tarball that the registry serves, where it was read. */
  readonly tarHash?: string | undefined
}

/**
 * Compares an entry; `where` is null for one whose address is not the registry's, which is then not compared.
 */
export function compareEntry(
  copy: LockedPackage,
  published: PublishedManifest,
  where: Pick<Origin, 'registry' | 'prefix'> | null,
  { extensions = [], overrides = [], tarHash }: EntryContext = {},
): Comparison {
  const hash = compareHash(copy, published)
  const differences = [
    hash.difference,
    compareTarHash(copy, tarHash),
    where === null ? null : compareAddress(copy, published, where),
    copy.edgeRecord === 'resolved'
      ? compareResolved(copy, published, { extensions, overrides })
      : compareDependencies(copy, published, extensions),
    compareCommands(copy, published),
    compareInstallScript(copy, published),
    compareMark(copy),
    comparePlatform(copy, published),
  ]
  return {
    differences: differences.filter((one) => one !== null),
    unproven: hash.unproven,
  }
}
