// Resolves the trees of packages that files start exactly, so that each is judged like an install of it.

import { DepgateError } from '../errors.ts'
import type { Claim } from '../install-code/compared.ts'
import type { InstallFile } from '../install-code/files.ts'
import { emptyLockfile } from '../lockfile/parse.ts'
import type { InstallCode, LockfilePair, Unread } from '../model/change.ts'
import type { Registries, RegistrySettings } from '../ports/registries.ts'
import { plain } from '../text/plain.ts'

/** Resolving a tree takes a second: so many are resolved for what is started exactly. */
const maxTrees = 40

/** What is found, by the file that it is in. */
export interface Findings {
  readonly code: Map<InstallFile, InstallCode[]>
  readonly unread: Unread[]
}

/** A package that is judged with its tree. */
export interface Exact extends Claim {
  readonly file: InstallFile
}

/** Returns a pair for each; what cannot be resolved is noted as unread. */
export async function resolveAll(
  wanted: readonly Exact[],
  found: Findings,
  settings: RegistrySettings,
  host: Pick<Registries, 'preview'>,
): Promise<LockfilePair[]> {
  const once = [...new Map(wanted.map((one) => [one.spec, one])).values()]
  for (const { file, spec } of once.slice(maxTrees)) {
    const reason = `it starts ${plain(spec, 214)}, and no more than ${maxTrees} packages are judged in one run`
    found.unread.push({ path: file.path, reason })
  }
  const trees: LockfilePair[] = []
  for (const one of once.slice(0, maxTrees)) {
    try {
      trees.push(await resolveOne(one, settings, host))
    } catch (error) {
      if (!(error instanceof DepgateError)) throw error
      const reason = `it starts ${plain(one.spec, 214)}, which could not be resolved: ${error.message}`
      found.unread.push({ path: one.file.path, reason })
    }
  }
  return trees
}

/** A version that replaces another is compared with its tree: what stays as it was is no arrival. */
async function resolveOne(
  { spec, previous, file, line }: Exact,
  settings: RegistrySettings,
  host: Pick<Registries, 'preview'>,
): Promise<LockfilePair> {
  const { after } = await host.preview([spec], settings)
  const packages = after.packages.map((one) => (one.isDirect ? { ...one, line: line ?? 0 } : one))
  let before = emptyLockfile(file.path)
  if (previous !== null) {
    try {
      before = { ...(await host.preview([previous], settings)).after, path: file.path }
    } catch {
      // It may be gone from the registry: then all of the new tree is judged.
    }
  }
  return {
    before,
    after: { ...after, packages, path: file.path },
    beforeLabel: file.before === null ? 'none' : 'before',
    afterLabel: file.path,
  }
}
