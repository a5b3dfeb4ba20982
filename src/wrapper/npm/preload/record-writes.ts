// Records which bytes npm writes into the files that a person edits too, before it writes them: what a killed install
// left may be put back only where nothing else has written there since.

import { createHash } from 'node:crypto'
import { appendFileSync, promises } from 'node:fs'
import path from 'node:path'
import { hiddenLockfile, npmLockfileNames } from '../../../lockfile/npm/names.ts'

/** Files of a project that npm and people write; the last one is npm's own record of node_modules. */
const recorded = new Set(['package.json', ...npmLockfileNames, path.basename(hiddenLockfile)])

/**
 * Appends to `file` a line of JSON, `{"path":…,"sha256":…}`, for each of these files that npm is about to write; null ends that.
 *
 * npm 9 to 12 write them by `writeFile` of fs/promises, which they read from the module when they are loaded: so it is
 * replaced before that, and records nothing until `file` is known.
 */
export function recordWrites(file: string | null): void {
  target = file
}

let target: string | null = null

/** Replaces `writeFile`; to be called before npm is loaded. */
export function watchWrites(): void {
  const { writeFile } = promises
  promises.writeFile = async function (this: unknown, to, data, ...rest) {
    if (target !== null && typeof to === 'string' && recorded.has(path.basename(to))) {
      if (typeof data === 'string' || data instanceof Uint8Array) {
        const sha256 = createHash('sha256').update(data).digest('hex')
        appendFileSync(target, `${JSON.stringify({ path: path.resolve(to), sha256 })}\n`, { mode: 0o600 })
      }
    }
    return writeFile.call(this, to, data, ...rest)
  } as typeof writeFile
}
