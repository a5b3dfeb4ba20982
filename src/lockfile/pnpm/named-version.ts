// The version of pnpm that a manifest names: lines for it are written as that version understands them.

import semver from 'semver'

/**
 * The exact version in `packageManager` (`pnpm@9.15.9+sha512.…`), without what follows `+`; null for none.
 *
 * @param manifest - the text of package.json. What is no JSON has been refused before; only a suggestion depends on this.
 */
export function namedVersion(manifest: string | null): string | null {
  const [, version = ''] = /"packageManager"\s*:\s*"pnpm@([\w.-]{1,64})/.exec(manifest ?? '') ?? []
  return semver.valid(version)
}
