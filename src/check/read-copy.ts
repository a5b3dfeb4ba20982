// Reads what lines lead to in a copy of a project, as if it were the project.

import path from 'node:path'
import { defaultLockfile, lockfileNames } from '../lockfile/names.ts'
import type { Lockfile } from '../model/lockfile.ts'
import { openDisk } from '../snapshot/disk.ts'
import type { CheckoutFiles } from '../snapshot/snapshot.ts'
import { withTexts } from '../snapshot/with-texts.ts'
import { readLockfile } from './checkout/read-lockfile.ts'

/** The texts of a copy by their paths from the project's folder; null for a file that is not there. */
export type CopiedTexts = ReadonlyMap<string, string | null>

/** The name of the lockfile that npm reads there: the shrinkwrap before the other. */
export function copiedLockfileName(texts: CopiedTexts): string {
  return lockfileNames.find((one) => (texts.get(one) ?? null) !== null) ?? defaultLockfile
}

/**
 * Reads a lockfile and its manifests from the copy.
 *
 * @param file - where it is in the project, absolute: the texts are those of its folder.
 * @throws {DepgateError} EUSAGE where there is none, ELOCKFILE.
 */
export function readCopiedLockfile(
  file: string,
  texts: CopiedTexts,
  host: CheckoutFiles & { readonly folder: string },
): Lockfile {
  const folder = path.dirname(file)
  const absolute = new Map([...texts].map(([name, text]) => [path.join(folder, name), text]))
  return readLockfile(file, withTexts(openDisk(folder, host), absolute), host)
}
