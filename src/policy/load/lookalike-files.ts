// Finds the files that look like a policy and are none, and names them in one line.

import path from 'node:path'
import { policyLookalikes, describeLookalikes } from '../lookalikes.ts'
import type { Files } from '../../ports/files.ts'
import type { Invocation } from '../../ports/invocation.ts'
import type { Outputs } from '../../ports/output.ts'
import { plain } from '../../text/plain.ts'
import { policyFile, show } from './policy-files.ts'

// A checkout can have thousands of lockfiles; the folders above them are mostly the same.
const maxFolders = 50

type FilesFromFolder = Pick<Invocation, 'folder'> & Pick<Files, 'read'>

/** Writes the line to stderr where there are such files; they are no failure. */
export function reportLookalikes(
  folders: readonly string[],
  host: FilesFromFolder & Pick<Outputs, 'err'>,
): void {
  const places = [...new Set(folders.length === 0 ? [host.folder] : folders)].slice(0, maxFolders)
  const found = places.flatMap((folder) => [...listNames(folder, host), ...listKey(folder, host)])
  const line = describeLookalikes(found.map((name) => plain(name, 120)))
  if (line !== null) host.err.write(`depgate: ${line}\n`)
}

function listNames(folder: string, host: FilesFromFolder): string[] {
  const own = readOrNull(path.join(folder, policyFile), host)
  return policyLookalikes.flatMap((name) => {
    const text = readOrNull(path.join(folder, ...name.split('/')), host)
    // On a file system that ignores case it is the policy itself.
    const isItself = name.toLowerCase() === policyFile && text === own
    return text === null || isItself ? [] : [show(path.join(folder, name), host)]
  })
}

/** A key "depgate" of package.json is read in a package that a policy extends, and nowhere else. */
function listKey(folder: string, host: FilesFromFolder): string[] {
  const file = path.join(folder, 'package.json')
  const text = readOrNull(file, host)
  if (text?.includes('"depgate"') !== true) return []
  try {
    const manifest: unknown = JSON.parse(text)
    const hasKey = typeof manifest === 'object' && manifest !== null && Object.hasOwn(manifest, 'depgate')
    return hasKey ? [`the key "depgate" of ${show(file, host)}`] : []
  } catch {
    return []
  }
}

function readOrNull(file: string, host: Pick<Files, 'read'>): string | null {
  try {
    return host.read(file)
  } catch {
    return null
  }
}
