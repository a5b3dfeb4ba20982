// Records the hashes of npm's writes to files that users edit too, before each write.
//
// After a kill the files are restored only where nothing else has written to them since.

import { createHash } from 'node:crypto'
import { appendFileSync, promises } from 'node:fs'
import path from 'node:path'
import { hiddenLockfile, npmLockfileNames } from '../../../lockfile/npm/names.ts'

/** The files that both npm and users write; the last one is npm's own record of node_modules. */
const recorded = new Set(['package.json', ...npmLockfileNames, path.basename(hiddenLockfile)])

/**
 * Appends to `file` a line of JSON, `{"path":…,"sha256":…}`, before npm writes one of these files; null stops that.
 *
 * npm 9 to 12 write them with `writeFile` of fs/promises, which they read from the module when they are loaded: so it is
 * replaced before that, and records nothing until `file` is set.
 */
export function recordWrites(file: string | null): void {
  target = file
}

let target: string | null = null

/** Replaces `writeFile`; must be called before npm is loaded. */
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
