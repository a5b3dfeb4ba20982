// Refuses an npm that would drop what a lockfile of npm 12 records.
//
// npm 11 reads lockfileVersion 4 without a word, installs the packages without their patches and without the dependencies
// that packageExtensions add, and writes the lockfile without both (measured with 11.19; npm 12 refuses newer versions).

import { dirname, join } from 'node:path'
import { DepgateError } from '../../errors.ts'
import { fieldOf, openFile, type JsonSection } from '../../json/section.ts'
import { npmExtensionFiles } from '../../lockfile/npm/extension.ts'
import { npmLockfileNames } from '../../lockfile/npm/names.ts'
import { findForeignManager, foreignLockfiles } from '../../manifest/foreign-lockfiles.ts'
import { npmCommandNamed } from '../../shell/npm-commands.ts'
import { plain } from '../../text/plain.ts'

/** The first npm that writes them. */
const firstMajor = 12
const writing = new Set(
  'install ci update uninstall dedupe prune audit link install-test install-ci-test shrinkwrap'.split(' '),
)
/** Keys of the root's entry and of other entries (npm 12, Arborist's lib/shrinkwrap.js). */
const rootKeys = ['packageExtensionsHash', 'npmExtensionHash']
const entryKeys = ['patched', 'packageExtensionsApplied', 'npmExtensionApplied']
const manifestKeys = ['packageExtensions', 'patchedDependencies']

type Read = (file: string) => string | null

/**
 * Refuses a command that installs or writes the lockfile with an npm that is too old for it.
 *
 * @throws {DepgateError} EPREVIEW, with what would be dropped and the command that helps.
 */
export function refuseOlderNpm(
  { version, args }: { readonly version: string; readonly args: readonly string[] },
  folder: string,
  read: Read,
): void {
  const major = Number.parseInt(version, 10)
  if (!(major < firstMajor) || !isWriting(args)) return
  const reason = findDropped(folder, read)
  if (reason === null) return
  throw new DepgateError('EPREVIEW', `${reason}, which npm ${plain(version, 50)} would drop`, {
    hint: 'Nothing was changed. Run it again with npm 12 (it needs Node 22.22 or later): npm install -g npm@12',
  })
}

function isWriting(args: readonly string[]): boolean {
  if (args.some((one) => one === '-g' || one === '--global' || one === '--location=global')) return false
  const words = args.filter((one) => !one.startsWith('-')).map(npmCommandNamed)
  // The first word can be the value of a flag before it.
  const first = words.slice(0, args[0]?.startsWith('-') === true ? 2 : 1)
  return first.some((command) => command !== null && writing.has(command))
}

/** What an older npm would drop, as the beginning of a sentence; null where there is nothing. */
function findDropped(from: string, read: Read): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = npmLockfileNames.find((name) => read(join(folder, name)) !== null)
    if (file !== undefined)
      return (
        inLock(file, read(join(folder, file)) ?? '') ?? inManifest(folder, read) ?? inManifest(from, read)
      )
    if (dirname(folder) === folder) return inManifest(from, read)
  }
}

function inLock(file: string, text: string): string | null {
  const lock = tryOpen(text, file)
  if (lock === null) return null
  const version = Number(fieldOf(lock, 'lockfileVersion'))
  if (version >= 4) return `${file} has lockfileVersion ${version}, with patches or extensions of packages`
  const packages = Object.entries(recordOf(fieldOf(lock, 'packages')))
  for (const [location, entry] of packages) {
    const keys = location === '' ? rootKeys : entryKeys
    const key = keys.find((one) => Object.hasOwn(recordOf(entry), one))
    if (key !== undefined) return `${file} has "${key}" (${plain(location, 200) || 'the root'})`
  }
  return null
}

function inManifest(folder: string, read: Read): string | null {
  const extension = npmExtensionFiles.find((name) => canRead(join(folder, name), read))
  if (extension !== undefined)
    return `the project has ${extension}, by which packages gain and lose dependencies`
  const manifest = tryOpen(read(join(folder, 'package.json')) ?? '', 'package.json')
  // bun reads patchedDependencies too.
  const ofBun = foreignLockfiles.filter((name) => findForeignManager(name) === 'bun')
  const isOfBun = ofBun.some((name) => canRead(join(folder, name), read))
  if (manifest === null || isOfBun) return null
  const key = manifestKeys.find((one) => Object.keys(recordOf(fieldOf(manifest, one))).length > 0)
  return key === undefined ? null : `package.json has "${key}"`
}

/** What is no text is there too. */
function canRead(file: string, read: Read): boolean {
  try {
    return read(file) !== null
  } catch {
    return true
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
}

/** Null for a file that is no JSON object: npm itself reports that. */
function tryOpen(text: string, file: string): JsonSection | null {
  try {
    return openFile(text.replace(/^\uFEFF/, ''), file, '', { hasTwins: true })
  } catch {
    return null
  }
}
