// Locates depgate's own files: below dist in the package, and in the one-file build.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import writeFileAtomic from 'write-file-atomic'
import { DepgateError } from '../errors.ts'
import { cacheFolder, type Environment } from './folders.ts'
import { claimFolder } from './private-folder.ts'

/** The text of inside.cjs, which scripts/bundle.js embeds in the one-file build; undefined in the package. */
declare const depgateInside: string | undefined

const isOneFile = typeof depgateInside !== 'undefined'

/**
 * Returns the URL of a file below `dist`; `from` is the `import.meta.url` of the calling module, bundled (`dist/run`) or
 * not. Null in the one-file build and in the sources, which have no such files beside them.
 */
export function builtFile(name: string, from: string): URL | null {
  const at = from.lastIndexOf('/dist/')
  return isOneFile || at === -1 ? null : new URL(name, from.slice(0, at + '/dist/'.length))
}

/**
 * Returns the words that start this depgate from a folder: the one-file build is not on the PATH.
 *
 * @param script - `process.argv[1]`.
 */
export function ownWords(folder: string, script: string | undefined, isAlone = isOneFile): string[] {
  if (!isAlone || script === undefined) return ['depgate']
  const step = relative(folder, script)
  return ['node', step.startsWith('..') || isAbsolute(step) ? script : step]
}

/** Returns the text of the one-file build, or null where that was not built. */
export function readOneFile(): string | null {
  try {
    return readFileSync(
      isOneFile ? fileURLToPath(import.meta.url) : (builtFile('depgate.mjs', import.meta.url) ?? ''),
      'utf8',
    )
  } catch {
    return null
  }
}

/**
 * Returns the path of the module that is preloaded into npm. The one-file build embeds it as text, and writes it to a
 * folder that only this user can write to, since npm's process executes it.
 *
 * @throws {DepgateError} EPREVIEW where no such folder can be created.
 */
export function preloadFile(env: Environment): string {
  if (typeof depgateInside === 'undefined')
    return fileURLToPath(builtFile('inside.cjs', import.meta.url) ?? import.meta.url)
  const folder = join(cacheFolder(env, process.platform), 'inside')
  if (!claimFolder(folder)) {
    throw new DepgateError(
      'EPREVIEW',
      'the cache folder is not private to this user, so nothing can be run from it',
    )
  }
  const hash = createHash('sha256').update(depgateInside).digest('hex')
  const file = join(folder, `${hash.slice(0, 20)}.cjs`)
  if (readIfThere(file) !== depgateInside) writeFileAtomic.sync(file, depgateInside)
  return file
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
