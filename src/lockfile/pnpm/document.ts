// Reads one document of a lockfile by its lockfileVersion.

import { readText, refuse, type JsonSection } from '../../json/section.ts'
import { readEntries } from './entries.ts'
import type { LockDocument } from './entry.ts'
import { readMapping } from './fields.ts'
import { readImporters } from './importers.ts'
import type { Dialect } from './keys.ts'

/** The versions that pnpm 7 to 12 write: 5.3 and 5.4, 6.0 and 6.1, 9.0 and 12.0 (named registries), 13.0. */
const dialects = new Map<string, Dialect>([
  ['5', 5],
  ['6', 6],
  ['9', 9],
  ['12', 9],
  ['13', 13],
])

/** Reads a document. @throws {DepgateError} ELOCKFILE, for what no pnpm from 6 on reads. */
export function readLockDocument(root: JsonSection): LockDocument {
  const version = readText(root, 'lockfileVersion')
  if (version === null || !/^\d{1,4}(?:\.\d{1,4}){0,2}$/.test(version))
    throw refuse(root, ['lockfileVersion'], version === null ? 'is missing' : 'is not a version')
  const [major = ''] = version.split('.')
  if (Number(major) < 5)
    throw refuse(root, ['lockfileVersion'], `is ${version}, and depgate reads 5.3 and later`)
  const dialect = dialects.get(major) ?? guessDialect(root)
  const settings = (dialect === 13 ? readMapping(root, 'settings') : null) ?? {
    ...root,
    ...inner(root, dialect),
  }
  return {
    dialect,
    version,
    root,
    settings,
    entries: readEntries(root, dialect),
    importers: readImporters(root, settings, dialect),
  }
}

/** Whether depgate knows the version. */
export function isKnownVersion(version: string): boolean {
  return dialects.has(version.split('.')[0] ?? '')
}

function inner(root: JsonSection, dialect: Dialect): Partial<JsonSection> {
  return dialect === 13 ? { path: [...root.path, 'settings'], fields: {} } : {}
}

/** A version that is not known is named as a gap, and read by its shape all the same. */
function guessDialect(root: JsonSection): Dialect {
  return Object.hasOwn(root.fields, 'projects') ? 13 : 9
}
