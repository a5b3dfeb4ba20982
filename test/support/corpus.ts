// The real lockfiles that lie beside the repository, where they do.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** The folder of the real lockfiles, which is no part of the repository. */
export const corpus = path.resolve(import.meta.dirname, '../../../shared/corpus')
export const hasCorpus = existsSync(corpus)

/** The lockfiles with one of these names, as paths relative to the corpus. */
export function listCorpus(names: readonly string[]): string[] {
  if (!hasCorpus) return []
  return readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => names.includes(path.posix.basename(file)))
    .sort()
}

export function readCorpus(file: string): string {
  return readFileSync(path.join(corpus, file), 'utf8')
}

/** Fetches manifests that lie beside a lockfile of the corpus. */
export function manifestsBeside(file: string): (relative: string) => string | null {
  return (relative) => {
    const manifest = path.join(corpus, path.dirname(file), relative)
    return existsSync(manifest) ? readFileSync(manifest, 'utf8') : null
  }
}
